/** Pre-aggregated rows in `aggregates`: one document is one chunk of one sensor, its rows packed into columns. */
import type { Binary, AnyBulkWriteOperation, Collection, Db } from "mongodb";
import { LEVELS, type Chunk, type Level, type SeriesChanges } from "../domain/ports/series";
import { batchSeqOf } from "../domain/reading";
import { packRows, unpackRows } from "./aggregate-rows";
import { READ } from "./documents";
import { duplicatePositions } from "./duplicate-key";

export const AGGREGATES = "aggregates";

interface ChunkDocument {
  /** `<sensor key>|<level's letter><start in chunks, 8 digits>`: chunks of one sensor and level lie side by side. */
  readonly _id: string;
  /** End of the chunk; for the TTL index. */
  readonly at: Date;
  /** Absent: never built, only marked. */
  readonly throughSeq?: number;
  /** The newest batch with a reading that came late. */
  readonly lateSeq?: number;
  readonly rows?: Binary;
}

interface ClosedDocument {
  readonly _id: "aggregates";
  readonly closedBefore: number;
}

const LETTERS: Record<Level, string> = { MINUTE: "m", HOUR: "h" };
const WRITE = { writeConcern: { w: "majority", journal: true } } as const;
/** Documents in one bulk write. */
const CHUNK = 2_000;

export class MongoAggregates implements SeriesChanges {
  private readonly documents: Collection<ChunkDocument>;
  private readonly checkpoints: Collection<ClosedDocument>;

  constructor(db: Db) {
    this.documents = db.collection<ChunkDocument>(AGGREGATES, WRITE);
    this.checkpoints = db.collection<ClosedDocument>("checkpoints", WRITE);
  }

  async closedBefore(): Promise<number> {
    const document = await this.checkpoints.findOne({ _id: "aggregates" }, READ);
    return document?.closedBefore ?? -Infinity;
  }

  async close(closedBefore: number): Promise<void> {
    await this.checkpoints.updateOne({ _id: "aggregates" }, { $max: { closedBefore } }, { upsert: true });
  }

  async late(readings: Parameters<SeriesChanges["late"]>[0]): Promise<void> {
    const marks = new Map<string, { at: Date; lateSeq: number }>();
    for (const { sensorKey, timestamp, seq } of readings) {
      for (const level of ["MINUTE", "HOUR"] as const) {
        const { chunkMs } = LEVELS[level];
        const start = Math.floor(timestamp / chunkMs) * chunkMs;
        const _id = idOf(level, sensorKey, start);
        const lateSeq = Math.max(marks.get(_id)?.lateSeq ?? 0, batchSeqOf(seq));
        marks.set(_id, { at: new Date(start + chunkMs), lateSeq });
      }
    }
    await this.write(
      [...marks].map(([_id, { at, lateSeq }]) => ({
        updateOne: { filter: { _id }, update: { $max: { lateSeq }, $setOnInsert: { at } }, upsert: true },
      })),
    );
  }

  async chunks(level: Level, sensorKeys: readonly string[], from: number, to: number): Promise<Chunk[]> {
    const ranges = sensorKeys.map((key) => ({ _id: { $gte: idOf(level, key, from), $lt: idOf(level, key, to) } }));
    if (ranges.length === 0 || from >= to) return [];
    const documents = await this.documents
      .find(ranges.length === 1 ? (ranges[0] ?? {}) : { $or: ranges }, {
        ...READ,
        projection: { at: 0 },
        batchSize: 10_000,
        promoteBuffers: false,
      })
      .toArray();
    return documents.flatMap(({ _id, throughSeq = -1, lateSeq = -1, rows }) => {
      if (rows === undefined || lateSeq > throughSeq) return [];
      const { sensorKey, start } = parseId(level, _id);
      return [{ sensorKey, start, throughSeq, rows: unpackRows(rows, start) }];
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

  private async write(operations: AnyBulkWriteOperation<ChunkDocument>[], retry = true): Promise<void> {
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
  // An offset keeps the digits in order for times before 1970 too.
  const place = Math.ceil(start / LEVELS[level].chunkMs) + 10_000_000;
  return `${sensorKey}|${LETTERS[level]}${String(place).padStart(8, "0")}`;
}

function parseId(level: Level, id: string): { sensorKey: string; start: number } {
  const bar = id.lastIndexOf("|");
  return { sensorKey: id.slice(0, bar), start: (Number(id.slice(bar + 2)) - 10_000_000) * LEVELS[level].chunkMs };
}
