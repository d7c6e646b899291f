import type { RejectionReason } from "../../domain/rejection";
import type { Delivery, ReceivedMessage } from "../stages/messages";

/** Delivery of a redriven message. No connection waits for its acknowledgement, but a redrive does. */
export class RedrivenDelivery implements Delivery {
  readonly connection = this;
  readonly packetId = null;
  /** Reason if it was rejected again. Known when its batch is built. */
  rejected: RejectionReason | null = null;
  /** Settles when its batch is durable. */
  readonly committed: Promise<void>;
  readonly commit: () => void;

  /**
   * Epoch milliseconds. It is the time of receipt of its readings. The original one may precede the sensor's
   * registration, and readings that are older than their sensor count as those of a previous sensor of its ID.
   */
  readonly redrivenAt = Date.now();

  /** @param payloadId ID of the kept payload */
  constructor(readonly payloadId: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.committed = promise;
    this.commit = resolve;
  }

  /** Whether the payload need not be kept: it is stored, or can never be accepted. */
  get isSettled(): boolean {
    return this.rejected === null || this.rejected === "INVALID_TIMESTAMP";
  }
}

/** Time of receipt or redrive, which is the minute of the ledger and the time of a rejection. */
export function receivedAtOf({ receivedAt, delivery }: ReceivedMessage): number {
  return delivery instanceof RedrivenDelivery ? delivery.redrivenAt : receivedAt;
}
