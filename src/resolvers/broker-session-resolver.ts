import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import type { BrokerSession } from "../domain/ports/broker-session-store";
import { BrokerCredentialType } from "../schema/broker-credential";
import { BrokerSessionType, MAX_SHOWN_SESSIONS } from "../schema/broker-session";
import { Costs, PRICES } from "../schema/price";
import type { ResolverCapability } from "./capability";
import type { RequestContext } from "./context";

@Resolver(() => BrokerCredentialType)
class CredentialSessionsResolver {
  @Costs({ points: PRICES.read, items: MAX_SHOWN_SESSIONS })
  @FieldResolver(() => [BrokerSessionType], {
    description:
      "Last connection of each client ID with the credential, at most 20: open connections first, then those " +
      "that ended last. Sluice reads them from the broker's log and stores them every 10 seconds. It deletes a " +
      "connection `SLUICE_REJECTION_RETENTION` after its end.",
  })
  async sessions(
    @Root() { username }: BrokerCredential,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly BrokerSession[]> {
    return (await loaders.brokerSessions.load(username)) ?? [];
  }
}

export const brokerSessionResolvers: ResolverCapability = [
  [CredentialSessionsResolver, () => new CredentialSessionsResolver()],
];
