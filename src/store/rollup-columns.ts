/** Encodes a block's rollups as one binary: columns one after the other, little-endian, 64 bytes per rollup. */
import { Binary } from "mongodb";
import type { Rollup } from "../rollups/rollup";

const NUMBERS = ["sum", "min", "max", "first", "last"] as const;
/** Times, as milliseconds after the block's start. They fit into 32 bits, because a day has 86,400,000 milliseconds. */
const TIMES = ["at", "minAt", "maxAt", "firstAt", "lastAt"] as const;
const ROLLUP_BYTES = 8 * NUMBERS.length + 4 * (TIMES.length + 1);

export function packRollups(rollups: readonly Rollup[], start: number): Binary {
  const { length } = rollups;
  const bytes = new ArrayBuffer(length * ROLLUP_BYTES);
  NUMBERS.forEach((name, place) => {
    const column = new Float64Array(bytes, place * length * 8, length);
    rollups.forEach((rollup, index) => (column[index] = rollup[name]));
  });
  const times = NUMBERS.length * length * 8;
  TIMES.forEach((name, place) => {
    const column = new Uint32Array(bytes, times + place * length * 4, length);
    rollups.forEach((rollup, index) => (column[index] = rollup[name] - start));
  });
  const counts = new Uint32Array(bytes, times + TIMES.length * length * 4, length);
  rollups.forEach((rollup, index) => (counts[index] = rollup.count));
  return new Binary(Buffer.from(bytes));
}

export function unpackRollups({ buffer, position }: Binary, start: number): Rollup[] {
  // Copies the bytes, because typed arrays need alignment.
  const bytes = new Uint8Array(buffer.subarray(0, position)).buffer;
  const length = position / ROLLUP_BYTES;
  const number = (place: number) => new Float64Array(bytes, place * length * 8, length);
  const times = NUMBERS.length * length * 8;
  const integer = (place: number) => new Uint32Array(bytes, times + place * length * 4, length);
  const [sum, min, max, first, last] = [number(0), number(1), number(2), number(3), number(4)];
  const [at, minAt, maxAt, firstAt, lastAt, count] = [
    integer(0),
    integer(1),
    integer(2),
    integer(3),
    integer(4),
    integer(5),
  ];
  return Array.from({ length }, (_, index) => ({
    at: start + (at[index] ?? 0),
    count: count[index] ?? 0,
    sum: sum[index] ?? 0,
    min: min[index] ?? 0,
    minAt: start + (minAt[index] ?? 0),
    max: max[index] ?? 0,
    maxAt: start + (maxAt[index] ?? 0),
    first: first[index] ?? 0,
    firstAt: start + (firstAt[index] ?? 0),
    firstSeq: 0,
    last: last[index] ?? 0,
    lastAt: start + (lastAt[index] ?? 0),
    lastSeq: 0,
  }));
}
