import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";

/** A tenant with the asset `a`, its sensors `s0`, `s1`, …, and connected gateways. */
export interface Fleet {
  readonly tenantId: string;
  readonly apiKey: string;
  readonly gateways: readonly MqttClient[];
  readonly sensors: number;
}

export async function registerFleet(stack: Stack, tenantId: string, sensors: number, gateways = 1): Promise<Fleet> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates: "", sensorRates: "" };
  const registered = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }));
  const { username, password, mqttUrl } = registered.credential;
  const sensorIds = Array.from({ length: sensors }, (_, index) => `s${index}`);
  const asset = { assetId: "a", type: "rig", sensors: sensorIds.map((sensorId) => ({ sensorId, type: "t" })) };
  orThrow(await operator.fleetImport({ input: { tenantId, assets: [asset] } }));
  await operator.close();
  const ca = await readFile(stack.caFile);
  const connect = async () => {
    const client = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5, reconnectPeriod: 100 });
    disposeLater(() => client.endAsync(true));
    return client;
  };
  const clients = await Promise.all(Array.from({ length: gateways }, connect));
  return { tenantId, apiKey: registered.apiKeySecret, gateways: clients, sensors };
}

/**
 * Publishes readings with values 0, 1, 2, … from all gateways simultaneously. Four readings of a sensor share a
 * timestamp, and are published in one message or one by one. Resolves with the number of readings.
 */
export async function publishUntil(fleet: Fleet, isEnough: () => boolean): Promise<number> {
  const begun = Date.now() - 3_600_000;
  let fours = 0;
  const publishOn = async (gateway: MqttClient): Promise<void> => {
    while (!isEnough()) {
      const four = fours++;
      const topic = `tenants/${fleet.tenantId}/assets/a/sensors/s${four % fleet.sensors}/telemetry`;
      const timestamp = begun + Math.floor(four / fleet.sensors);
      const readings = [0, 1, 2, 3].map((index) => ({ value: four * 4 + index, timestamp }));
      const payloads = four % 3 === 0 ? readings : [readings];
      await Promise.all(payloads.map((payload) => gateway.publishAsync(topic, JSON.stringify(payload), { qos: 1 })));
    }
  };
  await Promise.all(fleet.gateways.map(publishOn));
  return fours * 4;
}
