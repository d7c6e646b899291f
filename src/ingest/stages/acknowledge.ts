/** ACKNOWLEDGE: acknowledges durable messages to their sources. */
import { Deque } from "../../domain/deque";
import type { RejectionReason } from "../../domain/rejection";
import type { MessageRejection } from "./batch-builder";
import type { DecodedMessage, Delivery } from "./messages";

/**
 * Acknowledges messages to the broker in the order of receipt (MQTT 5, 4.6), although a batch may take a tenant's
 * message before earlier messages of other tenants. A redrive receives its outcome immediately.
 */
export class OrderedAcknowledgements {
  private readonly expected = new Deque<DecodedMessage>();
  /** Durable messages that wait for an earlier message. */
  private readonly durable = new Set<DecodedMessage>();

  /** @param network acknowledges deliveries of the broker */
  constructor(private readonly network: (deliveries: readonly Delivery[]) => void) {}

  /** Call this in the order of receipt. */
  expect(message: DecodedMessage): void {
    if (message.received.origin.kind === "network") this.expected.push(message);
  }

  /** Call this when the messages are durable. Acknowledges them as soon as all earlier messages are durable. */
  write(messages: readonly DecodedMessage[], rejected: readonly MessageRejection[]): void {
    const redriven = messages.filter((message) => message.received.origin.kind === "redrive");
    for (const message of messages) this.durable.add(message);
    for (const message of redriven) this.durable.delete(message);
    this.network(this.inOrder());
    if (redriven.length === 0) return;
    const reasons = new Map<DecodedMessage, RejectionReason>();
    for (const { message, rejection } of rejected) reasons.set(message, rejection.reason);
    for (const message of redriven) {
      const { origin } = message.received;
      if (origin.kind === "redrive") origin.committed(reasons.get(message) ?? null);
    }
  }

  private inOrder(): Delivery[] {
    const deliveries: Delivery[] = [];
    for (
      let next = this.expected.oldest;
      next !== undefined && this.durable.delete(next);
      next = this.expected.oldest
    ) {
      const { origin } = next.received;
      this.expected.shift();
      if (origin.kind !== "network") continue;
      deliveries.push(origin);
      origin.acknowledged?.();
    }
    return deliveries;
  }
}
