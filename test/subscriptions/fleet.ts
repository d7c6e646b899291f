import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";

export interface Gateway {
  readonly tenantId: string;
  readonly apiKey: string;
  readonly client: MqttClient;
  readonly sensors: number;
}

/** A tenant with one asset, and a gateway of it that is connected. */
export async function registerSensors(stack: Stack, tenantId: string, sensors: number): Promise<Gateway> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates: "", sensorRates: "" };
  const registered = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }));
  const { username, password, mqttUrl } = registered.credential;
  const sensorIds = Array.from({ length: sensors }, (_, index) => `s${index}`);
  const asset = { assetId: "a", type: "rig", sensors: sensorIds.map((sensorId) => ({ sensorId, type: "t" })) };
  orThrow(await operator.fleetImport({ input: { tenantId, assets: [asset] } }));
  await operator.close();
  const ca = await readFile(stack.caFile);
  const client = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5, reconnectPeriod: 100 });
  disposeLater(() => client.endAsync(true));
  return { tenantId, apiKey: registered.apiKeySecret, client, sensors };
}

/** Publishes readings with values 0, 1, 2, …, in fours of one timestamp; resolves with their number. */
export async function publishUntil(gateway: Gateway, isEnough: () => boolean): Promise<number> {
  const begun = Date.now() - 3_600_000;
  let next = 0;
  const publishOn = async (): Promise<void> => {
    while (!isEnough()) {
      const value = next++;
      const topic = `tenants/${gateway.tenantId}/assets/a/sensors/s${value % gateway.sensors}/telemetry`;
      const timestamp = begun + Math.floor(value / (4 * gateway.sensors));
      await gateway.client.publishAsync(topic, JSON.stringify({ value, timestamp }), { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: 5 }, publishOn));
  return next;
}
