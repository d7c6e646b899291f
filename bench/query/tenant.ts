import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { toId, type TenantId } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";

export interface BenchmarkTenant {
  readonly tenantId: string;
  readonly apiKey: string;
  /** MQTT topics of the tenant's sensors. */
  readonly topics: readonly string[];
  readonly connectGateway: () => Promise<MqttClient>;
}

/** Registers a tenant without rate limits, and its sensors, ten for each asset. */
export async function registerTenant(stack: Stack, tenantId: TenantId, sensors: number): Promise<BenchmarkTenant> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates: "", sensorRates: "" };
  const { credential, apiKeySecret } = orThrow(
    await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }),
  );
  const assets = Array.from({ length: Math.ceil(sensors / 10) }, (_, asset) => ({
    assetId: `asset-${asset}`,
    name: `Asset ${asset}`,
    type: "truck",
    sensors: Array.from({ length: Math.min(10, sensors - 10 * asset) }, (_, sensor) => ({
      sensorId: `sensor-${sensor}`,
      type: "temperature",
      unit: "Cel",
    })),
  }));
  orThrow(await operator.fleetImport({ input: { tenantId, assets } }));
  await operator.close();
  const { mqttUrl, username, password } = credential;
  return {
    tenantId,
    apiKey: apiKeySecret,
    topics: assets.flatMap(({ assetId, sensors: ofAsset }) =>
      ofAsset.map(({ sensorId }) => telemetryTopic({ tenantId, assetId: toId(assetId), sensorId: toId(sensorId) })),
    ),
    connectGateway: async () =>
      connectAsync(mqttUrl, { ca: await readFile(stack.caFile), username, password, protocolVersion: 5 }),
  };
}
