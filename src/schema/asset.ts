import { Field, InputType, ObjectType } from "type-graphql";
import type { Asset } from "../domain/entities";
import { connectionType } from "./connection";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("Asset", {
  implements: NodeType,
  description: "A thing that carries sensors: a truck, a building, a machine.",
  simpleResolvers: true,
})
export class AssetType implements Omit<Asset, "tenantId"> {
  @Field({ description: "Unique within the tenant: its part of the MQTT topic." })
  readonly assetId!: string;

  @Field({ description: "What kind of thing it is, in the tenant's own words." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name!: string | null;

  @Field(() => DateTimeScalar, { description: "When it was registered." })
  readonly createdAt!: Date;
}

export const AssetConnection = connectionType("Asset", () => AssetType, "assets");

@InputType("AssetFilter", { description: "Which assets to list; all conditions must hold." })
export class AssetFilterInput {
  @Field(() => String, { nullable: true, description: "Only assets of this type." })
  readonly type?: string | null;

  @Field(() => String, { nullable: true, description: "Part of the id or the name, in any case." })
  readonly search?: string | null;
}
