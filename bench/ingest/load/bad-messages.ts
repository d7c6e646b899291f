import { STAMP } from "./packets";

/** Messages of a misbehaving gateway in the topics of its own tenant. */
export interface BadMessages {
  readonly topics: readonly string[];
  readonly payloads: readonly string[];
}

/** Kinds of rejected messages, each with a sample message. A stamp makes the topic of every message unique. */
const KINDS: ReadonlyArray<(tenantId: string, sensor: string) => readonly [topic: string, payload: string]> = [
  (tenantId) => [`tenants/${tenantId}/assets/a/sensors/junk-${STAMP}/telemetry`, '{"value":1}'],
  (tenantId) => [`tenants/${tenantId}/assets/junk-${STAMP}/sensors/s0/telemetry`, '{"value":1}'],
  (tenantId) => [`tenants/${tenantId}/whatever/${STAMP}`, "junk"],
  (tenantId, sensor) => [`tenants/${tenantId}/assets/a/sensors/${sensor}/telemetry`, "{"],
  (tenantId, sensor) => [`tenants/${tenantId}/assets/a/sensors/${sensor}/telemetry`, '{"value":"1"}'],
  (tenantId, sensor) => [`tenants/${tenantId}/assets/a/sensors/${sensor}/telemetry`, '{"value":1,"timestamp":1}'],
];

/** Returns bad messages of all kinds, padded with spaces to the same length. */
export function badMessages(tenantId: string, sensor: string): BadMessages {
  const messages = KINDS.map((kind) => kind(tenantId, sensor));
  const longest = Math.max(...messages.map(([topic, payload]) => topic.length + payload.length));
  return {
    topics: messages.map(([topic]) => topic),
    payloads: messages.map(([topic, payload]) => payload.padEnd(longest - topic.length)),
  };
}

/** Number of different messages of {@link badMessages}. Each causes a separate rejection record. */
export const KIND_COUNT = KINDS.length;
