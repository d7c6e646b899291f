/** Provides series of flushed and unflushed readings in a process with a controlled clock. */
import {
  assetKey,
  BEFORE_ALL,
  FIRST_PARTITION,
  parseSensorKey,
  prefixBelow,
  tenantOfKey,
  toId,
  toPosition,
  toSensorKey,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../../src/domain/keys";
import type { Principal, Sensor } from "../../src/domain/entities";
import { MAX_BATCH_READINGS, readingSeq, type Reading } from "../../src/domain/reading";
import type { Series, SeriesInput } from "../../src/domain/series/series";
import type { ExportFleet } from "../../src/services/telemetry/readings-export";
import { BackgroundRollups } from "../../src/rollups/background-rollups";
import { SeriesService, type SeriesHomes } from "../../src/services/telemetry/series-service";
import type { TelemetryUseCases } from "../../src/services/telemetry/telemetry";
import { MongoRollups } from "../../src/store/rollups";
import { MongoRollupBacklog } from "../../src/store/rollups-backlog";
import { LateReadingsWriter } from "../../src/rollups/late-readings-writer";
import { applyRetention, DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoRollupRepository } from "../../src/store/rollups-repository";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { type Database, migratedDatabase, sensor, silent } from "../store/database";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const reader: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "k", expiresAt: null };

export type Value = Pick<Reading, "timestamp" | "value">;

export class Stage {
  /** Time of the first readings: the start of a day within the retention. */
  readonly start = Math.floor(Date.now() / DAY) * DAY - 5 * DAY;
  now = this.start + 3 * DAY + 2 * HOUR;
  batchSeq = BEFORE_ALL;
  doneSeq = BEFORE_ALL;
  /** Sensors that the fleet's lists contain. */
  readonly sensorKeys: SensorKey[] = [];
  readonly deleted = new Set<SensorKey>();
  /** Readings in memory. They are journaled, and may have been stored. */
  tail: Reading[] = [];
  writer: LateReadingsWriter;
  private readonly telemetry: MongoTelemetryWriter;
  readonly rollups: MongoRollups;
  readonly checkpoints: MongoFlushCheckpoints;
  readonly repository: MongoRollupRepository;

  private constructor(
    readonly database: Database,
    retentionSeconds: number,
  ) {
    this.rollups = new MongoRollups(database.db, () => this.now);
    this.checkpoints = new MongoFlushCheckpoints(database.db);
    this.repository = new MongoRollupRepository(database.db, this.rollups, this.checkpoints, retentionSeconds);
    this.telemetry = new MongoTelemetryWriter(database.db);
    this.writer = this.newWriter();
  }

  static async make(retentionSeconds = DEFAULT_RETENTION.telemetry): Promise<Stage> {
    const stage = new Stage(await migratedDatabase(), retentionSeconds);
    await applyRetention(stage.database.db, { ...DEFAULT_RETENTION, telemetry: retentionSeconds }, silent);
    await stage.checkpoints.takeOver();
    return stage;
  }

  /** Returns a writer with the empty memory of a new process. */
  newWriter(): LateReadingsWriter {
    const done = async () => (await this.checkpoints.read()).doneSeq;
    return new LateReadingsWriter(this.telemetry, this.rollups, done, () => this.now);
  }

  newBackground(load = () => 0): BackgroundRollups {
    const backlog = new MongoRollupBacklog(this.database.db);
    return new BackgroundRollups({ repository: this.repository, backlog, load, logger: silent }, () => this.now);
  }

  newSeries(): SeriesService {
    const known = async (_principal: Principal, keys: readonly (TenantId | AssetKey)[]) =>
      keys.map((key) => (tenantOfKey(key) === "acme" ? ({} as never) : null));
    const fleet: ExportFleet = {
      tenants: known,
      assets: known,
      pageSensors: async (_principal, { tenantId, assetId }, { after, limit }) => {
        const prefix = prefixBelow(assetId === null ? tenantId : assetKey(tenantId, assetId));
        const all = this.sensorKeys.filter((key) => key.startsWith(prefix) && key > (after ?? "")).sort();
        const items = all
          .slice(0, limit)
          .map((key) => ({ ...parseSensorKey(toSensorKey(key)), createdAt: new Date(0) }) as Sensor);
        return { items, hasMore: all.length > limit };
      },
      sensors: async (_principal, keys) =>
        keys.map((key) =>
          key.startsWith("acme/") && !this.deleted.has(key)
            ? ({ ...parseSensorKey(key), createdAt: new Date(0) } as Sensor)
            : null,
        ),
    };
    const recent = {
      latest: () => undefined,
      knowsLatest: () => false,
      learnLatest: () => undefined,
      follow: () => undefined,
      since: async (keys: readonly SensorKey[]) => this.tailOf(keys),
    };
    const stored = new MongoTelemetryRepository(this.database.db);
    const telemetry: Pick<TelemetryUseCases, "latest" | "pageReadings"> = {
      async latest(_principal, keys) {
        const latest = new Map((await stored.latest(keys)).map((reading) => [reading.sensorKey, reading]));
        return keys.map((key) => latest.get(key) ?? null);
      },
      pageReadings: (_principal, key, { from, to }, page) => stored.page(key, from, to, page),
    };
    return new SeriesService(homesIn(this.repository), recent, fleet, telemetry, () => this.now);
  }

