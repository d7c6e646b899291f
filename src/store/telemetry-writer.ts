import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Db,
  type ErrorDescription,
  MongoServerError,
} from "mongodb";
import { UnavailableError } from "../domain/errors";
import { FIRST_PARTITION, type Partition } from "../domain/keys";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../domain/reading";
import { COLLECTIONS, ofPartition, partitionField, type LatestDocument, type TelemetryDocument } from "./documents";
import { duplicatePositions } from "./duplicate-key";
import { SEQ_INDEX } from "./migrations/0001-collections";
import { documentSequence, encodeReadings } from "./raw-documents";

const APP_NAME = "sluice flush";

/** Names the connections of one flusher, so that a successor on the same database finds those of its predecessor. */
export function flusherAppName(database: string): string {
  return `${APP_NAME} ${database} ${randomUUID()}`;
}

/** Marks the flusher's writes, so that a successor finds those that the server is still executing. */
export const FLUSH_COMMENT = "sluice flush";

/** Readings per insert: some 3 MB. */
const INSERT_CHUNK = 20_000;
/** Sensors per bulk update. */
const LATEST_CHUNK = 5_000;
interface InsertReply {
  /** Number of stored documents. */
  readonly n: number;
  /** Present if some could not be stored. */
  readonly writeErrors?: readonly ErrorDescription[];
}

const POLL_MS = 50;
const LONGEST_WAIT_MS = 60_000;

export class MongoTelemetryWriter implements TelemetryWriter {
  private readonly telemetry: Collection<TelemetryDocument>;
  private readonly latest: Collection<LatestDocument>;

  constructor(
    private readonly db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.telemetry = db.collection(COLLECTIONS.telemetry);
    this.latest = db.collection(COLLECTIONS.latest);
  }

  /** Costs one bucket write per sensor and insert. The more readings a sensor has in it, the faster. */
  async insert(readings: readonly Reading[]): Promise<void> {
    for (let start = 0; start < readings.length; start += INSERT_CHUNK) {
      const chunk = readings.slice(start, start + INSERT_CHUNK);
      const encoded = encodeReadings(groupedBySensor(chunk), this.partition);
      const { n, writeErrors } = (await this.db.command({
        insert: this.telemetry.collectionName,
        documents: documentSequence("documents", encoded),
        ordered: false,
        comment: FLUSH_COMMENT,
        writeConcern: { w: "majority", j: true },
      })) as InsertReply;
      const [first] = writeErrors ?? [];
      if (first !== undefined) throw new MongoServerError(first);
      if (n !== chunk.length) throw new Error(`MongoDB stored ${n} of ${chunk.length} readings`);
    }
  }

  /**
   * Exact even right after a crash of the previous writer, or of the primary: it waits up to 60 s for their pending
   * writes, and throws `UnavailableError` if they take longer. Do not call it while this process inserts.
   */
  async storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>> {
    await this.untilExclusive();
    return this.db.client.withSession({ causalConsistency: true }, async (session) => {
      await this.commitPassed(session);
      return this.find(session, fromSeq, toSeq, fromTimestamp, toTimestamp);
    });
  }

  private async find(
    session: ClientSession,
    fromSeq: number,
    toSeq: number,
    fromTimestamp: number,
    toTimestamp: number,
  ): Promise<Set<number>> {
    const match = {
      ...ofPartition(this.partition),
      seq: { $gte: fromSeq, $lte: toSeq },
      timestamp: { $gte: new Date(fromTimestamp), $lte: new Date(toTimestamp) },
    };
    const stored = this.telemetry.aggregate<{ seq: number }>([{ $match: match }, { $project: { _id: 0, seq: 1 } }], {
      session,
      hint: SEQ_INDEX,
      readConcern: { level: "majority" },
      maxTimeMS: LONGEST_WAIT_MS,
      batchSize: 50_000,
    });
    const seqs = new Set<number>();
    for await (const { seq } of stored) seqs.add(seq);
    return seqs;
  }

