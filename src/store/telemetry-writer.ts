import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Db,
  type ErrorDescription,
  MongoServerError,
} from "mongodb";
import { FIRST_PARTITION, type Partition, tenantOfKey, type SensorKey } from "../domain/keys";
import { portionsOf } from "../domain/portions";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../domain/reading";
import { COLLECTIONS, ofPartition, partitionField, type LatestDocument, type TelemetryDocument } from "./documents";
import { duplicatePositions } from "./duplicate-key";
import { FencedSession } from "./fenced-session";
import { SEQ_INDEX } from "./migrations/0001-collections";
import { documentSequence, encodeReadings } from "./raw-documents";
import { listedMinute } from "./sensor-rows";

/** Maximum readings per insert, about 3 MB. */
const INSERT_READINGS = 20_000;
/** Maximum sensors per insert. MongoDB changes a bucket of each sensor in one transaction of its storage engine. */
const INSERT_SENSORS = 500;
/** Sensors per bulk update. */
const LATEST_CHUNK = 5_000;
interface InsertReply {
  /** Number of stored documents. */
  readonly n: number;
  /** Present if some documents could not be stored. */
  readonly writeErrors?: readonly ErrorDescription[];
}

/** Time limit of the look-up of a run's stored readings, milliseconds. */
const LOOK_UP_MS = 60_000;
/**
 * Concurrent inserts of a partition, each in its own session. The server executes one command of a session at a time.
 */
const SESSIONS = 2;

export class MongoTelemetryWriter implements TelemetryWriter {
  private readonly telemetry: Collection<TelemetryDocument>;
  private readonly latest: Collection<LatestDocument>;
  private readonly sessions: readonly FencedSession[];

  /** @param partition partition of the readings; each partition has its own fences */
  constructor(
    private readonly db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.telemetry = db.collection(COLLECTIONS.telemetry);
    this.latest = db.collection(COLLECTIONS.latest);
    this.sessions = Array.from(
      { length: SESSIONS },
      (_, session) => new FencedSession(db, `telemetry/${partition}/${session}`),
    );
  }

  async fence(epoch: number): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.raise(epoch)));
  }

  /**
   * Each insert costs one bucket write per sensor, so it is faster with more readings per sensor. An ordered insert
   * stores all readings or none, and costs MongoDB three quarters of an unordered insert.
   */
  async insert(readings: readonly Reading[]): Promise<void> {
    for (const groups of insertsOf(groupedBySensor(readings))) {
      const { n, writeErrors } = (await this.idlest().command({
        insert: this.telemetry.collectionName,
        documents: documentSequence("documents", encodeReadings(groups, this.partition)),
        ordered: true,
        writeConcern: { w: "majority", j: true },
      })) as InsertReply;
      const [first] = writeErrors ?? [];
      if (first !== undefined) throw new MongoServerError(first);
      const sent = sizeOf(groups);
      if (n !== sent) throw new Error(`MongoDB stored ${n} of ${sent} readings`);
    }
  }

  /**
   * Commits a write before it reads. A new primary has applied the writes that a majority received from its
   * predecessor, but may not know yet that they are committed. A majority read would omit these writes. Once a later
   * write is committed, everything before it is committed too. The session's next read is no older than that write,
   * even if the primary changes again.
   *
   * There is no need to wait for pending writes of the old primary. They either never reach a majority, or precede this
   * write in the new primary's log.
   */
  async storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>> {
    return this.db.client.withSession({ causalConsistency: true }, async (session) => {
      await this.db
        .collection<{ _id: string }>(COLLECTIONS.checkpoints)
        .updateOne(
          { _id: "committed" },
          { $inc: { looks: 1 } },
          { session, upsert: true, writeConcern: { w: "majority", journal: true } },
        );
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
      maxTimeMS: LOOK_UP_MS,
      batchSize: 50_000,
    });
    const seqs = new Set<number>();
    for await (const { seq } of stored) seqs.add(seq);
    return seqs;
  }

  async saveLatest(readings: readonly Reading[]): Promise<void> {
    const newest = new Map<SensorKey, Reading>();
    for (const reading of readings) {
      const known = newest.get(reading.sensorKey);
      if (known === undefined || compareReadings(reading, known) > 0) newest.set(reading.sensorKey, reading);
    }
    const updates = [...newest.values()].map((reading) => keepNewest(reading, this.partition));
    for (const some of portionsOf(updates, LATEST_CHUNK)) await this.updateLatest(some);
  }

  private async updateLatest(updates: readonly AnyBulkWriteOperation<LatestDocument>[], retry = true): Promise<void> {
    try {
      await this.latest.bulkWrite(updates, { ordered: false });
    } catch (error) {
      // Either the stored value is newer, and the update matched nothing. Or two writers inserted the first reading of
      // a sensor simultaneously, and the retry finds the other document.
      const taken = duplicatePositions(error);
      const failed = updates.filter((_, position) => taken.has(position));
      if (retry) await this.updateLatest(failed, false);
    }
  }

  private idlest(): FencedSession {
    return this.sessions.reduce((idlest, session) => (session.load < idlest.load ? session : idlest));
  }
}

type Groups = ReadonlyMap<SensorKey, readonly Reading[]>;

function* insertsOf(groups: Groups): Generator<Groups> {
  let insert = new Map<SensorKey, readonly Reading[]>();
  let size = 0;
  for (const [sensorKey, group] of groups) {
    for (let start = 0; start < group.length; start += INSERT_READINGS) {
      const part = group.slice(start, start + INSERT_READINGS);
      if (insert.size === INSERT_SENSORS || size + part.length > INSERT_READINGS) {
        yield insert;
        insert = new Map();
        size = 0;
      }
      insert.set(sensorKey, part);
      size += part.length;
    }
  }
  if (size > 0) yield insert;
}

function sizeOf(groups: Groups): number {
  let size = 0;
  for (const group of groups.values()) size += group.length;
  return size;
}

function groupedBySensor(readings: readonly Reading[]): Groups {
  const groups = new Map<SensorKey, Reading[]>();
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
      filter: {
        _id: sensorKey,
        $or: [{ timestamp: { $lt: at } }, { timestamp: at, seq: { $lte: seq } }, { timestamp: { $exists: false } }],
      },
      update: {
        $set: {
          timestamp: at,
          receivedAt: new Date(receivedAt),
          value,
          seq,
          minute: listedMinute(timestamp),
          ...partitionField(partition),
        },
        $setOnInsert: { tenantId: tenantOfKey(sensorKey) },
      },
      upsert: true,
    },
  };
}
