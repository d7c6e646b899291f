/** The most harmful uses of one broker credential. */
import { REJECTION_REASONS } from "../../../src/domain/rejection";
import { DIGIT, NUMBER, type MqttAttack } from "../attack/attack";
import type { AttackWorld, Shape } from "./shape";

type Options = Partial<Omit<MqttAttack, "kind" | "url" | "ca">>;

const TENANT = "tenants/attacker";
const TOPIC = `${TENANT}/assets/a0/sensors/s0/telemetry`;
const long = (characters: number) => "x".repeat(characters);
const READINGS = JSON.stringify(Array.from({ length: 1_000 }, (_, value) => ({ value, id: `${NUMBER}-${value}` })));

function floodOf(topic: string, payload: string, qos: 0 | 1 = 1, window = 50): Options {
  return { publish: { topic, payload, qos, window } };
}

/** Messages that Sluice rejects, by reason. */
const REJECTED: Readonly<Record<string, Options>> = {
  UNKNOWN_ASSET: floodOf(`${TENANT}/assets/n${NUMBER}/sensors/s0/telemetry`, '{"value":1}'),
  UNKNOWN_SENSOR: floodOf(`${TENANT}/assets/a0/sensors/n${NUMBER}/telemetry`, '{"value":1}'),
  MALFORMED_TOPIC: floodOf(`${TENANT}/n${NUMBER}`, '{"value":1}'),
  MALFORMED_PAYLOAD: floodOf(TOPIC, `{${NUMBER}`),
  PAYLOAD_TOO_LARGE: floodOf(TOPIC, long(200_000), 1, 5),
  INVALID_VALUE: floodOf(TOPIC, '{"value":"1"}'),
  INVALID_TIMESTAMP: floodOf(TOPIC, '{"value":1,"timestamp":"x"}'),
  TIMESTAMP_TOO_OLD: floodOf(TOPIC, '{"value":1,"timestamp":1}'),
  TIMESTAMP_TOO_NEW: floodOf(TOPIC, '{"value":1,"timestamp":99999999999999}'),
};

const FLOODS: Readonly<Record<string, Options>> = {
  "readings at QoS 1": floodOf(TOPIC, `{"value":${NUMBER}}`),
  "readings at QoS 0": floodOf(TOPIC, `{"value":${NUMBER}}`, 0),
  "messages of 1,000 readings": floodOf(TOPIC, READINGS, 1, 5),
  "messages of 1,000 readings of 100 sensors": floodOf(
    `${TENANT}/assets/a${DIGIT}/sensors/s${DIGIT}/telemetry`,
    READINGS,
    1,
    5,
  ),
  "messages of 1,000 bytes": floodOf(TOPIC, JSON.stringify(Array.from({ length: 80 }, () => ({ value: 1 })))),
  "the same reading again": floodOf(TOPIC, '{"value":1,"id":"same"}'),
  "1,000 times the same reading": floodOf(
    TOPIC,
    JSON.stringify(Array.from({ length: 1_000 }, () => ({ value: 1, id: "same" }))),
    1,
    5,
  ),
  "JSON inside each other": floodOf(TOPIC, `${"[".repeat(30_000)}${"]".repeat(30_000)}`, 1, 5),
  "payloads of 100 kB": floodOf(TOPIC, long(100_000), 1, 5),
  "payloads of a megabyte": floodOf(TOPIC, long(1_000_000), 1, 2),
  "payloads of a megabyte at QoS 0": floodOf(TOPIC, long(1_000_000), 0, 2),
  "topics of 65,000 characters": floodOf(`${TENANT}/${long(64_000)}`, "1", 1, 5),
  "topics of many levels": floodOf(`${TENANT}${"/x".repeat(190)}`, "1"),
  "another tenant's topic": floodOf("tenants/victim/assets/a0/sensors/s0/telemetry", '{"value":1}'),
  "the broker's administration": floodOf("$CONTROL/dynamic-security/v1", '{"commands":[{"command":"listClients"}]}'),
  "the broker's own topics": floodOf("$SYS/broker/clients", "1"),
};

const SUBSCRIPTIONS = [
  "#",
  "$SYS/#",
  "tenants/#",
  "tenants/victim/#",
  "$share/g/tenants/#",
  `${TENANT}/rejections`,
  "+/+/+/+/+/+/+",
];

const CONNECTIONS: Readonly<Record<string, Options>> = {
  "connections that are opened and closed": { renewAfterMs: 100 },
  "sessions that are kept": { sessionExpirySeconds: 604_800, renewAfterMs: 100 },
  "sessions of long client IDs": {
    clientId: `${NUMBER}-${long(60_000)}`,
    sessionExpirySeconds: 604_800,
    renewAfterMs: 200,
  },
  "one client ID on all connections": { clientId: "same-client" },
  "a wrong password": { password: "wrong" },
  "a user that does not exist": { username: `nobody${NUMBER}` },
  "no user": { username: "", password: "" },
  wills: { will: { topic: TOPIC, payload: '{"value":1}' }, renewAfterMs: 100 },
  "the largest wills": { will: { topic: TOPIC, payload: long(65_000) }, renewAfterMs: 200 },
  "wills on another tenant's topic": {
    will: { topic: "tenants/victim/assets/a0/sensors/s0/telemetry", payload: '{"value":1}' },
    renewAfterMs: 100,
  },
  "1,000 subscriptions": {
    subscribe: Array.from({ length: 1_000 }, (_, index) => `${TENANT}/x${index}/#`),
    renewAfterMs: 1_000,
  },
};

export function brokerShapes(): Shape[] {
  const reasons = REJECTION_REASONS.map((reason): [string, (world: AttackWorld) => Options] => [
    `messages rejected as ${reason}`,
    () => REJECTED[reason] ?? floodOf(`${TENANT}/${reason.toLowerCase()}`, "{}"),
  ]);
  const all: [string, (world: AttackWorld) => Options][] = [
    ...reasons,
    ...Object.entries(FLOODS).map(([name, options]): [string, () => Options] => [name, () => options]),
    ...SUBSCRIPTIONS.map((topic): [string, () => Options] => [
      `subscription to ${topic}`,
      () => ({ subscribe: [topic], renewAfterMs: 500 }),
    ]),
    ...Object.entries(CONNECTIONS).map(([name, options]): [string, () => Options] => [name, () => options]),
    ["the victim's client ID", ({ victimClientId }) => ({ clientId: victimClientId, renewAfterMs: 200 })],
  ];
  return all.map(([name, optionsOf]) => ({
    by: "broker",
    name: `broker: ${name}`,
    covers: [],
    attackOf: (world) => ({
      kind: "mqtt",
      url: world.stage.stack.mqttUrl,
      ca: world.stage.ca,
      ...world.gateway,
      clientId: `c${NUMBER}-${process.pid}`,
      ...optionsOf(world),
    }),
  }));
}
