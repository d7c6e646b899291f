import type { Journal, JournalBatch } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import type { Sensor } from "../../domain/entities";
import { belongsTo, rowCount } from "../../domain/reading";
import type { Stages } from "./stages";

const READ_BATCHES = 256;
/** Newest batches that are searched for a reading. Batches of claims and of rejections hold none. */
const LAST_BATCHES = 16;

/**
 * Restores the duplicate filter from the journal, because after a kill the broker redelivers what was journaled and not
 * acknowledged. Skips readings of deleted sensors, which are no duplicates for the next sensor of the ID. Goes back at
 * most `maxReadings` readings or `windowMs` from `now`, whichever comes first.
 */
export async function restoreDuplicates(
  journal: Journal,
  registry: Pick<Registry, "sensors">,
  stages: Pick<Stages, "sensors" | "duplicates">,
  bounds: { readonly maxReadings: number; readonly windowMs: number; readonly now: number },
): Promise<number> {
  const chunks: JournalBatch[][] = [];
  let readings = 0;
  for (let end = await journal.head(); end > 0 && readings < bounds.maxReadings; end -= READ_BATCHES) {
    const chunk = await journal.read(Math.max(0, end - READ_BATCHES), Math.min(READ_BATCHES, end));
    chunks.push(chunk);
    readings += chunk.reduce((sum, batch) => sum + rowCount(batch.columns), 0);
    // The newest reading shows the age, because readings of a batch were not received in its order.
    const newest = newestReceipt(chunk);
    if (chunk.length === 0 || (newest > 0 && newest < bounds.now - bounds.windowMs)) break;
  }
  const batches = chunks.reverse().flat();
  const keys = [...new Set(batches.flatMap(({ columns }) => columns.sources))];
  const found = await registry.sensors(keys);
  const registered = new Map(keys.map((key, index) => [key, found[index] ?? null]));
  for (const batch of batches) remember(batch, registered, stages);
  return readings;
}

/** When any process received the last reading, epoch milliseconds; null: none recently. */
export async function lastReceipt(journal: Journal): Promise<number | null> {
  const head = await journal.head();
  const newest = newestReceipt(await journal.read(Math.max(0, head - LAST_BATCHES), LAST_BATCHES));
  return newest === 0 ? null : newest;
}

function newestReceipt(batches: readonly JournalBatch[]): number {
  return batches.reduce((newest, { columns }) => columns.receivedAt.reduce(maximum, newest), 0);
}

function maximum(one: number, other: number): number {
  return one > other ? one : other;
}

function remember(
  { columns }: JournalBatch,
  registered: ReadonlyMap<string, Sensor | null>,
  { sensors, duplicates }: Pick<Stages, "sensors" | "duplicates">,
): void {
  const sources = columns.sources.map((sensorKey) => {
    const sensor = registered.get(sensorKey) ?? null;
    return { sensor, number: sensor === null ? 0 : sensors.get(sensorKey, sensor.createdAt.getTime()).number };
  });
  for (let row = 0; row < rowCount(columns); row++) {
    const high = columns.fingerprint[row * 2] ?? 0;
    const low = columns.fingerprint[row * 2 + 1] ?? 0;
    const source = sources[columns.source[row] ?? 0];
    const receivedAt = columns.receivedAt[row] ?? 0;
    if (low === 0 || source === undefined || !belongsTo({ receivedAt }, source.sensor)) continue;
    duplicates.add(source.number, high, low, receivedAt);
  }
}
