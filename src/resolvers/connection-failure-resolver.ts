import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import { NO_CONNECTION_FAILURES, type ConnectionFailures } from "../domain/connection-failure";
import { BrokerCredentialType } from "../schema/broker-credential";
import { BrokerConnectionFailuresType, toFailureType } from "../schema/connection-failure";
import { PlatformType } from "../schema/platform";
import { Costs, PRICES } from "../schema/price";
import type { Platform } from "../services/platform-services";
import type { ResolverCapability } from "./capability";
import type { RequestContext } from "./context";

@Resolver(() => BrokerCredentialType)
class CredentialFailuresResolver {
  @Costs({ points: PRICES.read })
  @FieldResolver(() => BrokerConnectionFailuresType, {
    description:
      "Failed connections of the credential, which can explain why a gateway is silent. Sluice reads them from the " +
      "broker's log and stores them every 10 seconds. It deletes them if the credential neither connects nor fails " +
      "to connect for `SLUICE_REJECTION_RETENTION`.",
  })
  async connectionFailures(
    @Root() { username }: BrokerCredential,
    @Ctx() { loaders }: RequestContext,
  ): Promise<BrokerConnectionFailuresType> {
    return toType(await loaders.connectionFailures.load(username));
  }
}

@Resolver(() => PlatformType)
class PlatformFailuresResolver {
  @Costs({ points: PRICES.read })
  @FieldResolver(() => BrokerConnectionFailuresType, {
    nullable: true,
    description:
      "Failed connections to the broker that Sluice cannot attribute to a credential that has connected before. " +
      "A credential that has never connected may also list them. Null, with an error in the response, if MongoDB " +
      "does not respond.",
  })
  async unattributedFailures(
    @Root() platform: Platform,
    @Ctx() { reads }: RequestContext,
  ): Promise<BrokerConnectionFailuresType> {
    return toType(await reads.run(() => platform.unattributedFailures()));
  }
}

function toType(failures: ConnectionFailures | null): BrokerConnectionFailuresType {
  const { counts, recent } = failures ?? NO_CONNECTION_FAILURES;
  return { counts, recent: recent.map(toFailureType) };
}

export const connectionFailureResolvers: ResolverCapability = [
  [CredentialFailuresResolver, () => new CredentialFailuresResolver()],
  [PlatformFailuresResolver, () => new PlatformFailuresResolver()],
];
