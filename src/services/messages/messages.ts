import type { Principal, Tenant } from "../../domain/entities";
import type { MessageExplanation, RateUsage, RedriveCounts } from "../../domain/ports/ingest";
import type { RejectionReason } from "../../domain/rejection";
import type { Outcome } from "../outcome";

/** Explains and redrives messages. */
export interface MessageUseCases {
  /** `tenantId`: the tenant whose view applies, for operators. To an API key, every other tenant is unregistered. */
  explain(
    principal: Principal,
    input: { topic: string; payload: string; contentType?: string | undefined; tenantId?: string | undefined },
  ): Promise<MessageExplanation>;
  redrive(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      reasons?: readonly RejectionReason[] | undefined;
      assetId?: string | undefined;
      sensorId?: string | undefined;
      from?: Date | undefined;
      to?: Date | undefined;
    },
  ): Outcome<RedriveCounts>;
  /** The tenant must come from these services. null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}
