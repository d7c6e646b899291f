import type { BrokerVerdict } from "../../domain/broker-verdict";
import type { Principal, Tenant } from "../../domain/entities";
import type { MessageExplanation, RateUsage, RedriveCounts } from "../../domain/ports/ingest";
import type { RejectionReason } from "../../domain/rejection";
import type { Outcome } from "../outcome";

export interface ExplainedMessage extends MessageExplanation {
  /** Null if neither a tenant nor a credential is known. */
  readonly broker: BrokerVerdict | null;
}

/** Explains whether messages are accepted, and redrives rejected messages. */
export interface MessageUseCases {
  /**
   * Explains a message. For operators, `tenantId` is the tenant whose view applies. For an API key of a tenant, every
   * other tenant counts as unregistered.
   */
  explain(
    principal: Principal,
    input: {
      topic: string;
      payload: string;
      contentType?: string | undefined;
      tenantId?: string | undefined;
      /** MQTT user name of the publishing credential. Default: any password of the tenant that covers all assets. */
      username?: string | undefined;
      clientId?: string | undefined;
      /** Default 1. */
      qos?: number | undefined;
      retain?: boolean | undefined;
    },
  ): Promise<ExplainedMessage>;
  redrive(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      reasons?: readonly RejectionReason[] | undefined;
      assetId?: string | undefined;
      sensorId?: string | undefined;
      from?: Date | undefined;
      to?: Date | undefined;
      /** Default false. */
      dryRun?: boolean | undefined;
    },
  ): Outcome<RedriveCounts>;
  /**
   * Returns the tenant's use of its rates; null if this process does not ingest. `tenant` must come from these
   * services.
   */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}
