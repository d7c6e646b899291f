/** The pre-aggregated readings of one interval. Rollups can be added up to rollups of longer intervals. */
import type { Reading } from "../domain/reading";

export interface Rollup {
  /** Start of the interval, epoch milliseconds. */
  at: number;
  count: number;
  sum: number;
  min: number;
  minAt: number;
  max: number;
  maxAt: number;
  first: number;
  firstAt: number;
  /**
   * Among readings with the first timestamp, the one committed first counts. 0 means that it was committed before all
   * others.
   */
  firstSeq: number;
  last: number;
  lastAt: number;
  lastSeq: number;
}

/** The part of a reading that rollups contain. */
export type ReadingValue = Pick<Reading, "timestamp" | "value" | "seq">;

export function rollupOf({ timestamp, value, seq }: ReadingValue, at = timestamp): Rollup {
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

/** Adds `other` to `rollup`. The two may be added in any order of time. */
export function addRollup(rollup: Rollup, other: Rollup): void {
  rollup.count += other.count;
  rollup.sum += other.sum;
  if (other.min < rollup.min || (other.min === rollup.min && other.minAt < rollup.minAt)) {
    rollup.min = other.min;
    rollup.minAt = other.minAt;
  }
  if (other.max > rollup.max || (other.max === rollup.max && other.maxAt < rollup.maxAt)) {
    rollup.max = other.max;
    rollup.maxAt = other.maxAt;
  }
  if (other.firstAt < rollup.firstAt || (other.firstAt === rollup.firstAt && other.firstSeq < rollup.firstSeq)) {
    rollup.first = other.first;
    rollup.firstAt = other.firstAt;
    rollup.firstSeq = other.firstSeq;
  }
  if (other.lastAt > rollup.lastAt || (other.lastAt === rollup.lastAt && other.lastSeq > rollup.lastSeq)) {
    rollup.last = other.last;
    rollup.lastAt = other.lastAt;
    rollup.lastSeq = other.lastSeq;
  }
}

/** Adds a reading to `rollup`. Equivalent to adding the reading's rollup, but faster. */
export function addReading(rollup: Rollup, { timestamp, value, seq }: ReadingValue): void {
  rollup.count++;
  rollup.sum += value;
  if (value < rollup.min || (value === rollup.min && timestamp < rollup.minAt)) {
    rollup.min = value;
    rollup.minAt = timestamp;
  }
  if (value > rollup.max || (value === rollup.max && timestamp < rollup.maxAt)) {
    rollup.max = value;
    rollup.maxAt = timestamp;
  }
  if (timestamp < rollup.firstAt || (timestamp === rollup.firstAt && seq < rollup.firstSeq)) {
    rollup.first = value;
    rollup.firstAt = timestamp;
    rollup.firstSeq = seq;
  }
  if (timestamp > rollup.lastAt || (timestamp === rollup.lastAt && seq > rollup.lastSeq)) {
    rollup.last = value;
    rollup.lastAt = timestamp;
    rollup.lastSeq = seq;
  }
}

/** Adds up rollups of intervals of equal length, counted from the epoch. Omits empty intervals. */
export class UniformRollups {
  private readonly rollups = new Map<number, Rollup>();

  constructor(private readonly length: number) {}

  addReading(reading: ReadingValue): void {
    const at = Math.floor(reading.timestamp / this.length) * this.length;
    const rollup = this.rollups.get(at);
    if (rollup === undefined) this.rollups.set(at, rollupOf(reading, at));
    else addReading(rollup, reading);
  }

  addRollup(other: Rollup): void {
    const at = Math.floor(other.at / this.length) * this.length;
    const rollup = this.rollups.get(at);
    if (rollup === undefined) this.rollups.set(at, { ...other, at });
    else addRollup(rollup, other);
  }

  /** Ascending by time. */
  inOrder(): Rollup[] {
    return [...this.rollups.values()].sort((a, b) => a.at - b.at);
  }
}

/** Adds up rollups of intervals between given edges. */
export class CalendarRollups {
  readonly rollups: (Rollup | undefined)[];
  private place = 0;

  /** @param edges start times of the intervals, ascending, and the end of the last interval */
  constructor(private readonly edges: readonly number[]) {
    this.rollups = new Array<Rollup | undefined>(Math.max(edges.length - 1, 0));
  }

  addReading(reading: ReadingValue): void {
    const place = this.placeOf(reading.timestamp);
    const rollup = this.rollups[place];
    if (rollup === undefined) this.rollups[place] = rollupOf(reading, this.edges[place] ?? 0);
    else addReading(rollup, reading);
  }

  addRollup(other: Rollup): void {
    const place = this.placeOf(other.at);
    const rollup = this.rollups[place];
    if (rollup === undefined) this.rollups[place] = { ...other, at: this.edges[place] ?? 0 };
    else addRollup(rollup, other);
  }

  /**
   * Returns the index of the interval. Optimized for ascending input: first tries the previous interval and the next
   * one.
   */
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
