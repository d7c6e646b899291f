import type { Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import {
  FIRST_PARTITION,
  NO_SENSOR,
  parseSensorKey,
  sensorKey,
  toPosition,
  type SensorKey,
  type SensorPath,
} from "../domain/keys";
import type { RollupBlock, Resolution, RollupPosition, RollupRepository, SensorReadingValue } from "../rollups/ports";
import type { FlushCheckpoints } from "../domain/ports/telemetry-store";
import { endOfBatch } from "../domain/reading";
import type { MongoRollups } from "./rollups";
import { COLLECTIONS, ofOtherPartitions, READ, type SensorDocument, type TelemetryDocument } from "./documents";
import { SOURCE_TIMESTAMP_INDEX } from "./migrations/0001-collections";
import { readWithin } from "./read-options";

/** Readings per response of the server. Such a response has about 300 kB, and blocks the event loop for about 7 ms. */
const BATCH = 5_000;
/** Maximum skew between the clocks of two processes. Deleting an ID and registering it again takes longer. */
const CLOCK_TOLERANCE_MS = 2_000;

interface ReadingValueDocument {
  readonly timestamp: Date;
  readonly value: number;
  readonly seq: number;
  readonly source?: SensorPath;
}

/** Reads the sources of series: readings of the telemetry collection, and rollups. */
export class MongoRollupRepository implements RollupRepository {
  private readonly telemetry: Collection<TelemetryDocument>;
  private readonly sensors: Collection<SensorDocument>;

  constructor(
    db: Db,
    private readonly rollups: MongoRollups,
    private readonly checkpoints: FlushCheckpoints,
    /** Retention of readings, seconds. Default: unlimited. */
    private readonly retentionSeconds = Infinity,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.telemetry = db.collection(COLLECTIONS.telemetry);
    this.sensors = db.collection(COLLECTIONS.sensors);
  }

  /**
   * Reads the watermark before the checkpoint. So readings that are older than the watermark, and are flushed after the
   * checkpoint, are marked as late.
   */
  async position(deadline?: Deadline): Promise<RollupPosition> {
    const readAt = Date.now();
    const watermark = await this.rollups.watermark(deadline);
    const { doneSeq } = await this.checkpoints.read(deadline);
    return { doneSeq, watermark, readAt, expiredBefore: readAt - this.retentionSeconds * 1_000 };
  }

  async *readingValues(
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    throughSeq: number,
    deadline?: Deadline,
  ): AsyncGenerator<readonly SensorReadingValue[]> {
    const paths = sensorKeys.map(parseSensorKey);
    const [first] = paths;
    if (first === undefined || from >= to) return;
    const single = paths.length === 1;
    const cursor = this.telemetry.aggregate<ReadingValueDocument>(
      [
        {
          $match: {
            "source.tenantId": oneOf(paths.map(({ tenantId }) => tenantId)),
            "source.assetId": oneOf(paths.map(({ assetId }) => assetId)),
            "source.sensorId": oneOf(paths.map(({ sensorId }) => sensorId)),
            timestamp: { $gte: new Date(from), $lt: new Date(to) },
            $and: [
              // All readings of an earlier home partition are flushed.
              { $or: [{ seq: { $lte: endOfBatch(toPosition(throughSeq)) } }, ofOtherPartitions(this.partition)] },
              // The three lists above limit the scan of the index. Only these combinations of their values match.
              ...(single ? [] : [{ $or: paths.map(sourceFilter) }]),
            ],
          },
        },
        { $project: { _id: 0, timestamp: 1, value: 1, seq: 1, ...(single ? {} : { source: 1 }) } },
      ],
      { ...readWithin(deadline), hint: SOURCE_TIMESTAMP_INDEX, batchSize: BATCH },
    );
    const [onlyKey = NO_SENSOR] = sensorKeys;
    try {
      while (await cursor.hasNext()) {
        yield cursor.readBufferedDocuments().map(({ timestamp, value, seq, source }) => ({
          sensorKey: source === undefined ? onlyKey : sensorKey(source.tenantId, source.assetId, source.sensorId),
          timestamp: timestamp.getTime(),
          value,
          seq,
        }));
      }
    } finally {
      await cursor.close();
    }
  }

  blocks(
    resolution: Resolution,
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<RollupBlock[]> {
    return this.rollups.blocks(resolution, sensorKeys, from, to, deadline);
  }

  /** Checks the sensors again after the write, because a deletion removes the sensor first, and then its blocks. */
  async saveBlocks(resolution: Resolution, blocks: readonly RollupBlock[], readAt: number): Promise<void> {
    const registered = await this.registered(blocks, readAt);
    const kept = blocks.filter(({ sensorKey }) => registered.has(sensorKey));
    if (kept.length === 0) return;
    await this.rollups.saveBlocks(resolution, kept);
    const still = await this.registered(kept, readAt);
    const orphans = kept.filter(({ sensorKey }) => !still.has(sensorKey));
    if (orphans.length > 0) await this.rollups.deleteBlocks(resolution, orphans);
  }

  /** Resolves with the keys of sensors that are registered and were already registered at `readAt`. */
  private async registered(blocks: readonly RollupBlock[], readAt: number): Promise<Set<SensorKey>> {
    const keys = [...new Set(blocks.map(({ sensorKey: key }) => key))];
    const filter = { _id: { $in: keys }, createdAt: { $lte: new Date(readAt + CLOCK_TOLERANCE_MS) } };
    const found = await this.sensors.find(filter, { ...READ, projection: { _id: 1 } }).toArray();
    return new Set(found.map(({ _id }) => _id));
  }
}

function oneOf(values: readonly string[]): string | { $in: string[] } {
  const distinct = [...new Set(values)];
  return distinct.length === 1 && distinct[0] !== undefined ? distinct[0] : { $in: distinct };
}

function sourceFilter({ tenantId, assetId, sensorId }: SensorPath): Record<string, string> {
  return { "source.tenantId": tenantId, "source.assetId": assetId, "source.sensorId": sensorId };
}
