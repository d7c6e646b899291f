import type { Collection, Db } from "mongodb";
import type { LateHour, RollupBacklog, SweepPosition } from "../rollups/ports";
import { type LateHourDocument, lateHourId, parseLateHourId, WRITE } from "./rollups";
import { COLLECTIONS, type LatestDocument, ofPartition, READ } from "./documents";
import { FIRST_PARTITION, nameInPartition, toSensorKey, type SensorKey } from "../domain/keys";

interface SweepDocument extends SweepPosition {
  /** `rollups-sweep`, in the first partition. */
  readonly _id: string;
}

/** Time limit of a scan through the latest values of a million sensors, milliseconds. */
const SCAN_MS = 60_000;

/** The backlog of the rollups of one partition: a position in `checkpoints`, and hours in `rollups` that are marked late. */
export class MongoRollupBacklog implements RollupBacklog {
  private readonly checkpoints: Collection<SweepDocument>;
  private readonly hours: Collection<LateHourDocument>;
  private readonly latest: Collection<LatestDocument>;

  private readonly sweepId: string;

  constructor(
    db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.sweepId = nameInPartition("rollups-sweep", partition);
    this.checkpoints = db.collection<SweepDocument>(COLLECTIONS.checkpoints, WRITE);
    this.hours = db.collection<LateHourDocument>(COLLECTIONS.rollups, WRITE);
    this.latest = db.collection<LatestDocument>(COLLECTIONS.latest);
  }

  async sweepPosition(): Promise<SweepPosition | null> {
    const document = await this.checkpoints.findOne({ _id: this.sweepId }, READ);
    if (document === null) return null;
    const { resolution, from, afterKey } = document;
    return { resolution, from, afterKey };
  }

  async saveSweepPosition({ resolution, from, afterKey }: SweepPosition): Promise<void> {
    const _id = this.sweepId;
    await this.checkpoints.updateOne({ _id }, { $set: { resolution, from, afterKey } }, { upsert: true });
  }

  async activeSensors(since: number, afterKey: string, limit: number): Promise<SensorKey[]> {
    return this.latest
      .find(
        { _id: { $gt: toSensorKey(afterKey) }, timestamp: { $gte: new Date(since) }, ...ofPartition(this.partition) },
        { ...READ, maxTimeMS: SCAN_MS },
      )
      .project<Pick<LatestDocument, "_id">>({ _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .map(({ _id }) => _id)
      .toArray();
  }

  async lateHours(markedBefore: number, limit: number): Promise<LateHour[]> {
    return this.hours
      .find({ markedAt: { $lt: new Date(markedBefore) }, ...ofPartition(this.partition) }, READ)
      .sort({ markedAt: 1 })
      .limit(limit)
      .map(({ _id, lateSeq }) => ({ ...parseLateHourId(_id), lateSeq }))
      .toArray();
  }

  async clear(hours: readonly LateHour[]): Promise<void> {
    if (hours.length === 0) return;
    await this.hours.bulkWrite(
      hours.map(({ sensorKey, start, lateSeq }) => ({
        updateOne: { filter: { _id: lateHourId(sensorKey, start), lateSeq }, update: { $unset: { markedAt: true } } },
      })),
      { ordered: false },
    );
  }
}
