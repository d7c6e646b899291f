/** Orders and sizes of lists of assets and sensors. */
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { ASSET_ORDERS, type AssetOrder, SENSOR_ORDERS, type SensorOrder } from "../domain/ports/fleet-lists";
import { enumOf } from "./enums";

const DIRECTIONS = ["ASC", "DESC"] as const;

const OrderDirectionEnum = enumOf(DIRECTIONS, "OrderDirection", "Direction of an order.", {
  ASC: "Ascending: the smallest, earliest or alphabetically first value comes first.",
  DESC: "Descending: the largest, latest or alphabetically last value comes first.",
});

const AssetOrderFieldEnum = enumOf(ASSET_ORDERS, "AssetOrderField", "Field that a list of assets is ordered by.", {
  ID: "`assetId`.",
  NAME: "`name`, or `assetId` if the asset has none. Case does not matter.",
});

const SensorOrderFieldEnum = enumOf(SENSOR_ORDERS, "SensorOrderField", "Field that a list of sensors is ordered by.", {
  ID: "`assetId`, then `sensorId`.",
  NAME: "`name` of the asset, or its `assetId` if it has none. Case does not matter.",
  LAST_READING_AT:
    "Timestamp of the latest reading, to the minute. In ascending order, sensors without a reading come first.",
});

@InputType("AssetOrder", {
  description: "Order of a list of assets. Assets with the same value are ordered by ID, in the same direction.",
})
export class AssetOrderInput {
  @Field(() => AssetOrderFieldEnum, { description: "Field that the list is ordered by." })
  readonly by!: AssetOrder;

  @Field(() => OrderDirectionEnum, { nullable: true, description: "Direction. Defaults to ASC." })
  readonly direction?: (typeof DIRECTIONS)[number] | null;
}

@InputType("SensorOrder", {
  description:
    "Order of a list of sensors. Sensors with the same value are ordered by asset ID and sensor ID, in the same " +
    "direction.",
})
export class SensorOrderInput {
  @Field(() => SensorOrderFieldEnum, { description: "Field that the list is ordered by." })
  readonly by!: SensorOrder;

  @Field(() => OrderDirectionEnum, { nullable: true, description: "Direction. Defaults to ASC." })
  readonly direction?: (typeof DIRECTIONS)[number] | null;
}

@ObjectType("TotalCount", { description: "Number of items of a list, over all pages.", simpleResolvers: true })
export class TotalCountType {
  @Field(() => Int, { description: "Number of items, up to 10,000." })
  readonly count!: number;

  @Field(() => Boolean, { description: "Whether `count` is exact. False if the list has more items." })
  readonly isExact!: boolean;
}

@ObjectType("TenantCounts", {
  description: "Number of objects of a tenant. It is exact up to 10,000. A larger number can be up to a minute old.",
  simpleResolvers: true,
})
export class TenantCountsType {
  @Field(() => Int, { description: "Number of assets." })
  readonly assets!: number;

  @Field(() => Int, { description: "Number of sensors." })
  readonly sensors!: number;
}
