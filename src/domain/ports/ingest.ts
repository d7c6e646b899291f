/** Ports of ingestion for the API. In a process that does not ingest, values that only ingestion knows are null. */
import type { AssetId, SensorId, SensorKey, TenantId } from "../keys";
import type { Tenant } from "../entities";
import type { IngestStage, RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";

/** One check of a message, in the order of ingestion. */
export interface ExplainedStep {
  readonly stage: IngestStage;
  /** The check, in words. */
  readonly check: string;
  /** null: not reached, or unknown in this process. */
  readonly passed: boolean | null;
  /** The compared values. */
  readonly detail: string;
}

export interface MessageExplanation {
  readonly accepted: boolean;
  readonly reason: RejectionReason | null;
  readonly steps: readonly ExplainedStep[];
}

/** A message as a gateway publishes it. */
export interface PublishedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** Content type (MQTT 5, section 3.3.2.3.9); null: none. */
  readonly contentType: string | null;
}

export interface MessageExplainer {
  /**
   * Runs the checks of ingestion without side effects. Treats tenants other than `tenantId` as unregistered.
   *
   * @param tenantId null: every registered tenant counts as registered
   */
  explain(message: PublishedMessage, tenantId: TenantId | null): Promise<MessageExplanation>;
}

/** Usage of one rate limit. */
export interface RateUsage {
  readonly capacity: number;
  readonly seconds: number;
  /** Whole readings. */
  readonly used: number;
  readonly remaining: number;
  /** When usage returns to zero if nothing more is sent, epoch milliseconds. */
  readonly resetAt: number;
}

export interface RateUsages {
  /** Returns one usage for each rate limit of the tenant; null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}

export const REDRIVABLE_REASONS = ["UNKNOWN_ASSET", "UNKNOWN_SENSOR"] as const satisfies readonly RejectionReason[];
export type RedrivableReason = (typeof REDRIVABLE_REASONS)[number];

/** Payload of a message that was rejected because its topic names an unregistered asset or sensor. */
export interface RejectedPayload {
  /** Unique; sorts by time of receipt. */
  readonly payloadId: string;
  readonly tenantId: TenantId;
  readonly reason: RedrivableReason;
  readonly sensorKey: SensorKey;
  readonly topic: string;
  readonly payload: Buffer;
  /** Content type that the gateway set; null: it set none. */
  readonly contentType: string | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export interface RejectedPayloadFilter {
  readonly tenantId: TenantId;
  readonly reasons?: Selection<RedrivableReason>;
  readonly assetId?: AssetId | undefined;
  /** Sensor of that asset. */
  readonly sensorId?: SensorId | undefined;
  /** `from <= receivedAt < to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * Numbers of messages. `remaining`: messages that were not examined for lack of time or due to a rate limit. Repeat the
 * call to examine them.
 */
export interface RedriveCounts {
  readonly examined: number;
  readonly accepted: number;
  readonly rejectedAgain: number;
  readonly expired: number;
  readonly remaining: number;
  /** Only in the counts of {@link Redriver.preview}. */
  readonly dryRun?: true;
}

export interface Redriver {
  /** Ingests matching messages again. Deletes accepted payloads, so a repeated call stores nothing twice. */
  redrive(filter: RejectedPayloadFilter): Promise<RedriveCounts>;
  /** Predicts the counts of a redrive without side effects. Checks the registry only. */
  preview(filter: RejectedPayloadFilter): Promise<RedriveCounts>;
}

/** Fields that link a record of a rejection to its kept payload. */
export type KeptRecord = Pick<RejectedMessage, "tenantId" | "sensorKey" | "reason" | "at">;

export interface RejectedPayloadRepository {
  insert(payloads: readonly RejectedPayload[]): Promise<void>;
  /** Usage of these tenants. Includes tenants without kept payloads. */
  usage(
    tenantIds: readonly TenantId[],
  ): Promise<ReadonlyMap<string, { readonly count: number; readonly bytes: number }>>;
  /** Ascending by `payloadId`, at most `limit`, after `after`. */
  find(filter: RejectedPayloadFilter, after: string | null, limit: number): Promise<RejectedPayload[]>;
  count(filter: RejectedPayloadFilter, after: string | null): Promise<number>;
  /** Returns for each record whether its payload is kept, in the order of the records. */
  keptOf(records: readonly KeptRecord[]): Promise<boolean[]>;
  delete(payloadIds: readonly string[]): Promise<void>;
}
