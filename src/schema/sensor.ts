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
  @Field({ description: "ID of the sensor, unique within the asset. It is part of the MQTT topic." })
  readonly sensorId!: string;

  @Field({ description: "Measured quantity, such as `temperature`. You choose the types." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of the values; null if the sensor has none." })
  readonly unit!: string | null;

  @Field(() => DateTimeScalar, { description: "Time when the sensor was registered." })
  readonly createdAt!: Date;
}

export const SensorConnection = connectionType("Sensor", () => SensorType, "sensors");

@InputType("SensorFilter", { description: "Conditions for a list of sensors. A sensor must meet all of them." })
export class SensorFilterInput {
  @Field(() => String, { nullable: true, description: "Matches sensors of this type." })
  readonly type?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Matches sensors of these assets. An empty list matches none.",
  })
  readonly assetIds?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Matches sensors whose ID contains this text. Case does not matter.",
  })
  readonly search?: string | null;
}

@InputType("SensorRef", { description: "Reference to a sensor of a tenant." })
export class SensorRef {
  @Field({ description: "ID of the asset." })
  readonly assetId!: string;

  @Field({ description: "ID of the sensor, within the asset." })
  readonly sensorId!: string;
}
