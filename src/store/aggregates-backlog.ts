import type { Collection, Db } from "mongodb";
import type { LateHour, SeriesBacklog, SweepMark } from "../domain/ports/series";
import { AGGREGATES, type MarkDocument, markId, parseMarkId, WRITE } from "./aggregates";
import { COLLECTIONS, type LatestDocument, READ } from "./documents";

interface SweepDocument extends SweepMark {
  readonly _id: "aggregates-sweep";
}

/** Time for one look through the latest values of a million sensors, milliseconds. */
const SCAN_MS = 60_000;

/** The backlog of pre-aggregation: a mark in `checkpoints`, and the hours in `aggregates` that are marked late. */
export class MongoSeriesBacklog implements SeriesBacklog {
  private readonly checkpoints: Collection<SweepDocument>;
  private readonly marks: Collection<MarkDocument>;
  private readonly latest: Collection<LatestDocument>;

  constructor(db: Db) {
    this.checkpoints = db.collection<SweepDocument>(COLLECTIONS.checkpoints, WRITE);
    this.marks = db.collection<MarkDocument>(AGGREGATES, WRITE);
    this.latest = db.collection<LatestDocument>(COLLECTIONS.latest);
  }

  async mark(): Promise<SweepMark | null> {
    const document = await this.checkpoints.findOne({ _id: "aggregates-sweep" }, READ);
    if (document === null) return null;
    const { level, from, afterKey } = document;
    return { level, from, afterKey };
  }

  async saveMark({ level, from, afterKey }: SweepMark): Promise<void> {
    const _id = "aggregates-sweep";
    await this.checkpoints.updateOne({ _id }, { $set: { level, from, afterKey } }, { upsert: true });
  }

  async activeSensors(since: number, afterKey: string, limit: number): Promise<string[]> {
    return this.latest
      .find({ _id: { $gt: afterKey }, timestamp: { $gte: new Date(since) } }, { ...READ, maxTimeMS: SCAN_MS })
      .project<{ _id: string }>({ _id: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .map(({ _id }) => _id)
      .toArray();
  }

  async lateHours(markedBefore: number, limit: number): Promise<LateHour[]> {
    return this.marks
      .find({ markedAt: { $lt: new Date(markedBefore) } }, READ)
      .sort({ markedAt: 1 })
      .limit(limit)
      .map(({ _id, lateSeq }) => ({ ...parseMarkId(_id), lateSeq }))
      .toArray();
  }

  async settle(hours: readonly LateHour[]): Promise<void> {
    if (hours.length === 0) return;
    await this.marks.bulkWrite(
      hours.map(({ sensorKey, start, lateSeq }) => ({
        updateOne: { filter: { _id: markId(sensorKey, start), lateSeq }, update: { $unset: { markedAt: true } } },
      })),
      { ordered: false },
    );
  }
}
