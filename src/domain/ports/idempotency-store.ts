/** Stored state of a mutation with an idempotency key. Responses are encrypted. */
import type { TenantId } from "../keys";
export type IdempotentRun =
  | {
      /** The caller must run the mutation. No other process runs it while the caller renews the lock. */
      readonly isOurs: true;
      /** The response that an interrupted run was about to return; null: there was none. */
      readonly prepared: Buffer | null;
    }
  | {
      readonly isOurs: false;
      /** Hash of the mutation and its input. */
      readonly inputHash: string;
      /** null: the mutation is running, or was interrupted. */
      readonly answer: Buffer | null;
    };

/** Responses of mutations by idempotency key, until they expire. */
export interface IdempotencyRepository {
  /**
   * Begins a mutation under `recordId` if there is no record, or if another run has not renewed its lock for `lockMs`
   * milliseconds. Otherwise returns the stored state. `worker` is unique to this run.
   */
  begin(
    record: { readonly recordId: string; readonly tenantId: TenantId | null; readonly inputHash: string },
    worker: string,
    lockMs: number,
  ): Promise<IdempotentRun>;
  /** Locks the run for `lockMs` from now. Has no effect if the caller no longer holds it. */
  renew(recordId: string, worker: string, lockMs: number): Promise<void>;
  complete(recordId: string, worker: string, answer: Buffer): Promise<void>;
  /** Stores the future response. Returns false if the caller no longer holds the run. */
  prepare(recordId: string, worker: string, answer: Buffer): Promise<boolean>;
  /**
   * Records a failed run. The caller may use the key again. Other input is allowed only if no response was prepared.
   */
  abandon(recordId: string, worker: string): Promise<void>;
}
