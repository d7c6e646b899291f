/** Declares the stages of ingestion: the checks of each stage, and the reasons for which each check rejects. */
import type { SensorPath } from "../../domain/keys";
import type { TenantLimits } from "../../domain/limits";
import type { IngestStage, Rejection, RejectionReason } from "../../domain/rejection";
import type { DecodedMessage } from "./messages";

export interface Check<R extends RejectionReason = RejectionReason> {
  /** Description of the condition. */
  readonly check: string;
  /** The reasons for which this check rejects. */
  readonly reasons: readonly R[];
  /** Describes the compared values of a message that passed; null if they are unknown in this process. */
  readonly compared: (facts: Facts) => string | null;
}

/** Bounds of the platform, which apply whatever a tenant's limits are. */
export interface PlatformBounds {
  /** Maximum size of a payload. Larger payloads are rejected. */
  readonly maxPayloadBytes: number;
  /** Time for which readings are kept after their timestamp, in milliseconds. */
  readonly retentionMs: number;
}

/** Known facts about a message that has passed a check. */
export interface Facts extends PlatformBounds {
  readonly message: DecodedMessage;
  /** The IDs in the topic. */
  readonly path: SensorPath;
  /** Limits of the tenant; null if the message was rejected before they were read. */
  readonly limits: TenantLimits | null;
  /** Whether this process ingests. */
  readonly isIngesting: boolean;
  /**
   * Facts that only the ingesting process knows; null in another process, or if an earlier stage rejects the message.
   */
  readonly remembered: RememberedFacts | null;
}

export interface RememberedFacts {
  readonly duplicates: number;
  /** Description of the remaining tokens of every rate. */
  readonly rates: string;
}

/** A stage can only reject for a reason that one of its checks declares. */
export class Stage<const N extends IngestStage = IngestStage, const R extends RejectionReason = RejectionReason> {
  constructor(
    readonly name: N,
    /** Checks in the order in which the stage performs them. */
    readonly checks: readonly Check<R>[],
  ) {}

  reject(reason: R, detail: string): Rejection {
    return { stage: this.name, reason, detail };
  }
}
