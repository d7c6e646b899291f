/** Computes the edges of intervals in a time zone's calendar. */
import { DateTime, IANAZone } from "luxon";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 86_400_000;

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * Returns the starts of the intervals that overlap `[from, to)`, and the end of the last interval.
 *
 * Intervals start at each local midnight. Intervals of up to an hour have equal length, so an hour that the clock
 * repeats is a separate interval. Longer intervals follow the wall clock, so a day has 23 or 25 hours if the clock
 * changes.
 */
export function intervalEdges(from: number, to: number, length: number, timeZone: string): number[] {
  const edges: number[] = [];
  for (const edge of edgesFrom(from, length, timeZone)) {
    if (edge <= from) edges[0] = edge;
    else edges.push(edge);
    if (edge >= to) break;
  }
  return edges;
}

/**
 * Yields edges without end, beginning with an edge at or before `from`. Most days have no clock change and need only
 * additions.
 */
function* edgesFrom(from: number, length: number, timeZone: string): Generator<number, never> {
  if (timeZone === "UTC") yield* evenly(Math.floor(from / length) * length, Infinity, length);
  const zone = IANAZone.create(timeZone);
  const midnight = (date: number) => DateTime.fromMillis(date, { zone: "utc" }).setZone(zone, { keepLocalTime: true });
  const first = DateTime.fromMillis(from, { zone });
  let start = instantOf(first.startOf("day"), 0);
  let offset = zone.offset(start);
  for (let date = Date.UTC(first.year, first.month - 1, first.day); ; date += DAY) {
    let end = start + DAY;
    let offsetAtEnd = zone.offset(end);
    const isPlain = offset === offsetAtEnd && start + Math.round(offset * MINUTE) === date;
    if (isPlain) yield* evenly(start, end, length);
    else {
      end = instantOf(midnight(date + DAY).startOf("day"), 0);
      offsetAtEnd = zone.offset(end);
      yield* length <= HOUR ? evenly(start, end, length) : byClock(midnight(date).startOf("day"), end, length);
    }
    start = end;
    offset = offsetAtEnd;
  }
}

function* evenly(start: number, end: number, length: number): Generator<number> {
  for (let edge = start; edge < end; edge += length) yield edge;
}

function* byClock(day: DateTime, end: number, length: number): Generator<number> {
  let previous = -Infinity;
  for (let elapsed = 0; elapsed < DAY; elapsed += length) {
    const minutes = elapsed / MINUTE;
    const edge = instantOf(day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }), minutes);
    if (edge > previous && edge < end) yield edge;
    previous = edge;
  }
}

/**
 * Returns when a clock first shows `minutes` after midnight. `time` is Luxon's result for it. A clock that is set back
 * shows some times twice, in some zones even midnight. A clock that is set forward skips some times. For a skipped
 * time, returns the time of the clock change.
 */
function instantOf(time: DateTime, minutes: number): number {
  const left = (time.hour * 60 + time.minute - minutes + 24 * 60) % (24 * 60);
  if (left === 0) return Math.min(...time.getPossibleOffsets().map((each) => each.toMillis()));
  let before = time.toMillis() - left * MINUTE;
  let after = time.toMillis();
  const { offset } = time;
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / MINUTE / 2) * MINUTE;
    if (DateTime.fromMillis(middle, { zone: time.zone }).offset === offset) after = middle;
    else before = middle;
  }
  return after;
}
