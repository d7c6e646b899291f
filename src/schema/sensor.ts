import { Field, InputType, ObjectType } from "type-graphql";
import type { Sensor } from "../domain/entities";
import type { SensorId } from "../domain/keys";
import { connectionType } from "./connection";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("Sensor", {
  implements: NodeType,
  description: "A source of readings on an asset.",
  simpleResolvers: true,
})
export class SensorType implements Omit<Sensor, "tenantId" | "assetId"> {
  @Field(() => String, { description: "ID of the sensor, unique within the asset. It is part of the MQTT topic." })
  readonly sensorId!: SensorId;

  @Field({ description: "Measured quantity, such as `temperature`. You choose the types." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of the values; null if the sensor has none." })
  readonly unit!: string | null;

  @Field(() => DateTimeScalar, { description: "Time when the sensor was registered." })
  readonly createdAt!: Date;
}

export const SensorConnection = connectionType("Sensor", () => SensorType, "sensors");

@InputType("SensorFilter", {
  description: "Conditions for a list of sensors. A sensor must meet all of them. An empty text is no condition.",
})
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
    description:
      "Matches sensors if their ID, or the ID or name of their asset, contains this text. Case does not matter.",
  })
  readonly search?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Matches sensors without a reading since this time, including those without any reading. Sluice compares " +
      "timestamps to the minute.",
  })
  readonly silentSince?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Matches sensors with a reading since this time. Sluice compares timestamps to the minute.",
  })
  readonly activeSince?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "If true, matches sensors without any reading. If false, matches sensors with a reading.",
  })
  readonly neverMeasured?: boolean | null;
}

@InputType("SensorRef", { description: "Reference to a sensor of a tenant." })
export class SensorRef {
  @Field({ description: "ID of the asset." })
  readonly assetId!: string;

  @Field(() => String, { description: "ID of the sensor, within the asset." })
  readonly sensorId!: SensorId;
}
