import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sensor, Tenant } from "../../domain/entities";
import { tenantOfKey } from "../../domain/keys";
import type { JournalBatch } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import { belongsTo, rowCount, type ReadingColumns } from "../../domain/reading";
import { coarse } from "../stages/duplicate-filter";
import type { SensorState } from "../stages/sensor-states";
import type { Stages } from "../stages/stages";

/** What readings of the journal are recalled into. */
export type RecallingStages = Pick<Stages, "sensors" | "duplicates" | "limiter">;

/** Readings after which others get their turn. */
const ROWS_AT_ONCE = 5_000;

interface Source {
  readonly tenant: Tenant;
  readonly sensor: Sensor;
  readonly state: SensorState;
  readings: number;
  receivedAt: number;
}

/**
 * Makes the stages remember what another process has admitted, as if they had: as possible duplicates, and within the
 * rates. Skips readings of deleted sensors, which are no duplicates for the next sensor of the ID. Batches in order.
 *
 * @param now epoch milliseconds. No reading was received later, whatever the clock of its process said.
 * @returns when the newest of the readings was received, epoch milliseconds; null: there are none
 */
export async function recall(
  batches: readonly JournalBatch[],
  registry: Pick<Registry, "sensors" | "tenants">,
  stages: RecallingStages,
  now = Date.now(),
): Promise<number | null> {
  const keys = [...new Set(batches.flatMap(({ columns }) => columns.sources))];
  const tenantIds = [...new Set(keys.map(tenantOfKey))];
  const [foundSensors, foundTenants] = await Promise.all([registry.sensors(keys), registry.tenants(tenantIds)]);
  const sensors = new Map(keys.map((key, index) => [key, foundSensors[index] ?? null]));
  const tenants = new Map(tenantIds.map((tenantId, index) => [tenantId, foundTenants[index] ?? null]));
  let newest: number | null = null;
  let rows = 0;
  for (const { columns } of batches) {
    const sources = columns.sources.map((key): Source | null => {
      const [sensor, tenant] = [sensors.get(key), tenants.get(tenantOfKey(key))];
      if (!sensor || !tenant) return null;
      const state = stages.sensors.get(key, sensor.createdAt.getTime());
      return { tenant, sensor, state, readings: 0, receivedAt: 0 };
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
    if (source === null || !belongsTo({ receivedAt }, source.sensor)) continue;
    source.readings++;
    source.receivedAt = Math.max(source.receivedAt, receivedAt);
    const high = columns.fingerprint[row * 2] ?? 0;
    const low = columns.fingerprint[row * 2 + 1] ?? 0;
    if (low === 0) continue;
    duplicates.add(source.state.number, high, low, receivedAt);
    if (columns.hasCoarseFingerprints === true) duplicates.add(source.state.number, coarse(high), low, receivedAt);
  }
}
