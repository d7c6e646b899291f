/** What is kept of the readings of one stretch of time, so that stretches add up to longer ones. */
import type { Reading } from "../reading";

export interface Row {
  /** Start of the stretch, epoch milliseconds. */
  at: number;
  count: number;
  sum: number;
  min: number;
  minAt: number;
  max: number;
  maxAt: number;
  first: number;
  firstAt: number;
  /** Of equal timestamps the one committed first is the first. 0: committed before whatever it meets. */
  firstSeq: number;
  last: number;
  lastAt: number;
  lastSeq: number;
}

/** The part of a reading that aggregates are made of. */
export type Sample = Pick<Reading, "timestamp" | "value" | "seq">;

export function rowOf({ timestamp, value, seq }: Sample, at = timestamp): Row {
  return {
    at,
    count: 1,
    sum: value,
    min: value,
    minAt: timestamp,
    max: value,
    maxAt: timestamp,
    first: value,
    firstAt: timestamp,
    firstSeq: seq,
    last: value,
    lastAt: timestamp,
    lastSeq: seq,
  };
}

/** Adds `other` to `row`, in any order of time. */
export function addRow(row: Row, other: Row): void {
  row.count += other.count;
  row.sum += other.sum;
  if (other.min < row.min || (other.min === row.min && other.minAt < row.minAt)) {
    row.min = other.min;
    row.minAt = other.minAt;
  }
  if (other.max > row.max || (other.max === row.max && other.maxAt < row.maxAt)) {
    row.max = other.max;
    row.maxAt = other.maxAt;
  }
  if (other.firstAt < row.firstAt || (other.firstAt === row.firstAt && other.firstSeq < row.firstSeq)) {
    row.first = other.first;
    row.firstAt = other.firstAt;
    row.firstSeq = other.firstSeq;
  }
  if (other.lastAt > row.lastAt || (other.lastAt === row.lastAt && other.lastSeq > row.lastSeq)) {
    row.last = other.last;
    row.lastAt = other.lastAt;
    row.lastSeq = other.lastSeq;
  }
}

/** Adds a reading to `row`; the same as adding its row, and faster. */
export function addSample(row: Row, { timestamp, value, seq }: Sample): void {
  row.count++;
  row.sum += value;
  if (value < row.min || (value === row.min && timestamp < row.minAt)) {
    row.min = value;
    row.minAt = timestamp;
  }
  if (value > row.max || (value === row.max && timestamp < row.maxAt)) {
    row.max = value;
    row.maxAt = timestamp;
  }
  if (timestamp < row.firstAt || (timestamp === row.firstAt && seq < row.firstSeq)) {
    row.first = value;
    row.firstAt = timestamp;
    row.firstSeq = seq;
  }
  if (timestamp > row.lastAt || (timestamp === row.lastAt && seq > row.lastSeq)) {
    row.last = value;
    row.lastAt = timestamp;
    row.lastSeq = seq;
  }
}

/** Adds up what falls into stretches of equal length, counted from the epoch. Holds what is not empty. */
export class UniformRows {
  private readonly rows = new Map<number, Row>();

  constructor(private readonly length: number) {}

  addSample(sample: Sample): void {
    const at = Math.floor(sample.timestamp / this.length) * this.length;
    const row = this.rows.get(at);
    if (row === undefined) this.rows.set(at, rowOf(sample, at));
    else addSample(row, sample);
  }

  addRow(other: Row): void {
    const at = Math.floor(other.at / this.length) * this.length;
    const row = this.rows.get(at);
    if (row === undefined) this.rows.set(at, { ...other, at });
    else addRow(row, other);
  }

  /** Ascending by time. */
  inOrder(): Row[] {
    return [...this.rows.values()].sort((a, b) => a.at - b.at);
  }
}

/** Adds up what falls between given edges. */
export class CalendarRows {
  readonly rows: (Row | undefined)[];
  private place = 0;

  /** @param edges ascending; the last is the end of the last interval */
  constructor(private readonly edges: readonly number[]) {
    this.rows = new Array<Row | undefined>(Math.max(edges.length - 1, 0));
  }

  addSample(sample: Sample): void {
    const place = this.placeOf(sample.timestamp);
    const row = this.rows[place];
    if (row === undefined) this.rows[place] = rowOf(sample, this.edges[place] ?? 0);
    else addSample(row, sample);
  }

  addRow(other: Row): void {
    const place = this.placeOf(other.at);
    const row = this.rows[place];
    if (row === undefined) this.rows[place] = { ...other, at: this.edges[place] ?? 0 };
    else addRow(row, other);
  }

  /** What comes is mostly in order: the interval of the one before, or the next. */
  private placeOf(time: number): number {
    const { edges } = this;
    const within = (place: number) => time >= (edges[place] ?? Infinity) && time < (edges[place + 1] ?? -Infinity);
    if (within(this.place)) return this.place;
    if (within(this.place + 1)) return ++this.place;
    let low = 0;
    let high = edges.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((edges[middle] ?? Infinity) <= time) low = middle;
      else high = middle - 1;
    }
    this.place = low;
    return low;
  }
}
