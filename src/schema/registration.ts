/** Inputs and payloads of the mutations that register tenants, assets and sensors one by one. */
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { OfAssetsTenant, OfSensorsAsset } from "./addresses";
import { ApiKeyType } from "./api-key";
import { AssetType } from "./asset";
import { SensorType } from "./sensor";
import { TenantType } from "./tenant";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";

@InputType("TenantLimitsInput", {
  description:
    "Limits of a tenant. On registration, an omitted limit gets the platform's default. On update, it keeps its value.",
})
export class TenantLimitsInputType {
  @Field(() => String, {
    nullable: true,
    description:
      "Rate limits over all readings of the tenant: up to 4 `capacity:seconds` pairs such as `1000:1,20000:60`. " +
      "All pairs apply together. An empty string means unlimited.",
  })
  readonly tenantRates?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Rate limits for each sensor, in the notation of `tenantRates`.",
  })
  readonly sensorRates?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Maximum age of a timestamp on receipt, in seconds: 0 to `SLUICE_TELEMETRY_RETENTION`, the age at which Sluice " +
      "deletes readings.",
  })
  readonly maxAgeSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum time that a timestamp can lie in the future on receipt, in seconds: 0 to 86,400 (a day).",
  })
  readonly maxAheadSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: "Maximum number of assets, 0 to 10,000,000." })
  readonly maxAssets?: number | null;

  @Field(() => Int, { nullable: true, description: "Maximum number of sensors, 0 to 10,000,000." })
  readonly maxSensors?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum number of API keys that are neither revoked nor expired, 0 to 10,000,000.",
  })
  readonly maxApiKeys?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Maximum number of broker credentials that are being created, active or in their grace period, 0 to " +
      "10,000,000. The tenant's first credential counts only after its rotation.",
  })
  readonly maxBrokerCredentials?: number | null;
}

@ObjectType("BrokerCredentialSecret", {
  description:
    "Connection settings for a tenant's gateways. Only the response to the credential's creation contains them.",
  simpleResolvers: true,
})
export class BrokerCredentialSecretType {
  @Field({ description: "MQTT user name." })
  readonly username!: string;

  @Field({ description: "MQTT password." })
  readonly password!: string;

  @Field({ description: "URL of the broker, such as `mqtts://host:8883`." })
  readonly mqttUrl!: string;

  @Field({
    description:
      "Certificate of the CA that signed the broker's certificate, in PEM. Empty if the platform has not configured " +
      "one.",
  })
  readonly caCertificate!: string;
}

@InputType("TenantRegisterInput", { description: "Input fields to register a tenant." })
export class TenantRegisterInput {
  @Field({
    description:
      "ID of the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit. The ID " +
      "of a deleted tenant becomes available after `SLUICE_TENANT_ID_COOLDOWN`.",
  })
  readonly tenantId!: string;

  @Field({ description: "Display name, 1 to 200 characters." })
  readonly name!: string;

  @Field(() => TenantLimitsInputType, {
    nullable: true,
    description: "Limits of the tenant. Defaults to the platform's limits.",
  })
  readonly limits?: TenantLimitsInputType | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of the tenant's partition. Defaults to the partition with the fewest tenants.",
  })
  readonly partitionId?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("TenantRegisterPayload", { description: "Return type of `tenantRegister`.", simpleResolvers: true })
export class TenantRegisterPayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The new tenant; null if there are user errors." })
  readonly tenant?: TenantType | null;

  @Field(() => BrokerCredentialSecretType, {
    nullable: true,
    description:
      "Connection settings for the tenant's gateways, with a password. Only this response contains them. If you " +
      "pass `idempotencyKey`, the same call returns them again for 24 hours. Null if there are user errors.",
  })
  readonly credential?: BrokerCredentialSecretType | null;

  @Field(() => ApiKeyType, {
    nullable: true,
    description:
      "The tenant's first API key, with the role TENANT_ADMIN. It never expires. Null if there are user errors.",
  })
  readonly apiKey?: ApiKeyType | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Secret of the API key. Only this response contains it. If you pass `idempotencyKey`, the same call returns it " +
      "again for 24 hours. Null if there are user errors.",
  })
  readonly apiKeySecret?: string | null;
}

@InputType("AssetRegisterInput", { description: "Input fields to register an asset." })
export class AssetRegisterInput extends OfAssetsTenant {
  @Field({
    description:
      "ID of the asset, unique within the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a " +
      "letter or digit.",
  })
  readonly assetId!: string;

  @Field({ description: "Type of the asset, such as `truck`: 1 to 200 characters." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Display name, 1 to 200 characters." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("AssetRegisterPayload", { description: "Return type of `assetRegister`.", simpleResolvers: true })
export class AssetRegisterPayload extends Payload {
  @Field(() => AssetType, { nullable: true, description: "The new asset; null if there are user errors." })
  readonly asset?: AssetType | null;
}

@InputType("SensorRegisterInput", { description: "Input fields to register a sensor." })
export class SensorRegisterInput extends OfSensorsAsset {
  @Field({
    description:
      "ID of the sensor, unique within the asset: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a " +
      "letter or digit.",
  })
  readonly sensorId!: string;

  @Field({ description: "Measured quantity, such as `temperature`: 1 to 200 characters." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of the values, such as `°C`: 1 to 32 characters." })
  readonly unit?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("SensorRegisterPayload", { description: "Return type of `sensorRegister`.", simpleResolvers: true })
export class SensorRegisterPayload extends Payload {
  @Field(() => SensorType, { nullable: true, description: "The new sensor; null if there are user errors." })
  readonly sensor?: SensorType | null;
}
