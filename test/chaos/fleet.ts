import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";

/** A tenant with one asset, some sensors and a gateway. */
export interface Fleet {
  readonly tenantId: string;
  readonly gateway: MqttClient;
  readonly sluice: Sluice;
  /** Returns the topic of reading `index`. Consecutive readings belong to different sensors. */
  topicOf(index: number): string;
}

/** Registers a tenant through the running platform, and connects its gateway. */
export async function registerFleet(stack: Stack, tenantId: string, sensors: number): Promise<Fleet> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates: "", sensorRates: "" };
  const registered = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }));
  const { username, password, mqttUrl } = registered.credential;
  const sensorIds = Array.from({ length: sensors }, (_, index) => `s${index}`);
  const asset = { assetId: "a", type: "rig", sensors: sensorIds.map((sensorId) => ({ sensorId, type: "t" })) };
  orThrow(await operator.fleetImport({ input: { tenantId, assets: [asset] } }));
  await operator.close();
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey: registered.apiKeySecret });
  disposeLater(() => sluice.close());
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, {
    ca,
    username,
    password,
    protocolVersion: 5,
    reconnectPeriod: 100,
    connectTimeout: 5_000,
  });
  // The broker is unavailable during some failures. The client reconnects by itself.
  gateway.on("error", () => undefined);
  disposeLater(() => gateway.endAsync(true));
  return {
    tenantId,
    gateway,
    sluice,
    topicOf: (index) => `tenants/${tenantId}/assets/a/sensors/s${index % sensors}/telemetry`,
  };
}