  tailOf(keys: readonly SensorKey[]): ReadonlyMap<SensorKey, readonly Reading[]> {
    return new Map(keys.map((key) => [key, this.tail.filter(({ sensorKey }) => sensorKey === key)]));
  }

  /** Returns the readings of a new journal batch, which is not flushed yet. */
  journaled(sensorKey: SensorKey, values: readonly Value[]): Reading[] {
    const position = (this.batchSeq = toPosition(this.batchSeq + 1));
    expect(values.length).toBeLessThan(MAX_BATCH_READINGS);
    return values.map((each, index) => ({
      ...each,
      sensorKey,
      receivedAt: this.now,
      seq: readingSeq(position, index),
    }));
  }

  /** Performs a flush run, including its checkpoint. */
  async flush(readings: readonly Reading[]): Promise<void> {
    await this.register(new Set(readings.map(({ sensorKey }) => sensorKey)));
    await this.writer.insert(readings);
    await this.writer.saveLatest(readings);
    this.doneSeq = this.batchSeq;
    await this.checkpoints.save({ doneSeq: this.doneSeq, inFlightSeq: null, latestSeq: BEFORE_ALL });
  }

  async register(keys: Iterable<string>): Promise<void> {
    const updates = Array.from(keys, (key) => {
      const { tenantId, assetId, sensorId } = parseSensorKey(toSensorKey(key));
      const { createdAt, ...rest } = sensor(tenantId, assetId, sensorId);
      return { updateOne: { filter: { _id: key }, update: { $setOnInsert: { ...rest, createdAt } }, upsert: true } };
    });
    if (updates.length === 0) return;
    await this.database.db.collection<{ _id: string }>("sensors").bulkWrite(updates);
  }

  input(changes: Partial<SeriesInput>): SeriesInput {
    return {
      every: null,
      aggregates: null,
      maxPoints: null,
      timeZone: null,
      fillGaps: false,
      from: this.start,
      to: this.start + 4 * DAY,
      ...changes,
    };
  }

  async ask(sensorKey: SensorKey, changes: Partial<SeriesInput>): Promise<Series> {
    const [result] = await this.newSeries().series(reader, [{ sensorKey, input: this.input(changes) }]);
    if (result?.ok !== true) throw new Error(JSON.stringify(result));
    return result.value;
  }
}

/** Computes the expected points of `every` in UTC from the readings. */
export function byInterval(readings: readonly Reading[], from: number, to: number, every: number) {
  const points = new Map<number, Reading[]>();
  for (const each of [...readings].sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq)) {
    if (each.timestamp < from || each.timestamp >= to) continue;
    const at = Math.floor(each.timestamp / every) * every;
    points.set(at, [...(points.get(at) ?? []), each]);
  }
  return [...points].sort(([a], [b]) => a - b).map(([at, of]) => pointOf(at, of));
}

/** @param of Readings of the interval in order, at least one. */
export function pointOf(at: number, of: readonly Reading[]) {
  const values = of.map(({ value }) => value);
  const sum = values.reduce((total, value) => total + value, 0);
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  return {
    at,
    min: Math.min(...values),
    max: Math.max(...values),
    avg: sum / values.length,
    sum,
    count: values.length,
    first,
    last,
    delta: last - first,
    value: null,
  };
}

/** Returns a single partition as the home of every tenant. */
export function homesIn(series: MongoRollupRepository): SeriesHomes {
  return { homesOf: async (keys) => keys.map(() => ({ partition: FIRST_PARTITION, series })) };
}
