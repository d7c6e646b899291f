/**
 * Delivers readings of all partitions: those of one tenant from its homes, and those of all tenants from each
 * partition.
 */
import { FIRST_PARTITION, type Partition } from "../domain/keys";
import type {
  LiveReadings,
  PartitionReadings,
  ReadingsEvent,
  ReadingsFilter,
  StreamPlace,
  SubscribeOptions,
  TenantHomes,
} from "../domain/ports/live";
import { homeSpans } from "../domain/tenant-move";
import { FollowedReadings } from "./followed-readings";

export class PartitionedReadings implements LiveReadings {
  constructor(
    private readonly feeds: ReadonlyMap<Partition, PartitionReadings>,
    private readonly homes: TenantHomes,
  ) {}

  /**
   * If `after` does not name a partition, the partition was added later. The stream then delivers that partition's
   * readings from the oldest on.
   */
  subscribe(filter: ReadingsFilter, options: SubscribeOptions): AsyncIterableIterator<ReadingsEvent> {
    const { after, ...others } = options;
    const open = (feed: PartitionReadings, partition: Partition) => {
      const place = after?.find((each) => each.partition === partition);
      return feed.subscribe(filter, { ...others, after: place?.seq ?? (after === undefined ? undefined : 0) });
    };
    const { tenantId, homes = homeSpans({}) } = filter;
    const [only, ...more] = this.feeds;
    if (only !== undefined && more.length === 0 && (tenantId === null || homes.length === 1)) {
      return open(only[1], tenantId === null ? only[0] : (homes[0]?.partition ?? FIRST_PARTITION));
    }
    if (tenantId === null)
      return new MergedReadings(new Map([...this.feeds].map(([each, feed]) => [each, open(feed, each)])));
    return new FollowedReadings(this.feeds, filter, options, homes, (listener) =>
      this.homes.onMoved(tenantId, listener),
    );
  }
}

/**
 * Merges events of several partitions in the order of arrival. Each cursor contains the stream's place in every
 * partition.
 */
class MergedReadings implements AsyncIterableIterator<ReadingsEvent> {
  private readonly places = new Map<Partition, number>();
  /** Received events, at most one of each partition. */
  private readonly ready: { readonly partition: Partition; readonly result: IteratorResult<ReadingsEvent> }[] = [];
  /** Partitions whose next event is requested. */
  private readonly asked = new Set<Partition>();
  /** Resolves when `ready` has an event, or a source has failed. */
  private arrival = Promise.withResolvers<void>();
  private failure: { readonly error: unknown } | null = null;
  private hasBegun = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly sources: ReadonlyMap<Partition, AsyncIterableIterator<ReadingsEvent>>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ReadingsEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    for (const source of this.sources.values()) await source.return?.();
    return { done: true, value: undefined };
  }

  private async take(): Promise<IteratorResult<ReadingsEvent>> {
    if (!this.hasBegun) return this.begin();
    for (const [partition, source] of this.sources) this.ask(partition, source);
    for (;;) {
      if (this.failure !== null) throw this.failure.error;
      const next = this.ready.shift();
      if (next === undefined) {
        this.arrival = Promise.withResolvers<void>();
        await this.arrival.promise;
        continue;
      }
      this.asked.delete(next.partition);
      // A feed ends only when the process stops.
      return next.result.done === true
        ? next.result
        : { done: false, value: this.located(next.partition, next.result.value) };
    }
  }

  /**
   * Waits for the first event of every feed, which has a cursor and no readings. Resolves with one event, whose cursor
   * covers every partition.
   */
  private async begin(): Promise<IteratorResult<ReadingsEvent>> {
    this.hasBegun = true;
    let last: IteratorResult<ReadingsEvent> = { done: true, value: undefined };
    for (const [partition, source] of this.sources) {
      last = await source.next();
      if (last.done === true) return last;
      last = { done: false, value: this.located(partition, last.value) };
    }
    return last;
  }

  private ask(partition: Partition, source: AsyncIterableIterator<ReadingsEvent>): void {
    if (this.asked.has(partition)) return;
    this.asked.add(partition);
    source.next().then(
      (result) => {
        this.ready.push({ partition, result });
        this.arrival.resolve();
      },
      (error: unknown) => {
        this.failure = { error };
        this.arrival.resolve();
      },
    );
  }

  private located(partition: Partition, event: ReadingsEvent): ReadingsEvent {
    this.places.set(partition, event.cursor);
    const elsewhere: StreamPlace[] = [...this.places]
      .filter(([other]) => other !== partition)
      .map(([other, seq]) => ({ partition: other, seq }));
    return { ...event, elsewhere, gap: event.gap && { ...event.gap, elsewhere } };
  }
}
