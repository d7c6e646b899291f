import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { Tenant, TenantStatus } from "../domain/entities";
import type { TenantId } from "../domain/keys";
import { connectionType } from "./connection";
import { TenantStatusEnum } from "./enums";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("TenantLimits", {
  description: "Limits of a tenant: the rates and timestamps of its readings, and the number of its objects.",
  simpleResolvers: true,
})
export class TenantLimitsType {
  @Field({
    description:
      "Rate limits over all readings of the tenant: up to 4 `capacity:seconds` pairs such as `1000:1,20000:60`. " +
      "All pairs apply together. An empty string means unlimited.",
  })
  readonly tenantRates!: string;

  @Field({ description: "Rate limits for each sensor, in the notation of `tenantRates`." })
  readonly sensorRates!: string;

  @Field(() => Int, { description: "Maximum age of a timestamp on receipt, in seconds." })
  readonly maxAgeSeconds!: number;

  @Field(() => Int, { description: "Maximum time that a timestamp can lie in the future on receipt, in seconds." })
  readonly maxAheadSeconds!: number;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum number of assets; null if the platform's default applies.",
  })
  readonly maxAssets!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum number of sensors; null if the platform's default applies.",
  })
  readonly maxSensors!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Maximum number of API keys that are neither revoked nor expired; null if the platform's default applies.",
  })
  readonly maxApiKeys!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Maximum number of broker credentials that are being created, active or in their grace period. The tenant's " +
      "first credential counts only after its rotation. Null if the platform's default applies.",
  })
  readonly maxBrokerCredentials!: number | null;
}

@ObjectType("LimitsInForce", {
  description: "Limits that apply to a tenant, including the platform's defaults.",
  simpleResolvers: true,
})
export class LimitsInForceType {
  @Field(() => Int, { description: "Maximum number of assets." })
  readonly maxAssets!: number;

  @Field(() => Int, { description: "Maximum number of sensors." })
  readonly maxSensors!: number;

  @Field(() => Int, { description: "Maximum number of API keys that are neither revoked nor expired." })
  readonly maxApiKeys!: number;

  @Field(() => Int, {
    description:
      "Maximum number of broker credentials that are being created, active or in their grace period. The tenant's " +
      "first credential counts only after its rotation.",
  })
  readonly maxBrokerCredentials!: number;

  @Field(() => Int, { description: "Time that Sluice keeps readings after their timestamp, in seconds." })
  readonly readingSeconds!: number;
}

@ObjectType("Tenant", {
  implements: NodeType,
  description: "A customer of the platform. It owns assets, sensors, readings and an account on the MQTT broker.",
  simpleResolvers: true,
})
export class TenantType implements Pick<Tenant, "tenantId" | "name" | "status" | "createdAt"> {
  @Field(() => String, { description: "ID of the tenant, unique on the platform. It is part of every MQTT topic." })
  readonly tenantId!: TenantId;

  @Field({ description: "Display name." })
  readonly name!: string;

  @Field(() => TenantStatusEnum, { description: "Life-cycle state of the tenant." })
  readonly status!: TenantStatus;

  @Field(() => DateTimeScalar, { description: "Time when the tenant was registered." })
  readonly createdAt!: Date;
}

export const TenantConnection = connectionType("Tenant", () => TenantType, "tenants");

@InputType("TenantFilter", {
  description: "Conditions for a list of tenants. A tenant must meet all of them. An empty text is no condition.",
})
export class TenantFilterInput {
  @Field(() => TenantStatusEnum, { nullable: true, description: "Matches tenants in this status." })
  readonly status?: TenantStatus | null;

  @Field(() => String, {
    nullable: true,
    description: "Matches tenants whose ID or name contains this text. Case does not matter.",
  })
  readonly search?: string | null;
}
