import { readRange } from "../../domain/journal-range";
import { earlierOf, justBefore, type SensorKey } from "../../domain/keys";
import type { Journal, JournalBatch } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import type { Sensor } from "../../domain/entities";
import { belongsTo, rowCount } from "../../domain/reading";
import { coarse } from "./duplicate-filter";
import type { Stages } from "./stages";

/** Minimum number of batches that are searched for a reading. Batches of claims and of rejections hold none. */
const LAST_BATCHES = 16;
/** How far the first read goes back from the newest batch, milliseconds. Each further read goes back twice as far. */
const FIRST_SPAN_MS = 4_000;

/**
 * Restores the duplicate filter from the journal, because after a kill the broker redelivers what was journaled and not
 * acknowledged. Skips readings of deleted sensors, which are no duplicates for the next sensor of the ID. Goes back
 * until `maxReadings` readings or `windowMs` from `now`, whichever comes first.
 */
export async function restoreDuplicates(
  journal: RecentJournal,
  registry: Pick<Registry, "sensors">,
  stages: Pick<Stages, "sensors" | "duplicates">,
  bounds: { readonly maxReadings: number; readonly windowMs: number; readonly now: number },
): Promise<number> {
  const chunks: JournalBatch[][] = [];
  let readings = 0;
  for await (const chunk of fromNewest(journal)) {
    chunks.push(chunk);
    readings += chunk.reduce((sum, batch) => sum + rowCount(batch.columns), 0);
    if (readings >= bounds.maxReadings) break;
    // The newest reading shows the age, because readings of a batch were not received in its order.
    const newest = newestReceipt(chunk);
    if (newest > 0 && newest < bounds.now - bounds.windowMs) break;
  }
  const batches = chunks.reverse().flat();
  const keys = [...new Set(batches.flatMap(({ columns }) => columns.sources))];
  const found = await registry.sensors(keys);
  const registered = new Map(keys.map((key, index) => [key, found[index] ?? null]));
  for (const batch of batches) remember(batch, registered, stages);
  return readings;
}

/** When any process received the last reading, epoch milliseconds; null: none recently. */
export async function lastReceipt(journal: RecentJournal): Promise<number | null> {
  let batches = 0;
  for await (const chunk of fromNewest(journal)) {
    const newest = newestReceipt(chunk);
    if (newest > 0) return newest;
    batches += chunk.length;
    if (batches >= LAST_BATCHES) break;
  }
  return null;
}

type RecentJournal = Pick<Journal, "bounds" | "read" | "firstSince">;

/** Yields the held batches in groups from the newest to the oldest, each group in order. */
async function* fromNewest(journal: RecentJournal): AsyncGenerator<JournalBatch[]> {
  const { oldest, newest } = await journal.bounds();
  const [last] = await journal.read(justBefore(newest), 1);
  if (last === undefined) return;
  let through = last.position;
  for (let spanMs = FIRST_SPAN_MS; ; spanMs *= 2) {
    const first = await journal.firstSince(last.committedAt - spanMs);
    if (first === null) return;
    const chunk: JournalBatch[] = [];
    for await (const batches of readRange(journal, justBefore(first), through)) chunk.push(...batches);
    if (chunk.length > 0) yield chunk;
    // The oldest batch may have been deleted meanwhile.
    if (first <= oldest || spanMs > last.committedAt) return;
    through = earlierOf(through, justBefore(first));
  }
}

function newestReceipt(batches: readonly JournalBatch[]): number {
  return batches.reduce((newest, { columns }) => columns.receivedAt.reduce(maximum, newest), 0);
}

function maximum(one: number, other: number): number {
  return one > other ? one : other;
}

function remember(
  { columns }: JournalBatch,
  registered: ReadonlyMap<SensorKey, Sensor | null>,
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
    if (columns.hasCoarseFingerprints === true) duplicates.add(source.number, coarse(high), low, receivedAt);
  }
}
