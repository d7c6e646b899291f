import type { Partition } from "../keys";
import type { RedriveCounts, RejectedPayloadFilter } from "./ingest";

/** A redrive that another process requests from the process that ingests in the partition. */
export interface RedriveRequest {
  readonly requestId: string;
  readonly filter: RejectedPayloadFilter;
  readonly dryRun: boolean;
}

/** The result of a request. */
export type RedriveOutcome =
  | { readonly kind: "DONE"; readonly counts: RedriveCounts }
  /** The owner could not perform the redrive. `reason` is for the log. */
  | { readonly kind: "FAILED"; readonly reason: string };

/**
 * `outcome` null: the request waits, a process performs it, or this process stopped before it was done. null: there is
 * no such request.
 */
export type RedriveProgress = { readonly isTaken: boolean; readonly outcome: RedriveOutcome | null } | null;

/** Requests for redrives. A request is stored until its caller has the outcome. */
export interface RedriveRequests {
  /** @param ttlMs how long the caller waits for the outcome, milliseconds */
  put(partition: Partition, request: RedriveRequest, ttlMs: number): Promise<void>;
  /** Takes the oldest request that no process has taken yet. */
  take(partition: Partition): Promise<RedriveRequest | null>;
  finish(requestId: string, outcome: RedriveOutcome): Promise<void>;
  progress(requestId: string): Promise<RedriveProgress>;
  remove(requestId: string): Promise<void>;
}
