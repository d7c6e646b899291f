import { FairQueue } from "../domain/fair-queue";
import { portionsOf } from "../domain/portions";
import {
  MAX_EVENT_REJECTIONS,
  type LiveRejections,
  type LiveRejectionsFilter,
  type RejectionsEvent,
  type RejectionsOptions,
} from "../domain/ports/live";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import { isSelected } from "../domain/selection";
import { RejectionsSubscription } from "./rejections-subscription";

/** Maximum number of concurrent reads of replays, in all and per tenant. */
const REPLAYS = { total: 2, perOwner: 1 };

/** Delivers new rejections to subscribers. Each subscriber has a separate queue. */
export class RejectionFeed implements LiveRejections {
  private readonly subscriptions = new Set<RejectionsSubscription>();
  private readonly replays = new FairQueue(REPLAYS);
  /** Time of the newest published rejection, in epoch milliseconds. */
  private newest = 0;

  /** @param capacity maximum number of rejections that wait for one subscriber */
  constructor(
    private readonly recorded: Pick<RejectionRepository, "recordedAfter">,
    private readonly capacity: number,
  ) {}

  publish(messages: readonly RejectedMessage[]): void {
    const byFilter = new Map<string, readonly RejectionsEvent[]>();
    for (const { at } of messages) this.newest = Math.max(this.newest, at.getTime());
    for (const subscription of this.subscriptions) {
      const { filter } = subscription;
      const key = JSON.stringify([filter.tenantId, filter.reasons ?? null]);
      let events = byFilter.get(key);
      if (events === undefined) byFilter.set(key, (events = this.eventsOf(filter, messages)));
      for (const event of events) subscription.push(event);
    }
  }

  subscribe(filter: LiveRejectionsFilter, options: RejectionsOptions = {}): AsyncIterableIterator<RejectionsEvent> {
    const subscription = new RejectionsSubscription(filter, {
      capacity: this.capacity,
      after: options.after,
      pay: options.pay ?? (() => undefined),
      read: (rejectionId) =>
        this.replays.run(filter.tenantId ?? "", () =>
          this.recorded.recordedAfter(filter.tenantId, rejectionId, filter.reasons, MAX_EVENT_REJECTIONS),
        ),
      detach: () => this.subscriptions.delete(subscription),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  /** Ends every subscription. */
  end(): void {
    for (const subscription of this.subscriptions) subscription.end();
  }

  private eventsOf(filter: LiveRejectionsFilter, messages: readonly RejectedMessage[]): readonly RejectionsEvent[] {
    const matching = messages.filter((message) => matches(filter, message));
    const { newest: cursor } = this;
    return Array.from(portionsOf(matching, MAX_EVENT_REJECTIONS), (some) => ({ messages: some, cursor, gap: null }));
  }
}

function matches(filter: LiveRejectionsFilter, message: RejectedMessage): boolean {
  if (filter.tenantId !== null && message.tenantId !== filter.tenantId) return false;
  return isSelected(filter.reasons, message.reason);
}
