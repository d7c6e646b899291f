import type { RejectionReason } from "../../domain/rejection";
import type { Delivery, ReceivedMessage } from "../stages/messages";

/** Stands for a message that is ingested again: no connection waits for its acknowledgement, a redrive does. */
export class RedrivenDelivery implements Delivery {
  readonly connection = this;
  readonly packetId = null;
  /** Why it was rejected again, if it was; known when its batch is built. */
  rejected: RejectionReason | null = null;
  /** Settles when its batch is durable. */
  readonly committed: Promise<void>;
  readonly commit: () => void;

  /**
   * Epoch milliseconds. The time of receipt of its readings: the first one may be before their sensor was registered,
   * and what is older than its sensor is taken for a reading of one that had the id before.
   */
  readonly redrivenAt = Date.now();

  /** @param payloadId of the kept payload */
  constructor(readonly payloadId: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.committed = promise;
    this.commit = resolve;
  }

  /** What can succeed later is kept; what is stored, and what never can be, is not. */
  get isSettled(): boolean {
    return this.rejected === null || this.rejected === "INVALID_TIMESTAMP";
  }
}

/** When it came, or comes again: that is the minute of the ledger, and when it is rejected. */
export function receivedAtOf({ receivedAt, delivery }: ReceivedMessage): number {
  return delivery instanceof RedrivenDelivery ? delivery.redrivenAt : receivedAt;
}
