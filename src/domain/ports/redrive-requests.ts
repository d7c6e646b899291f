import type { Partition } from "../keys";
import type { RedriveCounts, RejectedPayloadFilter } from "./ingest";

/** A redrive that the process that ingests in the partition performs for another one. */
export interface RedriveRequest {
  readonly requestId: string;
  readonly filter: RejectedPayloadFilter;
  readonly dryRun: boolean;
}

/** The end of a request. */
export type RedriveOutcome =
  | { readonly kind: "DONE"; readonly counts: RedriveCounts }
  /** The owner could not perform it, in words for the log. */
  | { readonly kind: "FAILED"; readonly reason: string };

/** null: it waits, or nobody has it any longer. */
export type RedriveProgress = { readonly isTaken: boolean; readonly outcome: RedriveOutcome | null } | null;

/** Requests for a redrive, each until its caller has the outcome. */
export interface RedriveRequests {
  /** @param ttlMs after which nobody waits for it any longer, milliseconds */
  put(partition: Partition, request: RedriveRequest, ttlMs: number): Promise<void>;
  /** The oldest that nobody has taken, for the caller alone. */
  take(partition: Partition): Promise<RedriveRequest | null>;
  finish(requestId: string, outcome: RedriveOutcome): Promise<void>;
  progress(requestId: string): Promise<RedriveProgress>;
  remove(requestId: string): Promise<void>;
}
