/** Inputs and payloads of the mutations that register tenants, assets and sensors one by one. */
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { ApiKeyType } from "./api-key";
import { AssetType } from "./asset";
import { SensorType } from "./sensor";
import { TenantType } from "./tenant";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";

@InputType("TenantLimitsInput", { description: "Limits of a tenant; what is left out has the platform's default." })
export class TenantLimitsInputType {
  @Field(() => String, {
    nullable: true,
    description: "Rates over all readings: `capacity:seconds` pairs such as `1000:1,20000:60`; empty: unlimited.",
  })
  readonly tenantRates?: string | null;

  @Field(() => String, { nullable: true, description: "The same for each sensor by itself." })
  readonly sensorRates?: string | null;

  @Field(() => Int, { nullable: true, description: "Oldest accepted timestamp, seconds before receipt." })
  readonly maxAgeSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: "Newest accepted timestamp, seconds after receipt." })
  readonly maxAheadSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: "Most assets." })
  readonly maxAssets?: number | null;

  @Field(() => Int, { nullable: true, description: "Most sensors." })
  readonly maxSensors?: number | null;

  @Field(() => Int, { nullable: true, description: "Most API keys that are neither revoked nor expired." })
  readonly maxApiKeys?: number | null;

  @Field(() => Int, { nullable: true, description: "Most broker credentials in force, beside the first one." })
  readonly maxBrokerCredentials?: number | null;
}

@ObjectType("BrokerCredentialSecret", {
  description: "How a tenant's gateways reach the MQTT broker. Shown once.",
  simpleResolvers: true,
})
export class BrokerCredentialSecretType {
  @Field({ description: "MQTT user name." })
  readonly username!: string;

  @Field({ description: "MQTT password. Shown only now." })
  readonly password!: string;

  @Field({ description: "Address of the broker: `mqtts://host:8883`." })
  readonly mqttUrl!: string;

  @Field({ description: "Certificate of the authority that signed the broker's certificate, PEM." })
  readonly caCertificate!: string;
}

@InputType("TenantRegisterInput", { description: "A new tenant." })
export class TenantRegisterInput {
  @Field({ description: "1 to 63 characters of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit." })
  readonly tenantId!: string;

  @Field({ description: "Name for people." })
  readonly name!: string;

  @Field(() => TenantLimitsInputType, { nullable: true, description: "Limits; by default the platform's." })
  readonly limits?: TenantLimitsInputType | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("TenantRegisterPayload", { description: "What `tenantRegister` did.", simpleResolvers: true })
export class TenantRegisterPayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The new tenant; null when there are user errors." })
  readonly tenant?: TenantType | null;

  @Field(() => BrokerCredentialSecretType, { nullable: true, description: "For its gateways. Shown only now." })
  readonly credential?: BrokerCredentialSecretType | null;

  @Field(() => ApiKeyType, { nullable: true, description: "Its first API key, a TENANT_ADMIN's." })
  readonly apiKey?: ApiKeyType | null;

  @Field(() => String, { nullable: true, description: "The secret of that key. Shown only now." })
  readonly apiKeySecret?: string | null;
}

@InputType("AssetRegisterInput", { description: "A new asset." })
export class AssetRegisterInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "1 to 63 characters of a-z, 0-9, '.', '_' and '-', unique within the tenant." })
  readonly assetId!: string;

  @Field({ description: "What kind of thing it is." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("AssetRegisterPayload", { description: "What `assetRegister` did.", simpleResolvers: true })
export class AssetRegisterPayload extends Payload {
  @Field(() => AssetType, { nullable: true, description: "The new asset; null when there are user errors." })
  readonly asset?: AssetType | null;
}

@InputType("SensorRegisterInput", { description: "A new sensor." })
export class SensorRegisterInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "The asset that carries it." })
  readonly assetId!: string;

  @Field({ description: "1 to 63 characters of a-z, 0-9, '.', '_' and '-', unique within the asset." })
  readonly sensorId!: string;

  @Field({ description: "What it measures." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of its values." })
  readonly unit?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("SensorRegisterPayload", { description: "What `sensorRegister` did.", simpleResolvers: true })
export class SensorRegisterPayload extends Payload {
  @Field(() => SensorType, { nullable: true, description: "The new sensor; null when there are user errors." })
  readonly sensor?: SensorType | null;
}
