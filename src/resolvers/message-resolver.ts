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
import type { MessageUseCases } from "../services/messages/messages";
import type { RequestContext } from "./context";
import { badUserInput } from "./errors";
import { present } from "./inputs";
import { payloadOf } from "./payloads";
import { Costs, PRICES } from "../schema/price";

/** Maximum number of characters of each field. They exceed every value that the broker or ingestion can accept. */
const MAX_CHARACTERS = { topic: 65_535, payload: 1_048_576, contentType: 65_535, username: 256, clientId: 65_535 };

@Resolver(() => TenantType)
export class MessageResolver {
  constructor(private readonly messages: MessageUseCases) {}

  @Costs({ points: PRICES.read, charactersPerPoint: PRICES.messageCharacters })
  @Query(() => MessageExplanationType, {
    description:
      "Checks a message as the broker and ingestion would, and returns the result of every check. For a tenant's " +
      "key, other tenants count as not registered.",
  })
  messageExplain(
    @Ctx() { principal, reads }: RequestContext,
    @Arg("input", () => MessageExplainInput, { description: "The message to check." }) input: MessageExplainInput,
  ) {
    for (const field of ["topic", "payload", "contentType", "username", "clientId"] as const) {
      if ((input[field]?.length ?? 0) > MAX_CHARACTERS[field]) {
        throw badUserInput("input", `'${field}' has more than ${MAX_CHARACTERS[field]} characters. Shorten it.`);
      }
    }
    return reads.run(() => this.messages.explain(principal, present(input)));
  }

  @Costs({ points: PRICES.redrive })
  @Mutation(() => RejectedMessagesRedrivePayload, {
    nullable: true,
    description:
      "Ingests messages again that Sluice rejected as UNKNOWN_ASSET or UNKNOWN_SENSOR, and kept. Register the " +
      "asset or sensor first. Readings without a timestamp get the original time of receipt as their timestamp. " +
      "The ledger counts the messages as received again. Rate limits apply.",
  })
  rejectedMessagesRedrive(
    @Ctx() context: RequestContext,
    @Arg("input", () => RejectedMessagesRedriveInput, { description: "The messages to redrive." })
    input: RejectedMessagesRedriveInput,
  ) {
    return payloadOf(context, this.messages.redrive(context.principal, present(input)));
  }

  @Costs({ items: 10 })
  @FieldResolver(() => [RateUsageType], {
    nullable: true,
    description:
      "Usage of each rate limit in `limits.tenantRates`. Null if this process does not ingest in the tenant's " +
      "partition.",
  })
  rateUsage(@Root() tenant: Tenant): readonly RateUsage[] | null {
    return this.messages.ratesOf(tenant);
  }
}
