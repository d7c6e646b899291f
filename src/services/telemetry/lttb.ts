/** Downsampling that preserves a line's shape (Steinarsson 2013; preselection as in MinMaxLTTB, 2023). */
import type { Rollup } from "../../rollups/rollup";

export interface LinePoint {
  readonly at: number;
  readonly value: number;
}

/** Returns the first, minimum, maximum and last reading of each rollup, in order of time, without duplicates. */
export function candidatesOf(rollups: readonly Rollup[]): LinePoint[] {
  const points: LinePoint[] = [];
  for (const rollup of rollups) {
    const start = points.length;
    const add = (at: number, value: number) => {
      for (let index = start; index < points.length; index++) {
        const known = points[index];
        if (known?.at === at && known.value === value) return;
      }
      points.push({ at, value });
    };
    add(rollup.firstAt, rollup.first);
    const minFirst = rollup.minAt <= rollup.maxAt;
    add(minFirst ? rollup.minAt : rollup.maxAt, minFirst ? rollup.min : rollup.max);
    add(minFirst ? rollup.maxAt : rollup.minAt, minFirst ? rollup.max : rollup.min);
    add(rollup.lastAt, rollup.last);
  }
  return points;
}

/**
 * Returns at most `most` (at least 3) of the points, which are in ascending order of time. Applies largest triangle
 * three buckets, and always keeps the minimum and the maximum. If `most` is 4 or more, also keeps the first and the
 * last point.
 */
export function thinOut(points: readonly LinePoint[], most: number): LinePoint[] {
  if (points.length <= most) return [...points];
  const [least, greatest] = extremes(points);
  const kept = new Set([least, greatest]);
  const ends = [0, points.length - 1];
  const free = most - new Set([...kept, ...ends]).size;
  if (free < 0) ends.shift();
  for (const end of ends) if (kept.size < most) kept.add(end);
  // If the triangles also select the minimum or the maximum, the result has up to two points fewer than `most`.
  if (free > 0) for (const place of largestTriangles(points, free)) kept.add(place);
  return [...kept].sort((a, b) => a - b).flatMap((place) => points[place] ?? []);
}

function extremes(points: readonly LinePoint[]): [least: number, greatest: number] {
  let least = 0;
  let greatest = 0;
  points.forEach(({ value }, place) => {
    if (value < (points[least]?.value ?? Infinity)) least = place;
    if (value > (points[greatest]?.value ?? -Infinity)) greatest = place;
  });
  return [least, greatest];
}

/** Yields one index from each of `count` buckets between the first and the last point. */
function* largestTriangles(points: readonly LinePoint[], count: number): Generator<number> {
  const size = (points.length - 2) / count;
  let previous = points[0] ?? { at: 0, value: 0 };
  for (let bucket = 0; bucket < count; bucket++) {
    const start = Math.floor(bucket * size) + 1;
    const end = Math.floor((bucket + 1) * size) + 1;
    const next = average(points, end, Math.min(Math.floor((bucket + 2) * size) + 1, points.length));
    let chosen = start;
    let largest = -1;
    for (let place = start; place < end; place++) {
      const { at, value } = points[place] ?? previous;
      const area = Math.abs(
        (previous.at - next.at) * (value - previous.value) - (previous.at - at) * (next.value - previous.value),
      );
      if (area > largest) {
        largest = area;
        chosen = place;
      }
    }
    previous = points[chosen] ?? previous;
    yield chosen;
  }
}

function average(points: readonly LinePoint[], start: number, end: number): LinePoint {
  let at = 0;
  let value = 0;
  for (let place = start; place < end; place++) {
    const point = points[place];
    if (point === undefined) continue;
    at += point.at;
    value += point.value;
  }
  const count = Math.max(end - start, 1);
  return { at: at / count, value: value / count };
}
