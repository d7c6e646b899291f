/** Rows of a chunk as one binary: columns one behind the other, little-endian, 64 bytes a row. */
import { Binary } from "mongodb";
import type { Row } from "../domain/series/row";

const NUMBERS = ["sum", "min", "max", "first", "last"] as const;
/** Milliseconds after the chunk's start; a day has 86,400,000 of them. */
const TIMES = ["at", "minAt", "maxAt", "firstAt", "lastAt"] as const;
const ROW_BYTES = 8 * NUMBERS.length + 4 * (TIMES.length + 1);

export function packRows(rows: readonly Row[], start: number): Binary {
  const { length } = rows;
  const bytes = new ArrayBuffer(length * ROW_BYTES);
  NUMBERS.forEach((name, place) => {
    const column = new Float64Array(bytes, place * length * 8, length);
    rows.forEach((row, index) => (column[index] = row[name]));
  });
  const times = NUMBERS.length * length * 8;
  TIMES.forEach((name, place) => {
    const column = new Uint32Array(bytes, times + place * length * 4, length);
    rows.forEach((row, index) => (column[index] = row[name] - start));
  });
  const counts = new Uint32Array(bytes, times + TIMES.length * length * 4, length);
  rows.forEach((row, index) => (counts[index] = row.count));
  return new Binary(Buffer.from(bytes));
}

export function unpackRows({ buffer, position }: Binary, start: number): Row[] {
  // A copy, because typed arrays need alignment.
  const bytes = new Uint8Array(buffer.subarray(0, position)).buffer;
  const length = position / ROW_BYTES;
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
