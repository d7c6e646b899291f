import { BEFORE_ALL, type Partition } from "../domain/keys";
import type {
  PartitionReadings,
  ReadingsEvent,
  ReadingsFilter,
  StreamPosition,
  SubscribeOptions,
  TenantHomes,
} from "../domain/ports/live";
import { endOfBatch } from "../domain/reading";
import type { HomeSpan } from "../domain/tenant-move";

/** Place in the stream of a tenant: the index of one of its homes, and a `seq` in that home. */
interface Place {
  readonly home: number;
  /** undefined for new readings only. */
  readonly seq: number | undefined;
}

type Options = Omit<SubscribeOptions, "after">;

/**
 * Delivers the readings of one tenant from all of its homes, in their order. Readings of an earlier home end where the
 * tenant left it. If the tenant moves during the subscription, the stream first delivers the remaining readings of the
 * home that the tenant leaves.
 */
export class FollowedReadings implements AsyncIterableIterator<ReadingsEvent> {
  private place: Place;
  /** Stream of the current home; null if it must be opened. */
  private source: AsyncIterableIterator<ReadingsEvent> | null = null;
  /** Whether the source continues live. Otherwise it ends where the tenant left the home. */
  private isLive = false;
  private hasBegun = false;
  private ended = false;
  private turn: Promise<unknown> = Promise.resolve();
  /** Last delivered `seq` of each partition, from a cursor that names several partitions. */
  private readonly delivered: ReadonlyMap<Partition, number>;
  private readonly unwatch: () => void;

  constructor(
    private readonly feeds: ReadonlyMap<Partition, PartitionReadings>,
    private readonly filter: ReadingsFilter,
    private readonly options: Options & { readonly after?: StreamPosition | undefined },
    private homes: readonly HomeSpan[],
    watch: (listener: (homes: readonly HomeSpan[]) => void) => ReturnType<TenantHomes["onMoved"]>,
  ) {
    const { after = [] } = options;
    this.delivered = new Map(after.length > 1 ? after.map(({ partition, seq }) => [partition, seq]) : []);
    this.place = placeOf(homes, options.after);
    this.unwatch = watch((present) => this.moved(present));
    // Subscribes now, not at the first `next()`.
    this.open();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ReadingsEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    this.ended = true;
    this.unwatch();
    await this.source?.return?.();
    return { done: true, value: undefined };
  }

  /**
   * Handles a move: replaces the live source of the home that the tenant left by a source that ends where the tenant
   * left.
   */
  private moved(homes: readonly HomeSpan[]): void {
    if (homes.length <= this.homes.length) return;
    const wasLast = this.place.home === this.homes.length - 1;
    this.homes = homes;
    if (!wasLast) return;
    // Before its first event, the place of a stream without a cursor is unknown.
    if (this.hasBegun || this.place.seq !== undefined) this.leave();
  }

  private leave(): void {
    const { source } = this;
    this.source = null;
    // Drops the readings that wait in the source, because the next source reads them again.
    void source?.return?.();
  }

  private async take(): Promise<IteratorResult<ReadingsEvent>> {
    while (!this.ended) {
      const source = this.source ?? this.open();
      if (source === null) break;
      const result = await source.next();
      if (result.done !== true) {
        this.place = { home: this.place.home, seq: result.value.cursor };
        const isFirst = !this.hasBegun;
        this.hasBegun = true;
        if (isFirst && this.isLive && this.homes[this.place.home]?.through !== null) this.leave();
        if (isFirst || result.value.readings.length > 0 || result.value.gap !== null) return result;
      } else if (this.source === source && !this.nextHome()) break;
    }
    this.unwatch();
    return { done: true, value: undefined };
  }

  /**
   * Continues with the next home. Returns false if there is none. The source of the last home ends only when the
   * process stops.
   */
  private nextHome(): boolean {
    const home = this.place.home + 1;
    const next = this.homes[home];
    this.source = null;
    if (next === undefined) return false;
    this.place = { home, seq: Math.max(beginningOf(next), this.delivered.get(next.partition) ?? 0) };
    return true;
  }

  /** Subscribes to the current home, or to the next home that this process serves. Returns null if there is none. */
  private open(): AsyncIterableIterator<ReadingsEvent> | null {
    for (;;) {
      const home = this.homes[this.place.home];
      const feed = home && this.feeds.get(home.partition);
      if (home !== undefined && feed !== undefined) {
        const { after: _after, ...options } = this.options;
        const { seq } = this.place;
        this.isLive = home.through === null;
        this.source = feed.subscribe(this.filter, { ...options, after: seq, through: home.through ?? undefined });
        return this.source;
      }
      // The partition of this home has been removed.
      if (!this.nextHome()) return null;
    }
  }
}

/** Returns the place where a stream continues. Without a position, it delivers new readings only. */
function placeOf(homes: readonly HomeSpan[], after: StreamPosition | undefined): Place {
  const last = homes.length - 1;
  if (after === undefined) return { home: last, seq: undefined };
  const [only, ...others] = after;
  return only !== undefined && others.length === 0 ? placeIn(homes, only) : placeAmong(homes, after);
}

/**
 * Returns the place of a cursor with one partition. The cursor covers everything before it, in the order of the homes.
 */
function placeIn(homes: readonly HomeSpan[], { partition, seq }: StreamPosition[number]): Place {
  const at = homes.findLastIndex((home) => home.partition === partition && beginningOf(home) <= seq);
  const first = homes.findIndex((home) => home.partition === partition);
  // Only a cursor of another installation, or of a forgotten home, is in none of the homes.
  const home = at >= 0 ? at : Math.max(0, first);
  const span = homes[home];
  if (span?.partition !== partition) return startOf(homes, 0);
  const isOver = span.through !== null && seq >= endOfBatch(span.through);
  return isOver ? startOf(homes, home + 1) : { home, seq };
}

/**
 * Returns the place of a cursor with several partitions. Each entry covers one partition. A partition without an entry
 * was added later.
 */
function placeAmong(homes: readonly HomeSpan[], after: StreamPosition): Place {
  const seqs = new Map(after.map(({ partition, seq }) => [partition, seq]));
  const isOpen = ({ partition, through }: HomeSpan) =>
    through === null || (seqs.get(partition) ?? 0) < endOfBatch(through);
  const home = Math.max(0, homes.findIndex(isOpen));
  const partition = homes[home]?.partition;
  const seq = partition === undefined ? undefined : seqs.get(partition);
  const start = startOf(homes, home);
  return { home, seq: Math.max(start.seq ?? 0, seq ?? 0) };
}

/** Returns the `seq` before the first reading that a home can have. */
function beginningOf({ after }: HomeSpan): number {
  return after === BEFORE_ALL ? 0 : endOfBatch(after);
}

function startOf(homes: readonly HomeSpan[], home: number): Place {
  const span = homes[home];
  return { home, seq: span === undefined ? 0 : beginningOf(span) };
}
