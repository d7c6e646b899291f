import { setImmediate as nextTurn } from "node:timers/promises";
import type { Tenant } from "../../domain/entities";
import { tenantOfKey } from "../../domain/keys";
import type { JournalBatch } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import { isSinceRegistration, rowCount, type ReadingColumns } from "../../domain/reading";
import { coarse } from "../stages/duplicate-filter";
import type { SensorState } from "../stages/sensor-states";
import type { Stages } from "../stages/stages";

/** Stages whose state {@link recall} restores. */
export type RecallingStages = Pick<Stages, "sensors" | "duplicates" | "limiter">;

export type RecallRegistry = Pick<Registry, "sensors" | "tenants" | "lastKnown">;

/** Number of readings after which other work of the event loop runs. */
const ROWS_AT_ONCE = 5_000;

interface Source {
  readonly tenant: Tenant;
  readonly createdAt: number;
  readonly state: SensorState;
  readings: number;
  receivedAt: number;
}

/** Whether memory holds every tenant and sensor of the batch, so that {@link recall} needs no query. */
export function knowsSourcesOf({ columns }: JournalBatch, { lastKnown }: RecallRegistry): boolean {
  return columns.sources.every((key) => {
    const [tenant, createdAt] = [lastKnown.tenant(tenantOfKey(key)), lastKnown.sensorCreatedAt(key)];
    return tenant !== undefined && tenant !== null && typeof createdAt === "number";
  });
}

/**
 * Makes the stages remember readings that another process admitted, as possible duplicates and as use of the rates.
 * Skips readings of deleted sensors, because they must not count as duplicates of a later sensor with the same ID. A
 * sensor in memory suffices, even if it is outdated, because a later sensor has a separate state.
 *
 * @param batches batches in commit order
 * @param now epoch milliseconds. No reading counts as received later, even if the clock of its process was ahead.
 * @returns the time at which the newest reading was received, in epoch milliseconds; null if there are no readings
 */
export async function recall(
  batches: readonly JournalBatch[],
  registry: RecallRegistry,
  stages: RecallingStages,
  now = Date.now(),
): Promise<number | null> {
  const keys = [...new Set(batches.flatMap(({ columns }) => columns.sources))];
  const tenantIds = [...new Set(keys.map(tenantOfKey))];
  const { lastKnown } = registry;
  const [sensors, tenants] = await Promise.all([
    found(
      keys,
      (key) => lastKnown.sensorCreatedAt(key),
      async (unknown) => (await registry.sensors(unknown)).map((sensor) => sensor?.createdAt.getTime() ?? null),
    ),
    found(
      tenantIds,
      (tenantId) => lastKnown.tenant(tenantId),
      (unknown) => registry.tenants(unknown),
    ),
  ]);
  let newest: number | null = null;
  let rows = 0;
  for (const { columns } of batches) {
    const sources = columns.sources.map((key): Source | null => {
      const [createdAt, tenant] = [sensors.get(key) ?? null, tenants.get(tenantOfKey(key)) ?? null];
      if (createdAt === null || tenant === null) return null;
      const state = stages.sensors.get(key, createdAt);
      return { tenant, createdAt, state, readings: 0, receivedAt: 0 };
    });
    for (const receivedAt of columns.receivedAt) if (newest === null || receivedAt > newest) newest = receivedAt;
    recallRows(columns, sources, stages, now);
    rows += rowCount(columns);
    for (const source of sources) {
      if (source === null || source.readings === 0) continue;
      const { tenant, state, readings, receivedAt } = source;
      stages.limiter.recall(tenant, state, readings, receivedAt);
    }
    if (rows >= ROWS_AT_ONCE) {
      rows = 0;
      await nextTurn();
    }
  }
  return newest;
}

function recallRows(
  columns: ReadingColumns,
  sources: readonly (Source | null)[],
  { duplicates }: Pick<Stages, "duplicates">,
  now: number,
): void {
  for (let row = 0; row < rowCount(columns); row++) {
    const source = sources[columns.source[row] ?? 0] ?? null;
    const receivedAt = Math.min(now, columns.receivedAt[row] ?? 0);
    if (source === null || !isSinceRegistration(receivedAt, source.createdAt)) continue;
    source.readings++;
    source.receivedAt = Math.max(source.receivedAt, receivedAt);
    const high = columns.fingerprint[row * 2] ?? 0;
    const low = columns.fingerprint[row * 2 + 1] ?? 0;
    if (low === 0) continue;
    duplicates.add(source.state.number, high, low, receivedAt);
    if (columns.hasCoarseFingerprints === true) duplicates.add(source.state.number, coarse(high), low, receivedAt);
  }
}

/**
 * Finds each key in memory, or else in the registry. Keys that are absent in memory are queried too, because memory may
 * be outdated.
 */
async function found<K, T extends Tenant | number>(
  keys: readonly K[],
  peek: (key: K) => T | null | undefined,
  read: (unknown: readonly K[]) => Promise<readonly (T | null)[]>,
): Promise<ReadonlyMap<K, T | null>> {
  const known = new Map(keys.map((key) => [key, peek(key) ?? null]));
  const unknown = keys.filter((key) => known.get(key) === null);
  if (unknown.length === 0) return known;
  const answers = await read(unknown);
  for (const [index, key] of unknown.entries()) known.set(key, answers[index] ?? null);
  return known;
}
