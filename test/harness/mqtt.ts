/** MQTT clients for tests. */

import { readFile } from "node:fs/promises";
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { disposeLater } from "./servers";
import type { BrokerAccess } from "./shared-servers";

export interface Received {
  readonly topic: string;
  readonly payload: string;
  readonly packet: IPublishPacket;
}

/** Makes the broker keep a session for an hour after its connection has ended. Use it with a fixed `clientId`. */
export const DURABLE: IClientOptions = { clean: false, properties: { sessionExpiryInterval: 3600 } };

/**
 * Connects over TLS with MQTT 5, without reconnecting. The client is closed after this file's tests.
 *
 * @param prepare Called with the client before it connects, to listen for the first messages of a kept session.
 * @throws Error if the broker rejects the connection.
 */
export async function connectMqtt(
  broker: Pick<BrokerAccess, "url" | "caFile">,
  options: IClientOptions,
  prepare?: (client: MqttClient) => void,
): Promise<MqttClient> {
  const ca = await readFile(broker.caFile);
  const defaults: IClientOptions = { ca, protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 60_000 };
  const client = connect(broker.url, { ...defaults, ...options });
  prepare?.(client);
  disposeLater(() => client.endAsync(true));
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => {
      resolve();
    });
    client.on("error", reject);
    client.once("close", () => {
      reject(new Error("The broker closed the connection."));
    });
  });
  return client;
}

/**
 * Collects a client's messages. `next(topic)` resolves with the first message on that topic, even if it has already
 * arrived.
 */
export function collect(client: MqttClient): { all: Received[]; next(topic: string): Promise<Received> } {
  const all: Received[] = [];
  const waiting = new Map<string, (message: Received) => void>();
  client.on("message", (topic, payload, packet) => {
    const message = { topic, payload: payload.toString(), packet };
    all.push(message);
    waiting.get(topic)?.(message);
  });
  return {
    all,
    next: (topic) =>
      new Promise((resolve) => {
        const known = all.find((message) => message.topic === topic);
        if (known === undefined) waiting.set(topic, resolve);
        else resolve(known);
      }),
  };
}
