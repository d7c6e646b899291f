/** Delivers committed readings to subscribers. Every reading is routed once, whatever the number of subscribers. */
import { BEFORE_ALL, FIRST_PARTITION, type Position, type SensorKey } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import { FairQueue } from "../domain/fair-queue";
import type { PartitionReadings, ReadingsEvent, StreamPartition } from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/telemetry-store";
import { endOfBatch, readingAt, type Reading } from "../domain/reading";
import { CoalescedReadings } from "./coalesced-readings";
import { ReadingsChannel, ReadingsChannels } from "./readings-channel";
import { eventsOf } from "./readings-events";
import { ReadingsSubscription } from "./readings-subscription";
import type { ReplayedJournal } from "./replay";
import { ReplaySlices } from "./replay-slices";

/** Maximum number of sensors whose routes are cached between batches. When it is reached, the cache is cleared. */
const REMEMBERED_ROUTES = 100_000;
/**
 * Maximum number of concurrent steps of replays in a partition, in all and per tenant. New readings take precedence.
 */
const REPLAYS = { total: 2, perOwner: 1 };
const NOBODY: readonly ReadingsChannel[] = [];

/** Delivers the committed readings of one partition. */
export class ReadingsFeed implements PartitionReadings {
  private readonly channels = new ReadingsChannels();
  private readonly routes = new Map<string, readonly ReadingsChannel[]>();
  private readonly replays = new FairQueue(REPLAYS);
  private readonly slices = new ReplaySlices();
  private position = BEFORE_ALL;
  private readonly of: StreamPartition;

  /**
   * @param stored source of readings that the journal no longer contains
   * @param capacity maximum number of readings that wait for one subscriber
   */
  constructor(
    private readonly journal: ReplayedJournal,
    private readonly stored: Pick<TelemetryRepository, "bySeq">,
    private readonly capacity: number,
    partition = FIRST_PARTITION,
  ) {
    this.of = partition === FIRST_PARTITION ? {} : { partition };
  }

  /** Sets the position after which batches are published. Earlier batches are only replayed. */
  startAfter(position: Position): void {
    this.position = position;
  }

  /** Delivers a batch. Subscribers with equal filters receive the same event object. */
  publish(batch: JournalBatch): void {
    this.position = batch.position;
    if (this.channels.isEmpty) return;
    const { columns } = batch;
    const routes = columns.sources.map((sensorKey) => this.route(sensorKey));
    const gathered = new Map<ReadingsChannel, Reading[]>();
    for (let row = 0; row < columns.source.length; row++) {
      const route = routes[columns.source[row] ?? 0] ?? NOBODY;
      if (route.length === 0) continue;
      const reading = readingAt(batch.position, columns, row);
      for (const channel of route) {
        const readings = gathered.get(channel);
        if (readings === undefined) gathered.set(channel, [reading]);
        else readings.push(reading);
      }
    }
    for (const [channel, readings] of gathered) {
      const events = eventsOf(readings, endOfBatch(batch.position), this.of);
      for (const subscription of channel.subscriptions) subscription.push(batch.position, events);
    }
  }

  subscribe(...[filter, options]: Parameters<PartitionReadings["subscribe"]>): AsyncIterableIterator<ReadingsEvent> {
    const channel = new ReadingsChannel(filter);
    const owner = filter.tenantId ?? "";
    const subscription = new ReadingsSubscription(filter, {
      capacity: this.capacity,
      onOverflow: options.onOverflow,
      of: this.of,
      journal: this.journal,
      stored: this.stored,
      after: options.after,
      through: options.through,
      wants: (sensorKey) => channel.wants(sensorKey),
      pay: options.pay ?? (() => undefined),
      replay: (step) => this.replays.run(owner, () => this.slices.run(step)),
      livePosition: () => this.position,
      attach: (subscription) => this.attach(channel, subscription),
      detach: (subscription) => this.detach(channel, subscription),
    });
    const { coalesce } = options;
    if (coalesce === undefined) return subscription;
    return new CoalescedReadings(subscription, { ...coalesce, capacity: this.capacity, of: this.of });
  }

  /** Ends every live subscription. */
  end(): void {
    const subscriptions = [...this.channels].flatMap((channel) => [...channel.subscriptions]);
    for (const subscription of subscriptions) void subscription.return();
  }

  private attach(own: ReadingsChannel, subscription: ReadingsSubscription): void {
    const channel = this.channels.get(own.key) ?? own;
    channel.subscriptions.add(subscription);
    if (channel.subscriptions.size > 1) return;
    this.channels.add(channel);
    this.routes.clear();
  }

  private detach({ key }: ReadingsChannel, subscription: ReadingsSubscription): void {
    const channel = this.channels.get(key);
    if (channel === undefined) return;
    channel.subscriptions.delete(subscription);
    if (channel.subscriptions.size > 0) return;
    this.channels.delete(channel);
    this.routes.clear();
  }

  private route(sensorKey: SensorKey): readonly ReadingsChannel[] {
    let route = this.routes.get(sensorKey);
    if (route === undefined) {
      const wanting = this.channels.wanting(sensorKey);
      route = wanting.length === 0 ? NOBODY : wanting;
      if (this.routes.size >= REMEMBERED_ROUTES) this.routes.clear();
      this.routes.set(sensorKey, route);
    }
    return route;
  }
}
