/** What the API may ask of ingestion. Where a process does not ingest, what only ingestion knows is null. */
import type { Tenant } from "../entities";
import type { IngestStage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";

/** One check of a message, in the order in which ingestion makes them. */
export interface ExplainedStep {
  readonly stage: IngestStage;
  /** What is checked, in words. */
  readonly check: string;
  /** null: not reached, or not known in this process. */
  readonly passed: boolean | null;
  /** What was compared with what. */
  readonly detail: string;
}

export interface MessageExplanation {
  readonly accepted: boolean;
  readonly reason: RejectionReason | null;
  readonly steps: readonly ExplainedStep[];
}

export interface MessageExplainer {
  /**
   * Runs the checks of ingestion without any effect. Tenants other than `tenantId` are answered as ones that were never
   * registered; null: every tenant is known.
   */
  explain(topic: string, payload: Buffer, tenantId: string | null): Promise<MessageExplanation>;
}

/** How much of one `capacity:seconds` pair is used up. */
export interface RateUsage {
  readonly capacity: number;
  readonly seconds: number;
  /** Readings; whole ones. */
  readonly used: number;
  readonly remaining: number;
  /** When nothing is used any more if nothing more is sent, epoch ms. */
  readonly resetAt: number;
}

export interface RateUsages {
  /** One of each pair of the tenant's rates; null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}

export const REDRIVABLE_REASONS = ["UNKNOWN_ASSET", "UNKNOWN_SENSOR"] as const satisfies readonly RejectionReason[];
export type RedrivableReason = (typeof REDRIVABLE_REASONS)[number];

/** A message that was refused because what it names was not registered, whole. */
export interface RejectedPayload {
  /** Unique; sorts by time of receipt. */
  readonly payloadId: string;
  readonly tenantId: string;
  readonly reason: RedrivableReason;
  readonly sensorKey: string;
  readonly topic: string;
  readonly payload: Buffer;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export interface RejectedPayloadFilter {
  readonly tenantId: string;
  readonly reasons?: Selection<RedrivableReason>;
  readonly assetId?: string | undefined;
  /** Of that asset. */
  readonly sensorId?: string | undefined;
  /** `from <= receivedAt < to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Messages; `remaining`: not examined for want of time or rate, to be had by asking again. */
export interface RedriveCounts {
  readonly examined: number;
  readonly accepted: number;
  readonly rejectedAgain: number;
  readonly expired: number;
  readonly remaining: number;
}

export interface Redriver {
  /** Ingests again what matches. What is accepted is kept no longer, so that repeating it stores nothing twice. */
  redrive(filter: RejectedPayloadFilter): Promise<RedriveCounts>;
}

export interface RejectedPayloadRepository {
  insert(payloads: readonly RejectedPayload[]): Promise<void>;
  /** How much is kept for each of these tenants; none is left out. */
  usage(tenantIds: readonly string[]): Promise<ReadonlyMap<string, { readonly count: number; readonly bytes: number }>>;
  /** Ascending by payloadId, at most `limit`, after that payloadId. */
  find(filter: RejectedPayloadFilter, after: string | null, limit: number): Promise<RejectedPayload[]>;
  count(filter: RejectedPayloadFilter, after: string | null): Promise<number>;
  delete(payloadIds: readonly string[]): Promise<void>;
}
