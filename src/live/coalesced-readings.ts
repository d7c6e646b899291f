import type { ReadingsEvent, ReadingsGap, StreamPartition } from "../domain/ports/live";
import { compareReadings, type Reading } from "../domain/reading";
import { eventsOf } from "./readings-events";

interface CoalescingOptions {
  readonly everyMs: number;
  /**
   * Number of sensors in memory at which the source must wait. The last event may exceed it. If the waiting source
   * overflows, it reports a gap.
   */
  readonly capacity: number;
  readonly of: StreamPartition;
  /**
   * Charges for readings that were examined. Resolves when the stream may continue; undefined if it may continue
   * immediately.
   */
  readonly pay: (readings: number) => Promise<void> | undefined;
  /** Returns the time in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Delivers the newest reading of each sensor, at most once per interval. Reports no gap for the readings that it skips.
 */
export class CoalescedReadings implements AsyncIterableIterator<ReadingsEvent> {
  private readonly newest = new Map<string, Reading>();
  private cursor = 0;
  private gap: ReadingsGap | null = null;
  private examined = 0;
  private dueAt = 0;
  /** Events of an interval that are not taken yet. */
  private pieces: readonly ReadingsEvent[] = [];
  private hasBegun = false;
  private hasNews = false;
  private end: IteratorResult<ReadingsEvent> | { readonly error: unknown } | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  /** Resolves when the state of this object has changed. */
  private change = Promise.withResolvers<void>();

  constructor(
    private readonly source: AsyncIterableIterator<ReadingsEvent>,
    private readonly options: CoalescingOptions,
  ) {}

  next(): Promise<IteratorResult<ReadingsEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    this.ended({ done: true, value: undefined });
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async take(): Promise<IteratorResult<ReadingsEvent>> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      const first = await this.source.next();
      if (first.done !== true) void this.follow();
      return first;
    }
    for (;;) {
      const [piece, ...rest] = this.pieces;
      if (piece !== undefined) {
        this.pieces = rest;
        return { done: false, value: piece };
      }
      // Readings that arrived before the end are still delivered.
      if (this.end !== null && !this.hasNews) {
        if ("error" in this.end) throw this.end.error;
        return this.end;
      }
      const wait = this.dueAt - this.now();
      if (this.hasNews && (wait <= 0 || this.end !== null)) await this.gather();
      else await this.changed(this.hasNews ? wait : null);
    }
  }

  private async gather(): Promise<void> {
    const { cursor, gap, examined, options } = this;
    const readings = [...this.newest.values()].sort((a, b) => a.seq - b.seq);
    this.newest.clear();
    this.gap = null;
    this.examined = 0;
    this.hasNews = false;
    this.dueAt = this.now() + options.everyMs;
    this.signal();
    const [first, ...others] = eventsOf(readings, cursor, options.of);
    this.pieces = first === undefined ? [] : [{ ...first, gap }, ...others];
    await options.pay(examined);
  }

  private async follow(): Promise<void> {
    try {
      while (this.end === null) {
        if (this.newest.size >= this.options.capacity) {
          await this.change.promise;
          continue;
        }
        const result = await this.source.next();
        if (result.done === true) this.ended(result);
        else this.add(result.value);
      }
    } catch (error) {
      this.ended({ error });
    }
  }

  private add({ readings, cursor, gap }: ReadingsEvent): void {
    for (const reading of readings) {
      const known = this.newest.get(reading.sensorKey);
      if (known === undefined || compareReadings(reading, known) > 0) this.newest.set(reading.sensorKey, reading);
    }
    this.examined += readings.length;
    this.cursor = cursor;
    if (gap !== null) {
      this.gap = this.gap === null ? gap : { ...this.gap, dropped: this.gap.dropped + gap.dropped };
    }
    this.hasNews = true;
    this.signal();
  }

  private ended(end: NonNullable<typeof this.end>): void {
    this.end ??= end;
    this.signal();
  }

  /**
   * Resolves at the next change, or after `ms` milliseconds.
   *
   * @param ms null for no time limit
   */
  private async changed(ms: number | null): Promise<void> {
    const { promise } = this.change;
    const timer = ms === null ? undefined : setTimeout(() => this.signal(), ms);
    await promise;
    clearTimeout(timer);
  }

  private signal(): void {
    this.change.resolve();
    this.change = Promise.withResolvers<void>();
  }

  private now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }
}
