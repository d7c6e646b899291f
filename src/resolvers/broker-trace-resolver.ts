import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import type { BrokerTrace } from "../domain/broker-trace";
import { BrokerCredentialType } from "../schema/broker-credential";
import { BrokerCredentialTraceInput, BrokerCredentialTracePayload, BrokerTraceType } from "../schema/broker-trace";
import { Costs, PRICES } from "../schema/price";
import type { BrokerTraceService } from "../services/broker-services";
import type { ResolverCapability } from "./capability";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { payloadOf } from "./payloads";

@Resolver(() => BrokerCredentialType)
class BrokerTraceResolver {
  constructor(private readonly traces: BrokerTraceService) {}

  @Costs({ points: PRICES.brokerChange })
  @Mutation(() => BrokerCredentialTracePayload, {
    nullable: true,
    description:
      "Traces a broker credential for a limited time, to show which publishes the broker denies and why connections " +
      "end. During the trace, the broker logs every packet of every client, which doubles its CPU time per message. " +
      "A broker runs one trace at a time. Requires the role OPERATOR.",
  })
  brokerCredentialTrace(
    @Ctx() context: RequestContext,
    @Arg("input", () => BrokerCredentialTraceInput, { description: "The credential to trace." })
    input: BrokerCredentialTraceInput,
  ) {
    return payloadOf(context, this.traces.begin(context.principal, present(input)));
  }

  @Costs({ points: PRICES.read })
  @FieldResolver(() => BrokerTraceType, {
    nullable: true,
    description:
      "The last trace of the credential. An operator starts traces with `brokerCredentialTrace`. Null if there was " +
      "no trace within the last `SLUICE_REJECTION_RETENTION`.",
  })
  trace(@Root() { username }: BrokerCredential, @Ctx() { loaders }: RequestContext): Promise<BrokerTrace | null> {
    return loaders.brokerTraces.load(username);
  }
}

export const brokerTraceResolvers: ResolverCapability = [
  [BrokerTraceResolver, ({ brokerTraces }) => new BrokerTraceResolver(brokerTraces)],
];
