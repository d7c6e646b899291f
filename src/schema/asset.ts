import { Field, InputType, ObjectType } from "type-graphql";
import type { Asset } from "../domain/entities";
import type { AssetId } from "../domain/keys";
import { connectionType } from "./connection";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("Asset", {
  implements: NodeType,
  description: "A thing that carries sensors, such as a truck, a building or a machine.",
  simpleResolvers: true,
})
export class AssetType implements Omit<Asset, "tenantId"> {
  @Field(() => String, { description: "ID of the asset, unique within the tenant. It is part of the MQTT topic." })
  readonly assetId!: AssetId;

  @Field({ description: "Type of the asset, such as `truck`. You choose the types." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Display name; null if the asset has none." })
  readonly name!: string | null;

  @Field(() => DateTimeScalar, { description: "Time when the asset was registered." })
  readonly createdAt!: Date;
}

export const AssetConnection = connectionType("Asset", () => AssetType, "assets");

@InputType("AssetFilter", {
  description: "Conditions for a list of assets. An asset must meet all of them. An empty text is no condition.",
})
export class AssetFilterInput {
  @Field(() => String, { nullable: true, description: "Matches assets of this type." })
  readonly type?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Matches assets whose ID or name contains this text. Case does not matter.",
  })
  readonly search?: string | null;
}
