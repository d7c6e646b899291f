import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import { FleetImportInput, FleetImportItemError, FleetImportPayload } from "../schema/fleet-import";
import { TenantType } from "../schema/tenant";
import { userErrorOf } from "../schema/user-error";
import type { FleetImportResult, FleetService } from "../services/services";
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
      "Registers up to 1,000 assets with their sensors. Idempotent: what exists is left as it is and counted.",
  })
  fleetImport(
    @Ctx() context: RequestContext,
    @Arg("input", () => FleetImportInput, { description: "The fleet." }) input: FleetImportInput,
  ): Promise<PayloadOf<FleetImportResult>> {
    const assets = input.assets.map((asset) => ({ ...present(asset), sensors: (asset.sensors ?? []).map(present) }));
    return payloadOf(context, this.fleet.importFleet(context.principal, { ...present(input), assets }));
  }

  @FieldResolver(() => TenantType, { nullable: true, description: "The tenant; null when there are user errors." })
  async tenant(
    @Root() { tenantId }: PayloadOf<FleetImportResult>,
    @Ctx() context: RequestContext,
  ): Promise<Tenant | null> {
    return tenantId === undefined ? null : context.loaders.tenants.load(tenantId);
  }

  @Costs({ items: "sized" })
  @FieldResolver(() => [FleetImportItemError], { description: "What was not imported, item by item." })
  itemErrors(@Root() { errors = [] }: PayloadOf<FleetImportResult>): FleetImportItemError[] {
    return errors.map(({ assetId, sensorId, failure }) => ({ assetId, sensorId, ...userErrorOf(failure) }));
  }
}
