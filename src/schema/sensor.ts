import { Field, InputType, ObjectType } from "type-graphql";
import type { Sensor } from "../domain/entities";
import { connectionType } from "./connection";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("Sensor", {
  implements: NodeType,
  description: "A source of readings on an asset.",
  simpleResolvers: true,
})
export class SensorType implements Omit<Sensor, "tenantId" | "assetId"> {
  @Field({ description: "Unique within the asset: its part of the MQTT topic." })
  readonly sensorId!: string;

  @Field({ description: "What it measures, in the tenant's own words." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of its values." })
  readonly unit!: string | null;

  @Field(() => DateTimeScalar, { description: "When it was registered." })
  readonly createdAt!: Date;
}

export const SensorConnection = connectionType("Sensor", () => SensorType, "sensors");

@InputType("SensorFilter", { description: "Which sensors to list; all conditions must hold." })
export class SensorFilterInput {
  @Field(() => String, { nullable: true, description: "Only sensors of this type." })
  readonly type?: string | null;

  @Field(() => [String], { nullable: true, description: "Only sensors of these assets. An empty list selects none." })
  readonly assetIds?: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "Part of the sensor id, in any case." })
  readonly search?: string | null;
}

@InputType("SensorRef", { description: "Names one sensor of a tenant." })
export class SensorRef {
  @Field({ description: "Id of the asset." })
  readonly assetId!: string;

  @Field({ description: "Id of the sensor on that asset." })
  readonly sensorId!: string;
}
