import type { RejectionReason } from "../domain/rejection";
import type { Delivery } from "./messages";

/** Stands for a message that is ingested again: no connection waits for its acknowledgement, a redrive does. */
export class RedrivenDelivery implements Delivery {
  readonly connection = this;
  readonly packetId = null;
  /** Why it was refused again, if it was. */
  refused: RejectionReason | null = null;
  /** Settles when its batch is durable. */
  readonly committed: Promise<void>;
  readonly commit: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.committed = promise;
    this.commit = resolve;
  }
}
