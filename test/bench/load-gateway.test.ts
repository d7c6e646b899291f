import { readFile } from "node:fs/promises";
import { Gateway } from "../../bench/ingest/load/gateway";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { tenantUsername } from "../../src/domain/broker-credential";
import { toId } from "../../src/domain/keys";
import { jsonCodec } from "../../src/ingest/codecs/json";
import { parseTopic, telemetryTopic } from "../../src/domain/topic";
import { connectMqtt } from "../harness/mqtt";
import { startOwnBroker } from "../harness/servers";

const TENANT = toId("tenant-00");
const PASSWORD = "a gateway's password";
const TOPICS = [0, 1, 2].map((sensor) =>
  telemetryTopic({ tenantId: TENANT, assetId: toId("asset-1"), sensorId: toId(`sensor-${sensor}`) }),
);

/** Starts a gateway of the load generator, and collects the messages that the ingestion account receives from it. */
async function setUp(window: number) {
  const broker = await startOwnBroker({
    extraClients: [tenantClient(TENANT, await hashPassword(PASSWORD))],
    extraRoles: [tenantRole(TENANT)],
  });
  const received: { topic: string; payload: Buffer }[] = [];
  let arrived = Promise.withResolvers<void>();
  let awaited = Infinity;
  const { username, password } = broker.ingestion;
  const subscriber = await connectMqtt(broker, { username, password });
  subscriber.on("message", (topic, payload) => {
    received.push({ topic, payload });
    if (received.length >= awaited) arrived.resolve();
  });
  await subscriber.subscribeAsync("tenants/#", { qos: 1 });

  const errors: Error[] = [];
  let acknowledged = Promise.withResolvers<void>();
  const gateway: Gateway = new Gateway({
    clientId: "gateway-0",
    username: tenantUsername(TENANT),
    password: PASSWORD,
    topics: TOPICS,
    port: broker.port,
    ca: await readFile(broker.caFile, "utf8"),
    window,
    onAcknowledged: () => {
      if (gateway.acknowledged >= awaited) acknowledged.resolve();
    },
    onError: (error) => errors.push(error),
  });
  await gateway.connect(undefined);

  /** Publishes `total` readings. Resolves when all are acknowledged and received. */
  async function publish(total: number): Promise<void> {
    awaited = total;
    arrived = Promise.withResolvers();
    acknowledged = Promise.withResolvers();
    gateway.allow(total);
    await Promise.all([arrived.promise, acknowledged.promise]);
  }
  return { gateway, received, errors, publish };
}

test("publishes each well-formed reading once, with a new timestamp for its sensor", async () => {
  const { gateway, received, errors, publish } = await setUp(10);
  await publish(400);
  await publish(1_000);
  gateway.close();

  expect(gateway).toMatchObject({ sent: 1_000, acknowledged: 1_000 });
  expect(errors).toEqual([]);
  const now = Date.now();
  const seen = new Set<string>();
  for (const { topic, payload } of received) {
    expect(parseTopic(topic).ok).toBe(true);
    const readings = jsonCodec.decode(payload);
    if (!readings.ok) throw new Error(readings.failure.detail);
    const timestamp = readings.value[0]?.timestamp ?? 0;
    expect(Math.abs(now - timestamp)).toBeLessThan(60_000);
    seen.add(`${topic} ${timestamp}`);
  }
  expect(seen.size).toBe(1_000);
  expect(new Set(received.map(({ topic }) => topic))).toEqual(new Set(TOPICS));
});

test("reports a wrong password without waiting", async () => {
  const broker = await startOwnBroker();
  const gateway = new Gateway({
    clientId: "gateway-0",
    username: "nobody",
    password: "wrong",
    topics: TOPICS,
    port: broker.port,
    ca: await readFile(broker.caFile, "utf8"),
    window: 10,
    onAcknowledged: () => undefined,
    onError: () => undefined,
  });
  await expect(gateway.connect(undefined)).rejects.toThrow("CONNACK");
  gateway.close();
});
