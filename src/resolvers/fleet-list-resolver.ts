/** Lists of a tenant's assets and sensors, and their sizes. */
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Asset, Sensor, Tenant } from "../domain/entities";
import { isId, prefixBelow, sensorKey } from "../domain/keys";
import type { ListOrder } from "../domain/ports/fleet-lists";
import { AssetConnection, AssetFilterInput } from "../schema/asset";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors, keyPositionCursors, positionCursors } from "../schema/cursors";
import { AssetOrderInput, SensorOrderInput, TenantCountsType, TotalCountType } from "../schema/list-order";
import { Costs, PRICES } from "../schema/price";
import { SensorConnection, SensorFilterInput } from "../schema/sensor";
import { TenantType } from "../schema/tenant";
import type { FleetService } from "../services/fleet/fleet";
import { type FleetSize, type ListCount, MOST_COUNTED } from "../services/fleet/fleet-counts";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { orderedPageOf, pageOf } from "./paging";
import { sensorCursors } from "./sensor-resolver";

const assetCursors = keyCursors("asset");

/** Points to charge for counting the keys of an index. */
const COUNT_POINTS = PRICES.read + MOST_COUNTED * PRICES.summedDocument;

@Resolver(() => TenantType)
export class FleetListResolver {
  constructor(private readonly fleet: FleetService) {}

  @FieldResolver(() => AssetConnection, { description: "Assets of the tenant, by default ordered by ID." })
  assets(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => AssetFilterInput, {
      nullable: true,
      description: "Conditions for the list. Defaults to all assets.",
    })
    filter: AssetFilterInput | null | undefined,
    @Arg("orderBy", () => AssetOrderInput, {
      nullable: true,
      description: "Order of the list. Defaults to ID in ascending order.",
    })
    orderBy: AssetOrderInput | null | undefined,
  ): Promise<RelayConnection<Asset>> {
    const { principal } = context;
    const conditions = present(filter);
    const order = orderOf(orderBy, "ID");
    const count = counting(context, conditions.search, () =>
      this.fleet.countAssets(principal, tenantId, conditions, context.deadline),
    );
    if (isDefault(order)) {
      const read = (request: Parameters<FleetService["pageAssets"]>[2]) =>
        this.fleet.pageAssets(principal, tenantId, request, conditions);
      return pageOf(context, args, assetCursors, (asset: Asset) => asset.assetId, read, count);
    }
    const prefix = prefixBelow(tenantId);
    const byKey = keyPositionCursors(
      assetCursors,
      (shown) => prefix + shown,
      (key) => key.slice(prefix.length),
    );
    return orderedPageOf(
      context,
      args,
      order.by === "ID" ? byKey : positionCursors("asset", order.by),
      (request) => this.fleet.listAssets(principal, tenantId, request, conditions, order),
      count,
    );
  }

  @FieldResolver(() => SensorConnection, {
    description: "Sensors of all assets of the tenant, by default ordered by asset ID and sensor ID.",
  })
  sensors(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => SensorFilterInput, {
      nullable: true,
      description: "Conditions for the list. Defaults to all sensors.",
    })
    filter: SensorFilterInput | null | undefined,
    @Arg("orderBy", () => SensorOrderInput, {
      nullable: true,
      description: "Order of the list. Defaults to ID in ascending order.",
    })
    orderBy: SensorOrderInput | null | undefined,
  ): Promise<RelayConnection<Sensor>> {
    const { principal } = context;
    const { silentSince, activeSince, assetIds: named, ...others } = present(filter);
    const conditions = {
      ...others,
      assetIds: named?.filter(isId),
      silentSince: silentSince?.getTime(),
      activeSince: activeSince?.getTime(),
    };
    const order = orderOf(orderBy, "ID");
    const count = counting(context, conditions.search, () =>
      this.fleet.countSensors(principal, tenantId, conditions, context.deadline),
    );
    const { type, assetIds, ...further } = conditions;
    if (isDefault(order) && Object.values(further).every((condition) => condition === undefined)) {
      const read = (request: Parameters<FleetService["pageSensors"]>[2]) =>
        this.fleet.pageSensors(principal, { tenantId, assetId: null }, request, { type, assetIds });
      return pageOf(context, args, sensorCursors, keyOfSensor, read, count);
    }
    const same = (key: string) => key;
    return orderedPageOf(
      context,
      args,
      order.by === "ID" ? keyPositionCursors(sensorCursors, same, same) : positionCursors("sensor", order.by),
      (request) => this.fleet.listSensors(principal, tenantId, request, conditions, order),
      count,
    );
  }

  @Costs({ points: 2 * COUNT_POINTS })
  @FieldResolver(() => TenantCountsType, {
    nullable: true,
    description:
      "Number of the tenant's assets and sensors. Null if your key can no longer see the tenant. Also null, with " +
      "an error in the response, if Sluice could not count them.",
  })
  counts(
    @Root() { tenantId }: Tenant,
    @Ctx() { principal, deadline, reads }: RequestContext,
  ): Promise<FleetSize | null> {
    return reads.run(() => this.fleet.size(principal, tenantId, deadline));
  }
}

@Resolver(() => AssetConnection)
export class AssetCountResolver {
  @Costs({ points: COUNT_POINTS })
  @FieldResolver(() => TotalCountType, {
    nullable: true,
    description:
      "Number of assets over all pages. Null, with an error in the response, if Sluice could not count them.",
  })
  totalCount(@Root() { count }: RelayConnection<Asset>): Promise<ListCount | null> | null {
    return count?.() ?? null;
  }
}

@Resolver(() => SensorConnection)
export class SensorCountResolver {
  @Costs({ points: COUNT_POINTS })
  @FieldResolver(() => TotalCountType, {
    nullable: true,
    description:
      "Number of sensors over all pages. Null, with an error in the response, if Sluice could not count them.",
  })
  totalCount(@Root() { count }: RelayConnection<Sensor>): Promise<ListCount | null> | null {
    return count?.() ?? null;
  }
}

/**
 * Returns a function that counts the items of a list. If the list has a search, the count charges for the search again.
 */
export function counting(
  context: RequestContext,
  search: string | undefined,
  count: () => Promise<ListCount | null>,
): () => Promise<ListCount | null> {
  return async () => {
    if (search !== undefined) await context.pay(PRICES.search);
    return context.reads.run(count);
  };
}

interface OrderInput<O> {
  readonly by: O;
  readonly direction?: "ASC" | "DESC" | null;
}

function orderOf<O>(input: OrderInput<O> | null | undefined, by: O): ListOrder<O> {
  return { by: input?.by ?? by, descending: input?.direction === "DESC" };
}

function isDefault({ by, descending }: ListOrder<string>): boolean {
  return by === "ID" && !descending;
}

function keyOfSensor({ tenantId, assetId, sensorId }: Sensor): string {
  return sensorKey(tenantId, assetId, sensorId);
}
