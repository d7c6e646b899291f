/** Where intervals begin and end in a time zone's calendar. */
import { DateTime, IANAZone } from "luxon";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 86_400_000;

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * Starts of the intervals that overlap `[from, to)`, and the end of the last: one more than there are intervals.
 * Intervals count from each local midnight. Up to an hour they are of equal length, so that an hour that a clock
 * repeats is an interval of its own; longer ones follow the wall clock, so that a day has 23 or 25 hours where the
 * clock is changed.
 */
export function intervalEdges(from: number, to: number, length: number, timeZone: string): number[] {
  const zone = IANAZone.create(timeZone);
  const edges: number[] = [];
  let day = DateTime.fromMillis(from, { zone }).startOf("day");
  for (let start = instantOf(day, 0); start < to;) {
    const next = day.plus({ days: 1 }).startOf("day");
    const end = instantOf(next, 0);
    for (const edge of edgesOfDay(day, start, end, length)) {
      if (edge <= from) edges[0] = edge;
      else if (edge < to) edges.push(edge);
      else return [...edges, edge];
    }
    if (end >= to) return [...edges, end];
    day = next;
    start = end;
  }
  return edges;
}

function* edgesOfDay(day: DateTime, start: number, end: number, length: number): Generator<number> {
  if (length <= HOUR) {
    // A step from the start over those that the range leaves out is not needed: a day has 86,400 of them at most.
    for (let edge = start; edge < end; edge += length) yield edge;
    return;
  }
  let previous = -Infinity;
  for (let elapsed = 0; elapsed < DAY; elapsed += length) {
    const minutes = elapsed / MINUTE;
    const edge = instantOf(day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }), minutes);
    if (edge > previous && edge < end) yield edge;
    previous = edge;
  }
}

/**
 * When a clock first shows `minutes` after midnight; `time` is what Luxon makes of that. A clock that is set back shows
 * some times twice, in some zones midnight too; one that is set forward leaves some out, and they begin with its change.
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
