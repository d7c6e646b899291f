import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

/** A stack with a tenant `acme`, whose asset `truck-1` has the sensor `temp-1`, and its gateway. */
export interface Fleet {
  readonly stack: Stack;
  readonly apiKey: string;
  readonly sluice: Sluice;
  readonly topic: string;
  /** Broker credential of the tenant's gateway. */
  readonly credential: { readonly mqttUrl: string; readonly username: string; readonly password: string };
  /** @param timestamp Timestamp of the reading. Default: the time of receipt. */
  publish(value: number, timestamp?: string): Promise<unknown>;
  publishTo(topic: string, payload: string): Promise<unknown>;
}

export async function startFleet(env: Readonly<Record<string, string>> = {}): Promise<Fleet> {
  const stack = await startOwnStack(env);
  const clientOf = (apiKey: string): Sluice => {
    const sluice = createSluice({ url: stack.graphqlUrl, apiKey });
    disposeLater(() => sluice.close());
    return sluice;
  };
  const input = { tenantId: "acme", name: "Acme" };
  const { credential, apiKeySecret } = orThrow(await clientOf(stack.operatorKey).tenantRegister({ input }));
  const sluice = clientOf(apiKeySecret);
  orThrow(await sluice.assetRegister({ input: { assetId: "truck-1", type: "truck" } }));
  orThrow(await sluice.sensorRegister({ input: { assetId: "truck-1", sensorId: "temp-1", type: "temperature" } }));
  const { mqttUrl, username, password } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
  const topic = "tenants/acme/assets/truck-1/sensors/temp-1/telemetry";
  const publishTo = (to: string, payload: string) => gateway.publishAsync(to, payload, { qos: 1 });
  const publish = (value: number, timestamp?: string) => publishTo(topic, JSON.stringify({ value, timestamp }));
  return { stack, apiKey: apiKeySecret, sluice, topic, credential, publish, publishTo };
}

/**
 * Publishes 21.5 until `ending` has resolved or failed, so that a program receives a reading whenever it subscribes.
 *
 * @returns what `ending` resolves with
 */
export async function publishUntil<T>(fleet: Fleet, ending: Promise<T>): Promise<T> {
  let hasEnded = false;
  const ended = ending.finally(() => (hasEnded = true));
  ended.catch(() => undefined);
  while (!hasEnded) await fleet.publish(21.5);
  return ended;
}
