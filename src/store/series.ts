import type { Collection, Db } from "mongodb";
import { parseSensorKey, sensorKey, type SensorPath } from "../domain/ids";
import type { Chunk, Level, SeriesPosition, SeriesRepository, StoredSample } from "../domain/ports/series";
import type { RollUpCheckpoints } from "../domain/ports/store";
import { MAX_BATCH_READINGS, readingSeq } from "../domain/reading";
import type { MongoAggregates } from "./aggregates";
import { COLLECTIONS, READ, type TelemetryDocument } from "./documents";
import { SOURCE_TIMESTAMP_INDEX } from "./migrations/0001-collections";

/** Readings in one answer of the server: some 1 MB. */
const BATCH = 20_000;

interface SampleDocument {
  readonly timestamp: Date;
  readonly value: number;
  readonly seq: number;
  readonly source?: SensorPath;
}

/** What series are made of: readings of the time series, and pre-aggregated rows. */
export class MongoSeriesRepository implements SeriesRepository {
  private readonly telemetry: Collection<TelemetryDocument>;

  constructor(
    db: Db,
    private readonly aggregates: MongoAggregates,
    private readonly checkpoints: RollUpCheckpoints,
  ) {
    this.telemetry = db.collection(COLLECTIONS.telemetry);
  }

  /** The boundary first: readings before it that are stored after the checkpoint then are announced by it. */
  async position(): Promise<SeriesPosition> {
    const closedBefore = await this.aggregates.closedBefore();
    const { doneSeq } = await this.checkpoints.read();
    return { doneSeq, closedBefore };
  }

  async *samples(
    sensorKeys: readonly string[],
    from: number,
    to: number,
    throughSeq: number,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly StoredSample[]> {
    const paths = sensorKeys.map(parseSensorKey);
    const [first] = paths;
    if (first === undefined || from >= to) return;
    const single = paths.length === 1;
    const cursor = this.telemetry.aggregate<SampleDocument>(
      [
        {
          $match: {
            "source.tenantId": oneOf(paths.map(({ tenantId }) => tenantId)),
            "source.assetId": oneOf(paths.map(({ assetId }) => assetId)),
            "source.sensorId": oneOf(paths.map(({ sensorId }) => sensorId)),
            timestamp: { $gte: new Date(from), $lt: new Date(to) },
            seq: { $lte: readingSeq(throughSeq, MAX_BATCH_READINGS - 1) },
            // The three lists above bound the index; of their combinations only these are wanted.
            ...(single ? {} : { $or: paths.map(sourceFilter) }),
          },
        },
        { $project: { _id: 0, timestamp: 1, value: 1, seq: 1, ...(single ? {} : { source: 1 }) } },
      ],
      { ...READ, hint: SOURCE_TIMESTAMP_INDEX, batchSize: BATCH, ...(signal === undefined ? {} : { signal }) },
    );
    const [onlyKey = ""] = sensorKeys;
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

  chunks(level: Level, sensorKeys: readonly string[], from: number, to: number): Promise<Chunk[]> {
    return this.aggregates.chunks(level, sensorKeys, from, to);
  }

  saveChunks(level: Level, chunks: readonly Chunk[]): Promise<void> {
    return this.aggregates.saveChunks(level, chunks);
  }
}

function oneOf(values: readonly string[]): string | { $in: string[] } {
  const distinct = [...new Set(values)];
  return distinct.length === 1 && distinct[0] !== undefined ? distinct[0] : { $in: distinct };
}

function sourceFilter({ tenantId, assetId, sensorId }: SensorPath): Record<string, string> {
  return { "source.tenantId": tenantId, "source.assetId": assetId, "source.sensorId": sensorId };
}
