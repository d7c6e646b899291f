import type { LiveRejections, LiveRejectionsFilter } from "../domain/ports/live";
import type { RejectedMessage } from "../domain/rejection";
import { isSelected } from "../domain/selection";
import { BoundedQueue } from "./bounded-queue";

interface Subscription {
  readonly filter: LiveRejectionsFilter;
  readonly queue: BoundedQueue<RejectedMessage>;
}

/** Delivers new rejections to subscribers. Each has its own queue, which drops the oldest when it is full. */
export class RejectionFeed implements LiveRejections {
  private readonly subscriptions = new Set<Subscription>();

  /** @param capacity maximum rejections that wait for one subscriber */
  constructor(private readonly capacity: number) {}

  publish(messages: readonly RejectedMessage[]): void {
    for (const { filter, queue } of this.subscriptions) {
      for (const message of messages) if (matches(filter, message)) queue.push(message);
    }
  }

  subscribe(filter: LiveRejectionsFilter): AsyncIterableIterator<RejectedMessage> {
    const queue = new BoundedQueue<RejectedMessage>(
      this.capacity,
      () => 1,
      (items) => items.slice(-this.capacity),
      () => this.subscriptions.delete(subscription),
    );
    const subscription = { filter, queue };
    this.subscriptions.add(subscription);
    return queue;
  }

  /** Ends every subscription. */
  end(): void {
    for (const { queue } of this.subscriptions) queue.end();
  }
}

function matches(filter: LiveRejectionsFilter, message: RejectedMessage): boolean {
  if (filter.tenantId !== null && message.tenantId !== filter.tenantId) return false;
  return isSelected(filter.reasons, message.reason);
}
