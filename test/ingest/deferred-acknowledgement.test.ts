import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { MqttClient } from "mqtt";
import pino from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { toId } from "../../src/domain/keys";
import type { Delivery, ReceivedMessage } from "../../src/ingest/stages/messages";
import { IngestSession, type MessageSink } from "../../src/ingest/mqtt/ingest-session";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker } from "../harness/servers";

const logger = pino({ level: "silent" });
const TOPIC = "tenants/acme/assets/a/sensors/s/telemetry";
const password = "secret of acme";
let broker: Mosquitto;
let gateway: MqttClient;

beforeAll(async () => {
  broker = await startOwnBroker({
    extraRoles: [tenantRole(toId("acme"))],
    extraClients: [tenantClient(toId("acme"), await hashPassword(password))],
  });
  gateway = await connectMqtt(broker, { username: "tenant_acme", password });
});

/** Collects messages in the order of receipt, and waits for a number of them. */
class Inbox {
  readonly messages: ReceivedMessage[] = [];
  private waiting: Array<{ count: number; resolve: () => void }> = [];

  add(message: ReceivedMessage): void {
    this.messages.push(message);
    for (const each of this.waiting) if (this.messages.length >= each.count) each.resolve();
  }

  atLeast(count: number): Promise<void> {
    if (this.messages.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ count, resolve }));
  }

  values(): number[] {
    return this.messages.map((message) => Number(message.payload.toString()));
  }
}

function deliveriesOf(messages: readonly ReceivedMessage[]): Delivery[] {
  return messages.flatMap(({ origin }) => (origin.kind === "network" ? [origin] : []));
}

async function openSession(clientId: string, sink: MessageSink): Promise<IngestSession> {
  const session = new IngestSession(
    {
      ...broker.ingestion,
      url: broker.url,
      caCertificate: await readFile(broker.caFile, "utf8"),
      clientId,
      sessionExpirySeconds: 3600,
    },
    sink,
    logger,
  );
  disposeLater(() => session.stop());
  await session.start();
  return session;
}

function publish(from: number, to: number): Promise<unknown> {
  const values = Array.from({ length: to - from }, (_, index) => from + index);
  return Promise.all(values.map((value) => gateway.publishAsync(TOPIC, String(value), { qos: 1 })));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

test("the broker delivers again only unacknowledged messages, even if there are many", async () => {
  const clientId = randomBytes(16).toString("hex");
  const first = new Inbox();
  const session = await openSession(clientId, (message) => (first.add(message), true));
  await publish(0, 2_000);
  await first.atLeast(2_000);
  expect(first.values()).toEqual(range(0, 2_000));
  session.acknowledge(deliveriesOf(first.messages.slice(0, 700)));
  // When a later message arrives, the session has sent all earlier acknowledgements.
  await publish(2_000, 2_001);
  await first.atLeast(2_001);
  await session.stop();

  const second = new Inbox();
  const resumed = await openSession(clientId, (message) => (second.add(message), true));
  await second.atLeast(1_301);
  expect(second.values()).toEqual(range(700, 2_001));
  resumed.acknowledge(deliveriesOf(second.messages));
  await publish(2_001, 2_002);
  await second.atLeast(1_302);
  expect(second.values().at(-1)).toBe(2_001);
});

test("acknowledgements of an earlier connection never reach a later connection", async () => {
  const clientId = randomBytes(16).toString("hex");
  const first = new Inbox();
  const session = await openSession(clientId, (message) => (first.add(message), true));
  await publish(0, 50);
  await first.atLeast(50);
  await session.stop();

  const second = new Inbox();
  const resumed = await openSession(clientId, (message) => (second.add(message), true));
  await second.atLeast(50);
  // Packet identifiers are the same on both connections. These acknowledgements belong to the first connection.
  resumed.acknowledge(deliveriesOf(first.messages));
  await publish(50, 51);
  await second.atLeast(51);
  await resumed.stop();

  const third = new Inbox();
  await openSession(clientId, (message) => (third.add(message), true));
  await third.atLeast(51);
  expect(third.values()).toEqual(range(0, 51));
});

test("a packet that is sent between two halves of a PUBACK breaks neither packet", async () => {
  const clientId = randomBytes(16).toString("hex");
  const inbox = new Inbox();
  const session = await openSession(clientId, (message) => (inbox.add(message), true));
  await publish(0, 1_000);
  await inbox.atLeast(1_000);
  for (let at = 0; at < 1_000; at += 100) {
    session.acknowledge(deliveriesOf(inbox.messages.slice(at, at + 100)));
    // The broker may deny this message, but a broken packet would end the connection.
    session.publish("tenants/acme/rejections", "between");
  }
  await publish(1_000, 1_001);
  await inbox.atLeast(1_001);
  await session.stop();

  const after = new Inbox();
  await openSession(clientId, (message) => (after.add(message), true));
  await after.atLeast(1);
  expect(after.values()).toEqual([1_000]);
});

test("a full sink stops the flow until it resumes, and nothing is lost", async () => {
  const inbox = new Inbox();
  const held = Promise.withResolvers<() => void>();
  await openSession(randomBytes(16).toString("hex"), (message, onResume) => {
    inbox.add(message);
    if (inbox.messages.length !== 100) return true;
    held.resolve(onResume);
    return false;
  });
  const published = publish(0, 1_000);
  const resume = await held.promise;
  await published;
  expect(inbox.messages).toHaveLength(100);
  resume();
  await inbox.atLeast(1_000);
  expect(inbox.values()).toEqual(range(0, 1_000));
});

test("a session that loses its client ID to another session ends permanently", async () => {
  const clientId = randomBytes(16).toString("hex");
  const older = await openSession(clientId, () => true);
  const inbox = new Inbox();
  await openSession(clientId, (message) => (inbox.add(message), true));
  await publish(0, 10);
  await inbox.atLeast(10);
  expect(older.isConnected).toBe(false);
});
