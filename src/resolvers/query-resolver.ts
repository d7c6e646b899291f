import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { isId } from "../domain/keys";
import type { Tenant } from "../domain/entities";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { NodeType, type NodeValue, parseGlobalId } from "../schema/node";
import { TenantConnection, TenantFilterInput, TenantType } from "../schema/tenant";
import type { FleetService } from "../services/fleet/fleet";
import type { RequestContext } from "./context";
import { badUserInput } from "./errors";
import { present } from "./inputs";
import { pageOf } from "./paging";

const MAX_NODES = 1_000;
const tenantCursors = keyCursors("tenant");

@Resolver()
export class QueryResolver {
  constructor(private readonly fleet: FleetService) {}

  @Query(() => NodeType, {
    nullable: true,
    description: "The object with this global ID; null if there is none, or if your key cannot see it.",
  })
  node(
    @Ctx() context: RequestContext,
    @Arg("id", () => ID, { description: "Opaque global ID of the object." }) id: string,
  ) {
    return load(context, id);
  }

  @Query(() => [NodeType], {
    nullable: "items",
    description:
      "The objects with these global IDs, in the order of `ids`. An item is null if there is no such object, or " +
      "if your key cannot see it.",
  })
  nodes(
    @Ctx() context: RequestContext,
    @Arg("ids", () => [ID], { description: `Opaque global IDs of the objects, at most ${MAX_NODES}.` })
    ids: readonly string[],
  ): Promise<NodeValue | null>[] {
    if (ids.length > MAX_NODES) throw badUserInput("ids", `pass at most ${MAX_NODES} IDs, not ${ids.length}`);
    return ids.map((id) => load(context, id));
  }

  @Query(() => TenantType, {
    nullable: true,
    description: "A tenant; null if there is none with this ID, or if your key cannot see it.",
  })
  async tenant(
    @Ctx() context: RequestContext,
    @Arg("tenantId", () => String, {
      nullable: true,
      description: "ID of the tenant. Defaults to your own tenant. An OPERATOR belongs to no tenant and must pass it.",
    })
    tenantId: string | null | undefined,
  ): Promise<Tenant | null> {
    const id = tenantId ?? context.principal.tenantId;
    return id !== null && isId(id) ? context.loaders.tenants.load(id) : null;
  }

  @Query(() => TenantConnection, {
    description:
      "Tenants, ordered by ID. Contains all tenants if your role is OPERATOR, otherwise only your own tenant.",
  })
  tenants(
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => TenantFilterInput, {
      nullable: true,
      description: "Conditions for the list. Defaults to all tenants.",
    })
    filter: TenantFilterInput | null | undefined,
  ): Promise<RelayConnection<Tenant>> {
    return pageOf(
      context,
      args,
      tenantCursors,
      (tenant: Tenant) => tenant.tenantId,
      (request) => this.fleet.pageTenants(context.principal, request, present(filter)),
    );
  }
}

/**
 * Resolves with null if the ID is malformed, or if the principal cannot see the object: neither differs from an object
 * that does not exist.
 */
async function load(context: RequestContext, id: string): Promise<NodeValue | null> {
  const reference = parseGlobalId(id);
  if (reference === null) return null;
  const { loaders } = context;
  switch (reference.type) {
    case "Tenant":
      return loaders.tenants.load(reference.key);
    case "Asset":
      return loaders.assets.load(reference.key);
    case "Sensor":
      return loaders.sensors.load(reference.key);
    case "RejectedMessage":
      return loaders.rejections.load(reference.key);
    case "ApiKey":
      return loaders.apiKeys.load(reference.key);
    case "BrokerCredential":
      return loaders.brokerCredentials.load(reference.key);
  }
}
