import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import type { RateUsage } from "../domain/ports/ingest";
import {
  MessageExplainInput,
  MessageExplanationType,
  RateUsageType,
  RejectedMessagesRedriveInput,
  RejectedMessagesRedrivePayload,
} from "../schema/message";
import { TenantType } from "../schema/tenant";
import type { MessageService } from "../services/services";
import type { RequestContext } from "./context";
import { badUserInput } from "./errors";
import { present } from "./inputs";
import { payloadOf } from "./payloads";
import { Costs, PRICES } from "../schema/price";

/** MQTT's limit of a topic, and more than any accepted payload. */
const MAX_CHARACTERS = { topic: 65_535, payload: 1_048_576 };

@Resolver(() => TenantType)
export class MessageResolver {
  constructor(private readonly messages: MessageService) {}

  @Costs({ charactersPerPoint: PRICES.messageCharacters })
  @Query(() => MessageExplanationType, {
    description:
      "What would become of a message, check by check, by the functions with which ingestion decides. To a tenant's key " +
      "another tenant is one that was never registered.",
  })
  messageExplain(
    @Ctx() { principal, reads }: RequestContext,
    @Arg("input", () => MessageExplainInput, { description: "The message." }) input: MessageExplainInput,
  ) {
    for (const field of ["topic", "payload"] as const) {
      if (input[field].length > MAX_CHARACTERS[field]) {
        throw badUserInput("input", `'${field}' has more than ${MAX_CHARACTERS[field]} characters`);
      }
    }
    return reads.run(() => this.messages.explain(principal, present(input)));
  }

  @Costs({ points: PRICES.redrive })
  @Mutation(() => RejectedMessagesRedrivePayload, {
    nullable: true,
    description:
      "Ingests again what was refused as UNKNOWN_ASSET or UNKNOWN_SENSOR and has been registered since, with its original " +
      "time of receipt. Each counts in the ledger as received once more. Rate limits hold.",
  })
  rejectedMessagesRedrive(
    @Ctx() context: RequestContext,
    @Arg("input", () => RejectedMessagesRedriveInput, { description: "Which messages." })
    input: RejectedMessagesRedriveInput,
  ) {
    return payloadOf(context, this.messages.redrive(context.principal, present(input)));
  }

  @Costs({ items: 10 })
  @FieldResolver(() => [RateUsageType], {
    nullable: true,
    description: "How much of each pair of `limits.tenantRates` is used up; null where this process does not ingest.",
  })
  rateUsage(@Root() tenant: Tenant): readonly RateUsage[] | null {
    return this.messages.ratesOf(tenant);
  }
}
