/** Simulates a gateway of a tenant: one MQTT connection over TLS that publishes the readings of some assets. */

import { randomBytes, randomUUID } from "node:crypto";
import { connectAsync, type MqttClient } from "mqtt";
import { toId } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";
import type { SimulatedAsset, SimulatedSensor } from "./fleets";
import type { TenantAccess } from "./provision";
import { valueAt } from "./signals";

export interface Simulation {
  stop(): Promise<void>;
}

/**
 * Connects over MQTT 5 with a tenant's credential, and reconnects automatically.
 *
 * @param ca PEM of the CA that signed the broker's certificate
 * @throws Error if the broker rejects the connection
 */
export function connectGateway(ca: Buffer, tenant: TenantAccess, name: string): Promise<MqttClient> {
  return connectAsync(tenant.mqttUrl, {
    ca,
    username: tenant.username,
    password: tenant.password,
    // The prefix reserves the client ID for the tenant. The random suffix makes it unique.
    clientId: `tenants/${tenant.tenantId}/${name}-${randomBytes(16).toString("base64url")}`,
    protocolVersion: 5,
    reconnectPeriod: 1_000,
  });
}

/** Publishes readings of every sensor in `assets` every `intervalMs`, until it is stopped. */
export async function startGateway(
  ca: Buffer,
  tenant: TenantAccess,
  assets: readonly SimulatedAsset[],
  intervalMs = 1_000,
): Promise<Simulation> {
  const client = await connectGateway(ca, tenant, "gateway");
  const sensors = assets.flatMap(({ assetId, sensors: all }) =>
    all.map((sensor, index) => ({ assetId, sensor, phase: index / all.length })),
  );

  let tick = 0;
  const running = repeat(intervalMs, async () => {
    tick++;
    if (!client.connected) return;
    const published = sensors.map(({ assetId, sensor, phase }, index) => {
      const topic = telemetryTopic({
        tenantId: toId(tenant.tenantId),
        assetId: toId(assetId),
        sensorId: toId(sensor.sensorId),
      });
      return client.publishAsync(topic, payloadOf(sensor, phase, index, tick, intervalMs), { qos: 1 });
    });
    await Promise.all(published);
  });
  return {
    async stop() {
      await running.stop();
      await client.endAsync(true);
    },
  };
}

/**
 * Returns the payload of a message. Every fourth sensor sends batches of five readings. Of the single readings, every
 * other one has an `id`.
 */
function payloadOf(sensor: SimulatedSensor, phase: number, index: number, tick: number, intervalMs: number): string {
  const now = Date.now();
  const readingAt = (timestamp: number) => ({ value: valueAt(sensor.signal, timestamp, phase), timestamp });
  if (index % 4 === 3) {
    return JSON.stringify([4, 3, 2, 1, 0].map((back) => readingAt(now - Math.round((back * intervalMs) / 5))));
  }
  const reading = readingAt(now);
  return JSON.stringify(
    tick % 2 === 0
      ? { ...reading, id: randomUUID() }
      : { ...reading, timestamp: new Date(reading.timestamp).toISOString() },
  );
}

/**
 * Runs `act` every `intervalMs`, but never in parallel. After a failure, such as a broken connection, the next run is
 * the retry.
 */
export function repeat(intervalMs: number, act: () => Promise<void>): Simulation {
  const stopping = new AbortController();
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      const due = Date.now() + intervalMs;
      await act().catch(() => undefined);
      await pause(due - Date.now(), stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(done, Math.max(0, ms));
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
