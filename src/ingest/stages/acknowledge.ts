/** ACKNOWLEDGE: tells those who sent the messages of a batch that it is durable, in the order of receipt. */
import type { RejectionReason } from "../../domain/rejection";
import type { MessageRejection } from "./batch-builder";
import type { DecodedMessage, Delivery } from "./messages";

/** @param network acknowledges what the broker delivered */
export function acknowledge(
  messages: readonly DecodedMessage[],
  rejected: readonly MessageRejection[],
  network: (deliveries: readonly Delivery[]) => void,
): void {
  const deliveries: Delivery[] = [];
  const redriven: DecodedMessage[] = [];
  for (const message of messages) {
    const { origin } = message.received;
    if (origin.kind === "network") deliveries.push(origin);
    else redriven.push(message);
  }
  network(deliveries);
  if (redriven.length === 0) return;
  const reasons = new Map<DecodedMessage, RejectionReason>();
  for (const { message, rejection } of rejected) reasons.set(message, rejection.reason);
  for (const message of redriven) {
    const { origin } = message.received;
    if (origin.kind === "redrive") origin.committed(reasons.get(message) ?? null);
  }
}
