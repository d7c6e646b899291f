import { MAX_EVENT_READINGS, type ReadingsEvent, type StreamPartition } from "../domain/ports/live";
import type { Reading } from "../domain/reading";

/** Divides readings in commit order into events of at most {@link MAX_EVENT_READINGS}. The last event has `cursor`. */
export function eventsOf(
  readings: readonly Reading[],
  cursor: number,
  of: StreamPartition = {},
): readonly ReadingsEvent[] {
  if (readings.length <= MAX_EVENT_READINGS) return [{ ...of, readings, cursor, gap: null }];
  const events: ReadingsEvent[] = [];
  for (let start = 0; start < readings.length; start += MAX_EVENT_READINGS) {
    const piece = readings.slice(start, start + MAX_EVENT_READINGS);
    const isLast = start + MAX_EVENT_READINGS >= readings.length;
    events.push({ ...of, readings: piece, cursor: isLast ? cursor : (piece.at(-1)?.seq ?? cursor), gap: null });
  }
  return events;
}
