/** Fan-out of committed readings: every reading is routed once, however many subscribers there are. */
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { LiveReadings, OverflowPolicy, ReadingsEvent, ReadingsFilter } from "../domain/ports/live";
import { readingAt, type Reading } from "../domain/reading";
import { ReadingsSubscription } from "./readings-subscription";

/** Sensors whose routes are remembered between batches; beyond, the memory starts anew. */
const REMEMBERED_ROUTES = 100_000;
const NOBODY: readonly ReadingsSubscription[] = [];

export class ReadingsFeed implements LiveReadings {
  private readonly subscriptions = new Set<ReadingsSubscription>();
  private readonly routes = new Map<string, readonly ReadingsSubscription[]>();
  private seq = 0;

  /** @param capacity readings that may wait for one subscriber */
  constructor(
    private readonly journal: Journal,
    private readonly capacity: number,
  ) {}

  /** Begins after the batch `seq`: what came before is only replayed. */
  startAfter(seq: number): void {
    this.seq = seq;
  }

  publish(batch: JournalBatch): void {
    this.seq = batch.seq;
    if (this.subscriptions.size === 0) return;
    const { columns } = batch;
    const routes = columns.sources.map((sensorKey) => this.route(sensorKey));
    const gathered = new Map<ReadingsSubscription, Reading[]>();
    for (let row = 0; row < columns.source.length; row++) {
      const route = routes[columns.source[row] ?? 0] ?? NOBODY;
      if (route.length === 0) continue;
      const reading = readingAt(batch.seq, columns, row);
      for (const subscription of route) {
        const readings = gathered.get(subscription);
        if (readings === undefined) gathered.set(subscription, [reading]);
        else readings.push(reading);
      }
    }
    for (const [subscription, readings] of gathered) subscription.push(batch.seq, readings);
  }

  subscribe(
    filter: ReadingsFilter,
    options: { readonly after?: number | undefined; readonly onOverflow: OverflowPolicy },
  ): AsyncIterableIterator<ReadingsEvent> {
    return new ReadingsSubscription(filter, {
      capacity: this.capacity,
      onOverflow: options.onOverflow,
      journal: this.journal,
      after: options.after,
      liveSeq: () => this.seq,
      attach: (subscription) => this.attach(subscription),
      detach: (subscription) => this.detach(subscription),
    });
  }

  /** Ends every subscription that is live. */
  end(): void {
    for (const subscription of [...this.subscriptions]) void subscription.return();
  }

  private attach(subscription: ReadingsSubscription): void {
    this.subscriptions.add(subscription);
    this.routes.clear();
  }

  private detach(subscription: ReadingsSubscription): void {
    if (this.subscriptions.delete(subscription)) this.routes.clear();
  }

  private route(sensorKey: string): readonly ReadingsSubscription[] {
    let route = this.routes.get(sensorKey);
    if (route === undefined) {
      const matching = [...this.subscriptions].filter((subscription) => subscription.wants(sensorKey));
      route = matching.length === 0 ? NOBODY : matching;
      if (this.routes.size >= REMEMBERED_ROUTES) this.routes.clear();
      this.routes.set(sensorKey, route);
    }
    return route;
  }
}
