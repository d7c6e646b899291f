import type { BrokerVerdict } from "../../domain/broker-verdict";
import type { Principal, Tenant } from "../../domain/entities";
import type { MessageExplanation, RateUsage, RedriveCounts } from "../../domain/ports/ingest";
import type { RejectionReason } from "../../domain/rejection";
import type { Outcome } from "../outcome";

export interface ExplainedMessage extends MessageExplanation {
  /** null: neither a tenant nor a credential is known. */
  readonly broker: BrokerVerdict | null;
}

/** Explains and redrives messages. */
export interface MessageUseCases {
  /** `tenantId`: the tenant whose view applies, for operators. To an API key, every other tenant is unregistered. */
  explain(
    principal: Principal,
    input: {
      topic: string;
      payload: string;
      contentType?: string | undefined;
      tenantId?: string | undefined;
      /** Default: a credential for all assets of the tenant. */
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
  /** The tenant must come from these services. null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}