  async saveLatest(readings: readonly Reading[]): Promise<void> {
    const newest = new Map<string, Reading>();
    for (const reading of readings) {
      const known = newest.get(reading.sensorKey);
      if (known === undefined || compareReadings(reading, known) > 0) newest.set(reading.sensorKey, reading);
    }
    const updates = [...newest.values()].map((reading) => keepNewest(reading, this.partition));
    for (let start = 0; start < updates.length; start += LATEST_CHUNK) {
      await this.updateLatest(updates.slice(start, start + LATEST_CHUNK));
    }
  }

  private async updateLatest(updates: AnyBulkWriteOperation<LatestDocument>[], retry = true): Promise<void> {
    try {
      await this.latest.bulkWrite(updates, { ordered: false });
    } catch (error) {
      // Either the stored value is newer, and the update matched nothing. Or two writers inserted the first reading of
      // a sensor at once, and the retry finds the other's.
      const taken = duplicatePositions(error);
      const failed = updates.filter((_, position) => taken.has(position));
      if (retry) await this.updateLatest(failed, false);
    }
  }

  /**
   * A new primary has applied the writes that a majority took from its predecessor, but may not know yet that they are
   * committed. A majority read would omit them. Once a later write is committed, so is everything before it. The
   * session's next read is no older than that write, even if the primary changes again.
   *
   * Pending writes of the old primary need no wait: they never reach a majority, or precede this write in the new
   * primary's log.
   */
  private async commitPassed(session: ClientSession): Promise<void> {
    await this.db
      .collection<{ _id: string }>(COLLECTIONS.checkpoints)
      .updateOne(
        { _id: "committed" },
        { $inc: { looks: 1 } },
        { session, upsert: true, writeConcern: { w: "majority", journal: true } },
      );
  }

  /**
   * Waits until no flush command runs, and no other flusher of this database has a connection. The server may have
   * received a command that it has not begun, and a superseded flusher may not know it yet.
   */
  private async untilExclusive(): Promise<void> {
    const admin = this.db.client.db("admin");
    const { appName = "" } = this.db.client.options;
    const ofOthers = { $regex: `^${APP_NAME} ${this.db.databaseName} `, $ne: appName };
    const pipeline = [
      { $currentOp: { allUsers: false, idleConnections: true } },
      {
        $match: {
          $or: [
            {
              "command.comment": FLUSH_COMMENT,
              ns: this.telemetry.namespace,
              active: true,
            },
            { appName: ofOthers },
          ],
        },
      },
      { $sort: { active: -1 } },
      { $limit: 1 },
    ];
    const deadline = Date.now() + LONGEST_WAIT_MS;
    for (let clear = 0; clear < 2;) {
      const [other] = await admin
        .aggregate<{ readonly active: boolean }>(pipeline, { readConcern: { level: "local" }, maxTimeMS: 5_000 })
        .toArray();
      clear = other === undefined ? clear + 1 : 0;
      if (clear < 2) await sleep(POLL_MS);
      if (Date.now() <= deadline) continue;
      if (other?.active === true) throw new UnavailableError("MongoDB", "an earlier flush is still writing");
      // The process is suspended, or its host is gone, so do not wait any longer.
      return;
    }
  }
}

function groupedBySensor(readings: readonly Reading[]): ReadonlyMap<string, readonly Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.sensorKey);
    if (group === undefined) groups.set(reading.sensorKey, [reading]);
    else group.push(reading);
  }
  for (const group of groups.values()) group.sort(compareReadings);
  return groups;
}

function keepNewest(
  { sensorKey, timestamp, receivedAt, value, seq }: Reading,
  partition: Partition,
): AnyBulkWriteOperation<LatestDocument> {
  const at = new Date(timestamp);
  return {
    updateOne: {
      filter: { _id: sensorKey, $or: [{ timestamp: { $lt: at } }, { timestamp: at, seq: { $lte: seq } }] },
      update: { $set: { timestamp: at, receivedAt: new Date(receivedAt), value, seq, ...partitionField(partition) } },
      upsert: true,
    },
  };
}
