import type { Page, PageRequest } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../../domain/reading";

/**
 * Merges the store's page with unflushed readings. A reading in both counts once, by timestamp and `seq`. Take the
 * unflushed readings before you query the store. Otherwise a flush in between could hide a reading from both.
 *
 * @param stored the store's response to `request`
 * @param tail unflushed readings
 */
export function mergeReadings(
  stored: Page<Reading>,
  tail: readonly Reading[],
  range: { readonly from: number; readonly to: number },
  request: PageRequest<ReadingPosition>,
): Page<Reading> {
  if (tail.length === 0) return stored;
  const { limit, backward, after, before } = request;
  // If the store has more readings beyond its page, unflushed readings beyond the page belong to a later page.
  const edge = stored.hasMore ? (backward ? stored.items[0] : stored.items.at(-1)) : undefined;
  const isWithin = (reading: Reading) =>
    reading.timestamp >= range.from &&
    reading.timestamp < range.to &&
    (after === null || compareReadings(reading, after) > 0) &&
    (before === null || compareReadings(reading, before) < 0);
  const isKnown = (reading: Reading) =>
    edge === undefined || (backward ? compareReadings(reading, edge) >= 0 : compareReadings(reading, edge) <= 0);

  // A tenant that has moved may have readings from two partitions with the same `seq`, so the key includes the
  // timestamp.
  const byPlace = new Map<string, Reading>();
  const add = (reading: Reading) => void byPlace.set(`${reading.timestamp} ${reading.seq}`, reading);
  let isCut = false;
  for (const reading of tail) {
    if (!isWithin(reading)) continue;
    if (isKnown(reading)) add(reading);
    else isCut = true;
  }
  for (const reading of stored.items) add(reading);
  const merged = [...byPlace.values()].sort(compareReadings);
  const items = backward ? merged.slice(Math.max(merged.length - limit, 0)) : merged.slice(0, limit);
  return { items, hasMore: stored.hasMore || isCut || merged.length > limit };
}
