/** Stores rollups in `rollups`. A document is a block of one sensor, with the rollups packed into columns. */
import type { Binary, AnyBulkWriteOperation, Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { portionsOf } from "../domain/portions";
import {
  FIRST_PARTITION,
  nameInPartition,
  rangeBelow,
  toPartition,
  toSensorKey,
  type SensorKey,
  type TenantId,
} from "../domain/keys";
import { RESOLUTIONS, type RollupBlock, type Resolution, type RollupInvalidation } from "../rollups/ports";
import { positionOf } from "../domain/reading";
import { packRollups, unpackRollups } from "./rollup-columns";
import { COLLECTIONS, ofOtherPartitions, ofPartition, partitionField } from "./documents";
import { duplicatePositions } from "./duplicate-key";
import { readWithin } from "./read-options";

/** A block of rollups. Its ID keeps the blocks of one sensor and resolution adjacent. */
export interface BlockDocument {
  /** `<sensor key>|<resolution's letter><start in blocks, 8 digits>` */
  readonly _id: string;
  /** End of the block; for the TTL index. */
  readonly at: Date;
  readonly throughSeq: number;
  readonly rows: Binary;
  /** Partition of `throughSeq`. Absent: the first partition. Only blocks of the tenant's home partition count. */
  readonly partition?: number;
}

/**
 * An hour with late readings. A block of any resolution that overlaps the hour is stale if its `throughSeq` is lower
 * than `lateSeq`.
 */
export interface LateHourDocument {
  /** `<sensor key>|l<start in hours, 8 digits>` */
  readonly _id: string;
  /** End of the day, so that the document outlives every block that the hour affects. */
  readonly at: Date;
  /** Position of the newest batch with a late reading of the hour. */
  readonly lateSeq: number;
  /** When the hour first entered the backlog of the background builder; absent: it is not in the backlog. */
  readonly markedAt?: Date;
  /** Absent: the first partition. */
  readonly partition?: number;
}

interface WatermarkDocument {
  /** `rollups`, in the first partition. */
  readonly _id: string;
  readonly watermark: number;
}

const LETTERS: Record<Resolution, string> = { FIVE_SECONDS: "a", MINUTE: "b", FIVE_MINUTES: "c", HOUR: "d" };
const LATE_HOUR_LETTER = "l";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const WRITE = { writeConcern: { w: "majority", journal: true } } as const;
/** Documents per bulk write. */
const BULK_WRITES = 2_000;

/** The rollups of one partition. */
export class MongoRollups implements RollupInvalidation {
  private readonly documents: Collection<BlockDocument | LateHourDocument>;
  private readonly checkpoints: Collection<WatermarkDocument>;

  private readonly watermarkId: string;

  constructor(
    db: Db,
    private readonly now: () => number = Date.now,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.watermarkId = nameInPartition("rollups", partition);
    this.documents = db.collection(COLLECTIONS.rollups, WRITE);
    this.checkpoints = db.collection<WatermarkDocument>(COLLECTIONS.checkpoints, WRITE);
  }

  async watermark(deadline?: Deadline): Promise<number> {
    const document = await this.checkpoints.findOne({ _id: this.watermarkId }, readWithin(deadline));
    return document?.watermark ?? -Infinity;
  }

  async advanceWatermark(watermark: number): Promise<void> {
    await this.checkpoints.updateOne({ _id: this.watermarkId }, { $max: { watermark } }, { upsert: true });
  }

  async invalidate(readings: Parameters<RollupInvalidation["invalidate"]>[0]): Promise<void> {
    const marks = new Map<string, { at: Date; lateSeq: number }>();
    for (const { sensorKey, timestamp, seq } of readings) {
      const _id = lateHourId(sensorKey, timestamp);
      const lateSeq = Math.max(marks.get(_id)?.lateSeq ?? 0, positionOf(seq));
      marks.set(_id, { at: new Date((Math.floor(timestamp / DAY) + 1) * DAY), lateSeq });
    }
    const markedAt = new Date(this.now());
    await this.write(
      [...marks].map(([_id, { at, lateSeq }]) => ({
        updateOne: {
          filter: { _id },
          update: [{ $set: { ...this.lateMark(lateSeq), markedAt: { $min: ["$markedAt", markedAt] }, at } }],
          upsert: true,
        },
      })),
    );
  }

  async blocks(
    resolution: Resolution,
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<RollupBlock[]> {
    if (sensorKeys.length === 0 || from >= to) return [];
    const { blockMs } = RESOLUTIONS[resolution];
    const end = Math.ceil(to / blockMs) * blockMs;
    const ranges = sensorKeys.flatMap((key) => [
      { _id: { $gte: idOf(resolution, key, from), $lt: idOf(resolution, key, to) } },
      { _id: { $gte: lateHourId(key, from), $lt: lateHourId(key, end) } },
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
      if (!("lateSeq" in document) || toPartition(document.partition) !== this.partition) continue;
      const { sensorKey, start } = parseLateHourId(document._id);
      const block = idOf(resolution, sensorKey, Math.floor(start / blockMs) * blockMs);
      lateSeqs.set(block, Math.max(lateSeqs.get(block) ?? 0, document.lateSeq));
    }
    return documents.flatMap((document) => {
      if ("lateSeq" in document || toPartition(document.partition) !== this.partition) return [];
      if ((lateSeqs.get(document._id) ?? 0) > document.throughSeq) return [];
      const { sensorKey, start } = parseId(resolution, document._id);
      return [{ sensorKey, start, throughSeq: document.throughSeq, rollups: unpackRollups(document.rows, start) }];
    });
  }

  async saveBlocks(resolution: Resolution, blocks: readonly RollupBlock[]): Promise<void> {
    const operations = blocks.map(({ sensorKey, start, throughSeq, rollups }) => ({
      updateOne: {
        filter: {
          _id: idOf(resolution, sensorKey, start),
          $or: [{ throughSeq: { $not: { $gte: throughSeq } } }, ofOtherPartitions(this.partition)],
        },
        update: {
          $set: {
            throughSeq,
            rows: packRollups(rollups, start),
            at: new Date(start + RESOLUTIONS[resolution].blockMs),
            ...partitionField(this.partition),
          },
          ...(this.partition === FIRST_PARTITION ? { $unset: { partition: true as const } } : {}),
        },
        upsert: true,
      },
    }));
    await this.write(operations);
  }

  async deleteBlocks(
    resolution: Resolution,
    blocks: ReadonlyArray<Pick<RollupBlock, "sensorKey" | "start">>,
  ): Promise<void> {
    const ids = blocks.map(({ sensorKey, start }) => idOf(resolution, sensorKey, start));
    await this.documents.deleteMany({ _id: { $in: ids } });
  }

  /** Deletes a tenant's blocks and marks that this partition wrote while it was the tenant's earlier home. */
  async forget(tenantId: TenantId): Promise<void> {
    const { from, to } = rangeBelow(tenantId);
    await this.documents.deleteMany({ _id: { $gt: from, $lt: to }, ...ofPartition(this.partition) });
  }

  /**
   * Returns the fields of a mark. It replaces a mark of another partition, because positions in other partitions do not
   * apply here.
   */
  private lateMark(lateSeq: number) {
    const own = { $eq: [{ $ifNull: ["$partition", FIRST_PARTITION] }, this.partition] };
    const partition = this.partition === FIRST_PARTITION ? "$$REMOVE" : this.partition;
    return { lateSeq: { $cond: [own, { $max: ["$lateSeq", lateSeq] }, lateSeq] }, partition };
  }

  private async write(
    operations: readonly AnyBulkWriteOperation<BlockDocument | LateHourDocument>[],
    retry = true,
  ): Promise<void> {
    for (const some of portionsOf(operations, BULK_WRITES)) {
      try {
        await this.documents.bulkWrite(some, { ordered: false });
      } catch (error) {
        // Either two upserts of the same document collided, and the retry finds the document. Or the stored document is
        // already newer.
        duplicatePositions(error);
        if (retry) await this.write(some, false);
      }
    }
  }
}

function idOf(resolution: Resolution, sensorKey: SensorKey, start: number): string {
  return `${sensorKey}|${LETTERS[resolution]}${digits(Math.ceil(start / RESOLUTIONS[resolution].blockMs))}`;
}

function parseId(resolution: Resolution, id: string): { sensorKey: SensorKey; start: number } {
  const { sensorKey, place } = parsePlace(id);
  return { sensorKey, start: place * RESOLUTIONS[resolution].blockMs };
}

/** ID of the hour that contains `time`. */
export function lateHourId(sensorKey: SensorKey, time: number): string {
  return `${sensorKey}|${LATE_HOUR_LETTER}${digits(Math.floor(time / HOUR))}`;
}

export function parseLateHourId(id: string): { sensorKey: SensorKey; start: number } {
  const { sensorKey, place } = parsePlace(id);
  return { sensorKey, start: place * HOUR };
}

/** Offset that keeps the digits in order for times before 1970 too. */
const OFFSET = 10_000_000;

function digits(place: number): string {
  return String(place + OFFSET).padStart(8, "0");
}

function parsePlace(id: string): { sensorKey: SensorKey; place: number } {
  const bar = id.lastIndexOf("|");
  return { sensorKey: toSensorKey(id.slice(0, bar)), place: Number(id.slice(bar + 2)) - OFFSET };
}
