import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { Tenant, TenantStatus } from "../domain/entities";
import { connectionType } from "./connection";
import { TenantStatusEnum } from "./enums";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";

@ObjectType("TenantLimits", {
  description: "How much a tenant may send and have, and how far timestamps may be from the time of receipt.",
  simpleResolvers: true,
})
export class TenantLimitsType {
  @Field({
    description:
      "Rates over all readings of the tenant, all at once: `capacity:seconds` pairs such as `1000:1,20000:60`; empty: unlimited.",
  })
  readonly tenantRates!: string;

  @Field({ description: "The same for each sensor by itself." })
  readonly sensorRates!: string;

  @Field(() => Int, { description: "Oldest accepted timestamp, seconds before receipt." })
  readonly maxAgeSeconds!: number;

  @Field(() => Int, { description: "Newest accepted timestamp, seconds after receipt." })
  readonly maxAheadSeconds!: number;

  @Field(() => Int, { nullable: true, description: "Most assets; null: the platform's default." })
  readonly maxAssets!: number | null;

  @Field(() => Int, { nullable: true, description: "Most sensors; null: the platform's default." })
  readonly maxSensors!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Most API keys that are neither revoked nor expired; null: the platform's default.",
  })
  readonly maxApiKeys!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Most broker credentials in force, beside the first one; null: the platform's default.",
  })
  readonly maxBrokerCredentials!: number | null;
}

@ObjectType("Tenant", {
  implements: NodeType,
  description: "A customer of the platform: owner of assets, sensors and readings, and of a broker account.",
  simpleResolvers: true,
})
export class TenantType implements Pick<Tenant, "tenantId" | "name" | "status" | "createdAt"> {
  @Field({ description: "The tenant's own id: its part of every MQTT topic." })
  readonly tenantId!: string;

  @Field({ description: "Name for people." })
  readonly name!: string;

  @Field(() => TenantStatusEnum, { description: "Where the tenant is in its life." })
  readonly status!: TenantStatus;

  @Field(() => DateTimeScalar, { description: "When it was registered." })
  readonly createdAt!: Date;
}

export const TenantConnection = connectionType("Tenant", () => TenantType, "tenants");

@InputType("TenantFilter", { description: "Which tenants to list; all conditions must hold." })
export class TenantFilterInput {
  @Field(() => TenantStatusEnum, { nullable: true, description: "Only tenants in this status." })
  readonly status?: TenantStatus | null;

  @Field(() => String, { nullable: true, description: "Part of the id or the name, in any case." })
  readonly search?: string | null;
}
