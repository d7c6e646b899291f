import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { BrokerCredential } from "../domain/broker-credential";
import type { Asset, Tenant } from "../domain/entities";
import { assetKey } from "../domain/keys";
import { AssetType } from "../schema/asset";
import {
  BrokerCredentialConnection,
  BrokerCredentialIssueInput,
  BrokerCredentialIssuePayload,
  BrokerCredentialRevokeInput,
  BrokerCredentialRevokePayload,
  BrokerCredentialRotateInput,
  BrokerCredentialRotatePayload,
  BrokerCredentialType,
} from "../schema/broker-credential";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { globalId } from "../schema/node";
import { TenantType } from "../schema/tenant";
import type { BrokerCredentialService } from "../services/broker-services";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { pageOf } from "./paging";
import { payloadOf } from "./payloads";
import { Costs, PRICES } from "../schema/price";

const credentialCursors = keyCursors("brokerCredential");

@Resolver(() => BrokerCredentialType)
export class BrokerCredentialResolver {
  constructor(private readonly credentials: BrokerCredentialService) {}

  @Costs({ points: 3 * PRICES.brokerChange })
  @Mutation(() => BrokerCredentialRotatePayload, {
    nullable: true,
    description:
      "Replaces a password. The old password stays valid for a grace period. When the grace period expires, sessions " +
      "with the new password stay open. Rotation does not extend the validity: the new credential gets the expiry of " +
      "the old one.",
  })
  brokerCredentialRotate(
    @Ctx() context: RequestContext,
    @Arg("input", () => BrokerCredentialRotateInput, { description: "The credential to replace." })
    input: BrokerCredentialRotateInput,
  ) {
    return payloadOf(context, this.credentials.rotate(context.principal, present(input)));
  }

  @Costs({ points: 3 * PRICES.brokerChange })
  @Mutation(() => BrokerCredentialIssuePayload, {
    nullable: true,
    description: "Issues a broker credential: a password or a certificate, for all or some assets of the tenant.",
  })
  brokerCredentialIssue(
    @Ctx() context: RequestContext,
    @Arg("input", () => BrokerCredentialIssueInput, { description: "The credential to issue." })
    input: BrokerCredentialIssueInput,
  ) {
    return payloadOf(context, this.credentials.issue(context.principal, present(input)));
  }

  @Costs({ points: PRICES.brokerChange })
  @Mutation(() => BrokerCredentialRevokePayload, {
    nullable: true,
    description: "Revokes a broker credential and closes its sessions within 2 seconds.",
  })
  brokerCredentialRevoke(
    @Ctx() context: RequestContext,
    @Arg("input", () => BrokerCredentialRevokeInput, { description: "The credential to revoke." })
    input: BrokerCredentialRevokeInput,
  ) {
    return payloadOf(context, this.credentials.revoke(context.principal, present(input)));
  }

  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() credential: BrokerCredential): string {
    return globalId(credential);
  }

  @Costs({ items: 100 })
  @FieldResolver(() => [AssetType], {
    nullable: true,
    description:
      "Registered assets that the credential can publish for; null if it can publish for all assets of the tenant.",
  })
  async assets(
    @Root() { tenantId, assetIds }: BrokerCredential,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Asset[] | null> {
    if (assetIds === null) return null;
    const found = await Promise.all(assetIds.map((assetId) => loaders.assets.load(assetKey(tenantId, assetId))));
    return found.filter((asset) => asset !== null);
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the credential expires within `SLUICE_CREDENTIAL_WARNING` (30 days by default). False unless `status` " +
      "is ACTIVE.",
  })
  expiresSoon(@Root() credential: BrokerCredential): boolean {
    return this.credentials.expiresSoon(credential);
  }
}

@Resolver(() => TenantType)
export class TenantCredentialsResolver {
  constructor(private readonly credentials: BrokerCredentialService) {}

  @FieldResolver(() => BrokerCredentialConnection, {
    description:
      "Broker credentials of the tenant, ordered by user name. Revoked credentials stay in the list for at least a " +
      "year. The role TENANT_READER gets FORBIDDEN.",
  })
  brokerCredentials(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<BrokerCredential>> {
    return pageOf(
      context,
      args,
      credentialCursors,
      (credential: BrokerCredential) => credential.username,
      (request) => this.credentials.page(context.principal, tenantId, request),
    );
  }
}
