/** Simulates a gateway whose messages are rejected for several reasons, one after the other. */

import { toId } from "../../src/domain/keys";
import { telemetryTopic } from "../../src/domain/topic";
import type { RejectionReason } from "../../src/domain/rejection";
import type { SimulatedFleet } from "./fleets";
import { connectGateway, repeat, type Simulation } from "./gateway";
import type { TenantAccess } from "./provision";

/** Value that the misbehaving gateway publishes to the other tenant's sensor. It must never be stored or delivered. */
export const INTRUDER_VALUE = 66_613;

/** MQTT 5 reason code "Not authorized" (section 3.4.2.1). */
export const NOT_AUTHORIZED = 135;

const HOUR_MS = 3_600_000;

export interface MisbehavingGateway extends Simulation {
  /** Reason code of the broker's last response to a publish to the other tenant's topic; null: no response yet. */
  readonly intrusionAnswer: number | null;
}

interface Fault {
  readonly reason: RejectionReason;
  readonly topic: string;
  readonly payloads: () => readonly string[];
}

export async function startMisbehavingGateway(
  ca: Buffer,
  tenant: TenantAccess,
  fleet: SimulatedFleet,
  victim: SimulatedFleet,
): Promise<MisbehavingGateway> {
  const client = await connectGateway(ca, tenant, "misbehaving-gateway");
  const faults = faultsOf(fleet);
  const target = topicOf(victim);
  let intrusionAnswer: number | null = null;

  let round = 0;
  const running = repeat(400, async () => {
    if (!client.connected) return;
    const fault = faults[round++ % (faults.length + 1)];
    if (fault !== undefined) {
      await Promise.all(fault.payloads().map((payload) => client.publishAsync(fault.topic, payload, { qos: 1 })));
      return;
    }
    try {
      await client.publishAsync(target, JSON.stringify({ value: INTRUDER_VALUE }), { qos: 1 });
      intrusionAnswer = 0;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code === "number") intrusionAnswer = code;
    }
  });
  return {
    get intrusionAnswer() {
      return intrusionAnswer;
    },
    async stop() {
      await running.stop();
      await client.endAsync(true);
    },
  };
}

function faultsOf(fleet: SimulatedFleet): Fault[] {
  const { tenantId } = fleet;
  const known = topicOf(fleet);
  const one = (payload: unknown) => () => [JSON.stringify(payload)];
  return [
    { reason: "UNKNOWN_SENSOR", topic: topicOf(fleet, "ghost-1"), payloads: one({ value: 1 }) },
    { reason: "MALFORMED_PAYLOAD", topic: known, payloads: () => ['{"value": 21.5'] },
    { reason: "INVALID_VALUE", topic: known, payloads: one({ value: "hot" }) },
    {
      reason: "INVALID_TIMESTAMP",
      topic: known,
      payloads: () => [JSON.stringify({ value: 21.5, timestamp: Date.now() - 48 * HOUR_MS })],
    },
    {
      reason: "MALFORMED_TOPIC",
      topic: `tenants/${tenantId}/assets/Building North/telemetry`,
      payloads: one({ value: 1 }),
    },
    { reason: "RATE_LIMITED", topic: known, payloads: burst },
  ];
}

/** Returns messages with 300 readings. The sensor may send only 50 readings per second. */
function burst(): string[] {
  const now = Date.now();
  return Array.from({ length: 15 }, (_, message) =>
    JSON.stringify(Array.from({ length: 20 }, (_, index) => ({ value: 21, timestamp: now - message * 20 - index }))),
  );
}

/** Returns the topic of the fleet's first sensor, or of another sensor of the same asset. */
function topicOf({ tenantId, assets }: SimulatedFleet, sensorId?: string): string {
  const [asset] = assets;
  return telemetryTopic({
    tenantId: toId(tenantId),
    assetId: toId(asset?.assetId ?? ""),
    sensorId: toId(sensorId ?? asset?.sensors[0]?.sensorId ?? ""),
  });
}
