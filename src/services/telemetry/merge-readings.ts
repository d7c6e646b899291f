import type { Page, PageRequest } from "../../domain/ports/pages";
import type { ReadingPosition } from "../../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../../domain/reading";

/**
 * The page that the store would return if it held the readings of `tail` too. `stored` is the store's response to the
 * same request. A reading in both, by seq, counts once. Take the tail before you ask the store. Otherwise a reading
 * could move from memory to the store unseen.
 */
export function mergeReadings(
  stored: Page<Reading>,
  tail: readonly Reading[],
  range: { readonly from: number; readonly to: number },
  request: PageRequest<ReadingPosition>,
): Page<Reading> {
  if (tail.length === 0) return stored;
  const { limit, backward, after, before } = request;
  // The store may hold more readings after its last one, so the tail counts only up to there.
  const edge = stored.hasMore ? (backward ? stored.items[0] : stored.items.at(-1)) : undefined;
  const isWithin = (reading: Reading) =>
    reading.timestamp >= range.from &&
    reading.timestamp < range.to &&
    (after === null || compareReadings(reading, after) > 0) &&
    (before === null || compareReadings(reading, before) < 0);
  const isKnown = (reading: Reading) =>
    edge === undefined || (backward ? compareReadings(reading, edge) >= 0 : compareReadings(reading, edge) <= 0);

  const bySeq = new Map<number, Reading>();
  let isCut = false;
  for (const reading of tail) {
    if (!isWithin(reading)) continue;
    if (isKnown(reading)) bySeq.set(reading.seq, reading);
    else isCut = true;
  }
  for (const reading of stored.items) bySeq.set(reading.seq, reading);
  const merged = [...bySeq.values()].sort(compareReadings);
  const items = backward ? merged.slice(Math.max(merged.length - limit, 0)) : merged.slice(0, limit);
  return { items, hasMore: stored.hasMore || isCut || merged.length > limit };
}
