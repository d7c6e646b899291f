/** A gateway of a tenant: one MQTT connection over TLS that publishes the readings of some assets. */

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
 * Connects with a tenant's credentials, MQTT 5, and reconnects by itself.
 *
 * @param ca PEM of the authority that signed the broker's certificate
 * @throws Error if the broker rejects the connection
 */
export function connectGateway(ca: Buffer, tenant: TenantAccess, name: string): Promise<MqttClient> {
  return connectAsync(tenant.mqttUrl, {
    ca,
    username: tenant.username,
    password: tenant.password,
    // The prefix reserves it for the tenant. The random rest makes it unique.
    clientId: `tenants/${tenant.tenantId}/${name}-${randomBytes(16).toString("base64url")}`,
    protocolVersion: 5,
    reconnectPeriod: 1_000,
  });
}

/** Publishes every sensor of `assets` once in `intervalMs`, until stopped. */
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

/** Payload of a message. Every fourth sensor sends batches of five. Every other single message carries an `id`. */
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
 * Runs `act` every `intervalMs`, never twice at once. After a failure, such as a broken connection, it tries again in
 * the next round.
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
