/** The guide's advice on clients and bridges, tested with the broker that Sluice configures. */
import { connectAsync, type IClientOptions } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import { collect, connectMqtt, DURABLE } from "../harness/mqtt";
import { disposeLater, uniqueName } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";
import { until } from "../harness/until";
import type { Stack } from "../services/stack";
import { startBridge } from "./bridge";
import { newTenant, startWatchedStack } from "./watched-stack";

let broker: Mosquitto;
let stack: Stack;
const failed: string[] = [];

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack({ connectionFailed: (reason) => failed.push(reason) }));
});

beforeEach(() => {
  failed.length = 0;
});

const telemetry = (tenantId: string) => `tenants/${tenantId}/assets/truck/sensors/temp/telemetry`;

/** Connects a subscriber to the topics that ingestion receives. */
async function receive(options: IClientOptions = {}) {
  const { username, password } = broker.ingestion;
  const client = await connectMqtt(broker, { username, password, clientId: uniqueName("receiver"), ...options });
  const received = collect(client);
  await client.subscribeAsync("tenants/#", { qos: 1 });
  return { client, received };
}

async function publishLocally(url: string, options: { retain: boolean }): Promise<void> {
  const device = await connectAsync(url);
  await device.publishAsync("assets/truck/sensors/temp/telemetry", '{"value":1}', { qos: 1, ...options });
  await device.endAsync();
}

describe("a Mosquitto bridge", () => {
  test("of the guide forwards messages, even retained messages", async () => {
    const gateway = await newTenant(stack);
    const { received } = await receive();
    const url = await startBridge(broker, gateway);
    for (const retain of [false, true]) await publishLocally(url, { retain });
    // A bridge that is still connecting forwards the retained message twice, see the next test.
    await until(() => received.all.filter(({ topic }) => topic === telemetry(gateway.tenantId)).length >= 2);
    expect(failed).toEqual([]);
  });

  test("of the guide forwards retained messages again when it connects", async () => {
    const gateway = await newTenant(stack);
    const { received } = await receive();
    const proxy = await TcpProxy.start(Number(new URL(broker.url).port));
    disposeLater(() => proxy.stop());
    proxy.cut();
    const url = await startBridge({ url: `mqtts://127.0.0.1:${proxy.port}`, caFile: broker.caFile }, gateway);
    for (const retain of [false, true]) await publishLocally(url, { retain });
    proxy.heal();
    await until(() => received.all.filter(({ topic }) => topic === telemetry(gateway.tenantId)).length >= 3);
  });

  test("regression: counts the rejections of a bridge that has a last will by default", async () => {
    const gateway = await newTenant(stack);
    const ours = /^(notifications|bridge_outgoing_retain) false$/gm;
    await startBridge(broker, gateway, (configuration) => configuration.replace(ours, ""));
    await until(() => failed.includes("UNSUPPORTED_WILL"));
  });
});

test("a denied publish gets reason code 135 with MQTT 5, and no reason with 3.1.1", async () => {
  const { username, password } = await newTenant(stack);
  const client = await connectMqtt(broker, { username, password });
  await expect(client.publishAsync(telemetry("nobody"), "1", { qos: 1 })).rejects.toMatchObject({ code: 135 });
  const old = await connectMqtt(broker, { username, password, protocolVersion: 4 });
  await old.publishAsync(telemetry("nobody"), "1", { qos: 1 });
});

test("the broker publishes a last will only on the tenant's topics", async () => {
  const { tenantId, username, password } = await newTenant(stack);
  const { received } = await receive();
  for (const topic of [telemetry("nobody"), telemetry(tenantId)]) {
    const will = { topic, payload: Buffer.from("1"), qos: 1, retain: false } as const;
    const client = await connectMqtt(broker, { username, password, will });
    client.stream.destroy();
  }
  await received.next(telemetry(tenantId));
  expect(received.all.map(({ topic }) => topic)).not.toContain(telemetry("nobody"));
});

test("the broker drops a message that expires while Sluice is down", async () => {
  const { tenantId, username, password } = await newTenant(stack);
  const session = { ...DURABLE, clientId: uniqueName("receiver") };
  await (await receive(session)).client.endAsync();
  const client = await connectMqtt(broker, { username, password });
  const expires = { qos: 1, properties: { messageExpiryInterval: 1 } } as const;
  await client.publishAsync(telemetry(tenantId), "expires", expires);
  // Waits two seconds, because the broker's clock counts whole seconds.
  const published = Date.now();
  await until(() => Date.now() - published > 2_000);
  await client.publishAsync(telemetry(tenantId), "stays", { qos: 1 });
  const { username: ingestion, password: secret } = broker.ingestion;
  let received: ReturnType<typeof collect> | undefined;
  await connectMqtt(broker, { ...session, username: ingestion, password: secret }, (receiver) => {
    received = collect(receiver);
  });
  await until(() => received!.all.length > 0);
  expect(received!.all.map(({ payload }) => payload)).toEqual(["stays"]);
});

test.each([0, 7_200])("the broker replaces a keep-alive of %d s for an MQTT 5 client", async (keepalive) => {
  const { username, password } = await newTenant(stack);
  let serverKeepAlive: number | undefined;
  await connectMqtt(broker, { username, password, keepalive }, (client) =>
    client.on("connect", ({ properties }) => (serverKeepAlive = properties?.serverKeepAlive)),
  );
  expect(serverKeepAlive).toBe(3_600);
});
