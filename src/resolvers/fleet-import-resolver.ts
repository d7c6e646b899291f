import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import { FleetImportInput, FleetImportItemError, FleetImportPayload } from "../schema/fleet-import";
import { TenantType } from "../schema/tenant";
import { userErrorOf } from "../schema/user-error";
import type { FleetImportResult, FleetService } from "../services/fleet/fleet";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { type PayloadOf, payloadOf } from "./payloads";
import { Costs } from "../schema/price";

@Resolver(() => FleetImportPayload)
export class FleetImportResolver {
  constructor(private readonly fleet: FleetService) {}

  @Mutation(() => FleetImportPayload, {
    nullable: true,
    description:
      "Imports up to 1,000 assets, each with up to 100 sensors. You can repeat an import: Sluice counts objects " +
      "that already exist, and does not change them.",
  })
  fleetImport(
    @Ctx() context: RequestContext,
    @Arg("input", () => FleetImportInput, { description: "The assets to import." }) input: FleetImportInput,
  ): Promise<PayloadOf<FleetImportResult>> {
    const assets = input.assets.map((asset) => ({ ...present(asset), sensors: (asset.sensors ?? []).map(present) }));
    return payloadOf(context, this.fleet.importFleet(context.principal, { ...present(input), assets }));
  }

  @FieldResolver(() => TenantType, {
    nullable: true,
    description: "Tenant that the assets belong to; null if there are user errors.",
  })
  async tenant(
    @Root() { tenantId }: PayloadOf<FleetImportResult>,
    @Ctx() context: RequestContext,
  ): Promise<Tenant | null> {
    return tenantId === undefined ? null : context.loaders.tenants.load(tenantId);
  }

  @Costs({ items: "sized" })
  @FieldResolver(() => [FleetImportItemError], {
    description:
      "Errors of the items that Sluice could not import. Empty if there are none, or if there are user errors.",
  })
  itemErrors(@Root() { errors = [] }: PayloadOf<FleetImportResult>): FleetImportItemError[] {
    return errors.map(({ assetId, sensorId, failure }) => ({ assetId, sensorId, ...userErrorOf(failure) }));
  }
}
