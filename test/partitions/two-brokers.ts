/** A platform with two brokers, one for each partition. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { readFile } from "node:fs/promises";
import { brokerVariables } from "../../dev/brokers";
import type { Mosquitto } from "../../dev/mosquitto";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { ensureCertificates } from "../../mosquitto/certificates";
import { disposeLater, sharedMongo, startOwnBroker, temporaryDir, type SharedMongo } from "../harness/servers";

export interface TwoBrokers {
  readonly brokers: readonly [Mosquitto, Mosquitto];
  readonly mongo: SharedMongo;
  readonly operatorKey: string;
  /** Resolves with the environment variables of a platform with the first broker or both brokers. */
  environment(partitions: 1 | 2): Promise<Record<string, string>>;
  start(partitions: 1 | 2, env?: Readonly<Record<string, string>>): Promise<PlatformProcess>;
}

/**
 * @param own MongoDB to use. Default: the run's shared MongoDB.
 * @param more Further environment variables of the platform.
 */
export async function twoBrokers(
  own: SharedMongo | null = null,
  more: Readonly<Record<string, string>> = {},
): Promise<TwoBrokers> {
  const dir = await temporaryDir();
  // One client CA for all brokers.
  const certificatesDir = path.join(dir, "certificates");
  await ensureCertificates(certificatesDir);
  const brokers = await Promise.all([startOwnBroker({ certificatesDir }), startOwnBroker({ certificatesDir })]);
  const mongo = own ?? (await sharedMongo());
  const operatorKey = `slk_ops_${randomBytes(32).toString("base64url")}`;
  const environment = async (partitions: 1 | 2) => ({
    MONGODB_URI: mongo.uri,
    SLUICE_MONGODB_DATABASE: mongo.database,
    SLUICE_OPERATOR_KEY: operatorKey,
    SLUICE_HTTP_PORT: "0",
    SLUICE_SHUTDOWN_DRAIN: "0s",
    SLUICE_FLUSH_INTERVAL: "200ms",
    ...(await brokerVariables(dir, brokers.slice(0, partitions))),
    ...more,
  });
  return {
    brokers,
    mongo,
    operatorKey,
    environment,
    async start(partitions, env = {}) {
      const platform = await spawnPlatform({ env: { ...(await environment(partitions)), ...env } });
      disposeLater(() => platform.stop());
      return platform;
    },
  };
}

/** Sends an operation. Asserts that the response has no error, and resolves with its data. */
export async function ask<T>(
  { httpUrl }: Pick<PlatformProcess, "httpUrl">,
  key: string,
  query: string,
  variables: object = {},
): Promise<T> {
  const response = await fetch(`${httpUrl}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors));
  return data;
}

export interface RegisteredTenant {
  readonly tenantId: string;
  readonly partitionId: number;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
  readonly mqttUrl: string;
}

/** Registers a tenant with the asset `rig` and its sensor `s`. */
export async function registerTenant(
  platform: Pick<PlatformProcess, "httpUrl">,
  operatorKey: string,
  input: { readonly tenantId: string; readonly partitionId?: number },
): Promise<RegisteredTenant> {
  const { tenantRegister } = await ask<{
    tenantRegister: {
      userErrors: readonly unknown[];
      apiKeySecret: string;
      credential: Pick<RegisteredTenant, "username" | "password" | "mqttUrl">;
      tenant: Pick<RegisteredTenant, "partitionId">;
    };
  }>(
    platform,
    operatorKey,
    `mutation ($input: TenantRegisterInput!) { tenantRegister(input: $input) {
      userErrors { message } apiKeySecret credential { username password mqttUrl } tenant { partitionId } } }`,
    { input: { name: input.tenantId, ...input } },
  );
  if (tenantRegister.userErrors.length > 0) throw new Error(JSON.stringify(tenantRegister.userErrors));
  const { apiKeySecret: apiKey, credential, tenant } = tenantRegister;
  await ask(
    platform,
    apiKey,
    "mutation ($assets: [FleetImportAssetInput!]!) { fleetImport(input: { assets: $assets }) { userErrors { message } } }",
    { assets: [{ assetId: "rig", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }] },
  );
  return { tenantId: input.tenantId, apiKey, ...credential, ...tenant };
}

/** Connects a gateway of the tenant. Default: to the broker that its credential names. */
export async function gatewayOf(
  { username, password, mqttUrl }: RegisteredTenant,
  brokers: readonly Mosquitto[],
  url = mqttUrl,
): Promise<MqttClient> {
  const broker = brokers.find((each) => each.url === url);
  const ca = await readFile(broker?.caFile ?? "");
  const client = await connectAsync(url, { ca, username, password, protocolVersion: 5, reconnectPeriod: 0 });
  disposeLater(() => client.endAsync(true));
  return client;
}

export async function publish(client: MqttClient, tenantId: string, value: number): Promise<void> {
  const payload = JSON.stringify({ value, id: String(value) });
  await client.publishAsync(`tenants/${tenantId}/assets/rig/sensors/s/telemetry`, payload, { qos: 1 });
}

/** Resolves with the values of the tenant's sensor, in the order of their timestamps. */
export async function valuesOf(
  platform: Pick<PlatformProcess, "httpUrl">,
  { apiKey }: Pick<RegisteredTenant, "apiKey">,
): Promise<readonly number[]> {
  const { viewer } = await ask<{
    viewer: { tenant: { asset: { sensor: { readings: { nodes: readonly { value: number }[] } } } } };
  }>(
    platform,
    apiKey,
    `query ($from: DateTime!) { viewer { tenant { asset(assetId: "rig") { sensor(sensorId: "s") {
      readings(range: { from: $from }, first: 1000) { nodes { value } } } } } } }`,
    { from: new Date(Date.now() - 3_600_000).toISOString() },
  );
  return viewer.tenant.asset.sensor.readings.nodes.map(({ value }) => value);
}
