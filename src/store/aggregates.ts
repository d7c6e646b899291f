/** Pre-aggregated rows in `aggregates`: one document is one chunk of one sensor, its rows packed into columns. */
import type { Binary, AnyBulkWriteOperation, Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { LEVELS, type Chunk, type Level, type SeriesChanges } from "../domain/ports/series";
import { batchSeqOf } from "../domain/reading";
import { packRows, unpackRows } from "./aggregate-rows";
import { duplicatePositions } from "./duplicate-key";
import { readWithin } from "./read-options";

export const AGGREGATES = "aggregates";

/** Bar, letter and digits stand behind the sensor's key: chunks of one sensor and level lie side by side. */
export interface ChunkDocument {
  /** `<sensor key>|<level's letter><start in chunks, 8 digits>` */
  readonly _id: string;
  /** End of the chunk; for the TTL index. */
  readonly at: Date;
  readonly throughSeq: number;
  readonly rows: Binary;
}

/** Readings came late for an hour: the chunks of whatever level that overlap it and hold less are stale. */
export interface MarkDocument {
  /** `<sensor key>|l<start in hours, 8 digits>` */
  readonly _id: string;
  /** End of the day, so that it outlives every chunk that it concerns. */
  readonly at: Date;
  /** The newest batch with such a reading. */
  readonly lateSeq: number;
  /** When it came first into the backlog of what is built in the background; absent: it is settled. */
  readonly markedAt?: Date;
}

interface ClosedDocument {
  readonly _id: "aggregates";
  readonly closedBefore: number;
}

const LETTERS: Record<Level, string> = { FIVE_SECONDS: "a", MINUTE: "b", FIVE_MINUTES: "c", HOUR: "d" };
const MARK_LETTER = "l";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const WRITE = { writeConcern: { w: "majority", journal: true } } as const;
/** Documents in one bulk write. */
const CHUNK = 2_000;

export class MongoAggregates implements SeriesChanges {
  private readonly documents: Collection<ChunkDocument | MarkDocument>;
  private readonly checkpoints: Collection<ClosedDocument>;

  constructor(
    db: Db,
    private readonly now: () => number = Date.now,
  ) {
    this.documents = db.collection(AGGREGATES, WRITE);
    this.checkpoints = db.collection<ClosedDocument>("checkpoints", WRITE);
  }

  async closedBefore(deadline?: Deadline): Promise<number> {
    const document = await this.checkpoints.findOne({ _id: "aggregates" }, readWithin(deadline));
    return document?.closedBefore ?? -Infinity;
  }

  async close(closedBefore: number): Promise<void> {
    await this.checkpoints.updateOne({ _id: "aggregates" }, { $max: { closedBefore } }, { upsert: true });
  }

  async late(readings: Parameters<SeriesChanges["late"]>[0]): Promise<void> {
    const marks = new Map<string, { at: Date; lateSeq: number }>();
    for (const { sensorKey, timestamp, seq } of readings) {
      const _id = markId(sensorKey, timestamp);
      const lateSeq = Math.max(marks.get(_id)?.lateSeq ?? 0, batchSeqOf(seq));
      marks.set(_id, { at: new Date((Math.floor(timestamp / DAY) + 1) * DAY), lateSeq });
    }
    const markedAt = new Date(this.now());
    await this.write(
      [...marks].map(([_id, { at, lateSeq }]) => ({
        updateOne: {
          filter: { _id },
          update: { $max: { lateSeq }, $min: { markedAt }, $setOnInsert: { at } },
          upsert: true,
        },
      })),
    );
  }

  async chunks(
    level: Level,
    sensorKeys: readonly string[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<Chunk[]> {
    if (sensorKeys.length === 0 || from >= to) return [];
    const { chunkMs } = LEVELS[level];
    const end = Math.ceil(to / chunkMs) * chunkMs;
    const ranges = sensorKeys.flatMap((key) => [
      { _id: { $gte: idOf(level, key, from), $lt: idOf(level, key, to) } },
      { _id: { $gte: markId(key, from), $lt: markId(key, end) } },
    ]);
    const documents = await this.documents
      .find(
        { $or: ranges },
        {
          ...readWithin(deadline),
          projection: { at: 0, markedAt: 0 },
          batchSize: 10_000,
          promoteBuffers: false,
        },
      )
      .toArray();
    const lateSeqs = new Map<string, number>();
    for (const document of documents) {
      if (!("lateSeq" in document)) continue;
      const { sensorKey, start } = parseMarkId(document._id);
      const chunk = idOf(level, sensorKey, Math.floor(start / chunkMs) * chunkMs);
      lateSeqs.set(chunk, Math.max(lateSeqs.get(chunk) ?? 0, document.lateSeq));
    }
    return documents.flatMap((document) => {
      if ("lateSeq" in document || (lateSeqs.get(document._id) ?? 0) > document.throughSeq) return [];
      const { sensorKey, start } = parseId(level, document._id);
      return [{ sensorKey, start, throughSeq: document.throughSeq, rows: unpackRows(document.rows, start) }];
    });
  }

  async saveChunks(level: Level, chunks: readonly Chunk[]): Promise<void> {
    const operations = chunks.map(({ sensorKey, start, throughSeq, rows }) => ({
      updateOne: {
        filter: { _id: idOf(level, sensorKey, start), throughSeq: { $not: { $gte: throughSeq } } },
        update: {
          $set: { throughSeq, rows: packRows(rows, start), at: new Date(start + LEVELS[level].chunkMs) },
        },
        upsert: true,
      },
    }));
    await this.write(operations);
  }

  async removeChunks(level: Level, chunks: ReadonlyArray<Pick<Chunk, "sensorKey" | "start">>): Promise<void> {
    const ids = chunks.map(({ sensorKey, start }) => idOf(level, sensorKey, start));
    await this.documents.deleteMany({ _id: { $in: ids } });
  }

  private async write(operations: AnyBulkWriteOperation<ChunkDocument | MarkDocument>[], retry = true): Promise<void> {
    for (let start = 0; start < operations.length; start += CHUNK) {
      const some = operations.slice(start, start + CHUNK);
      try {
        await this.documents.bulkWrite(some, { ordered: false });
      } catch (error) {
        // Either two upserts of one document met, and the second attempt finds it; or the document is newer already.
        duplicatePositions(error);
        if (retry) await this.write(some, false);
      }
    }
  }
}

function idOf(level: Level, sensorKey: string, start: number): string {
  return `${sensorKey}|${LETTERS[level]}${digits(Math.ceil(start / LEVELS[level].chunkMs))}`;
}

function parseId(level: Level, id: string): { sensorKey: string; start: number } {
  const { sensorKey, place } = parsePlace(id);
  return { sensorKey, start: place * LEVELS[level].chunkMs };
}

/** Of the hour in which `time` lies. */
export function markId(sensorKey: string, time: number): string {
  return `${sensorKey}|${MARK_LETTER}${digits(Math.floor(time / HOUR))}`;
}

export function parseMarkId(id: string): { sensorKey: string; start: number } {
  const { sensorKey, place } = parsePlace(id);
  return { sensorKey, start: place * HOUR };
}

/** An offset keeps the digits in order for times before 1970 too. */
const OFFSET = 10_000_000;

function digits(place: number): string {
  return String(place + OFFSET).padStart(8, "0");
}

function parsePlace(id: string): { sensorKey: string; place: number } {
  const bar = id.lastIndexOf("|");
  return { sensorKey: id.slice(0, bar), place: Number(id.slice(bar + 2)) - OFFSET };
}
