/** Streams of the SDK while MongoDB is killed or suspended, and while no key is available. */
import { readFile } from "node:fs/promises";
import { createSluice, orThrow, SluiceError, type Sluice } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Mongod } from "../../dev/mongod";
import { startStack, type Stack } from "../../dev/stack";
import { disposeLater, startOwnMongod, temporaryDir } from "../harness/servers";
import { TcpProxy } from "../harness/tcp-proxy";

const PASSING = ["UNAVAILABLE", "DEADLINE_EXCEEDED"];

let mongod: Mongod;
let stack: Stack;
let apiKey: string;
let gateway: MqttClient;

beforeAll(async () => {
  mongod = await startOwnMongod();
  const env = { SLUICE_OPERATION_DEADLINE: "5s" };
  stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0, mongodbUri: mongod.uri, env });
  disposeLater(() => stack.stop());
  const operator = clientOf(stack.graphqlUrl, stack.operatorKey);
  const tenant = orThrow(await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } }));
  apiKey = tenant.apiKeySecret;
  const assets = [{ assetId: "truck-1", type: "truck", sensors: [{ sensorId: "temp-1", type: "temperature" }] }];
  await clientOf(stack.graphqlUrl, apiKey).fleetImport({ input: { assets } });
  const { mqttUrl, username, password } = tenant.credential;
  gateway = await connectAsync(mqttUrl, { ca: await readFile(stack.caFile), username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
});

function clientOf(url: string, key: string): Sluice {
  const sluice = createSluice({ url, apiKey: key, reconnect: { minMs: 20, maxMs: 300 } });
  disposeLater(() => sluice.close());
  return sluice;
}

/** Collects the values of a stream. Resolves when the value of `last` has arrived. */
async function collect(events: ReturnType<Sluice["liveReadings"]>, last: Promise<number>): Promise<number[]> {
  const values: number[] = [];
  let end = Infinity;
  void last.then((value) => (end = value));
  for await (const { readings, gap } of events) {
    if (gap !== null) throw new Error("a gap, although no subscriber is slow");
    values.push(...readings.map(({ value }) => value));
    if (values.includes(end)) break;
  }
  return values;
}

/** Repeats a request that needs MongoDB until it fails. Resolves with its error. */
async function failureOf(ask: () => Promise<unknown>): Promise<SluiceError> {
  for (;;) {
    try {
      await ask();
    } catch (error) {
      if (error instanceof SluiceError) return error;
      throw error;
    }
  }
}

test.each<["killed" | "stopped", () => Promise<unknown>, () => Promise<unknown>]>([
  ["killed", () => mongod.kill(), () => mongod.restart()],
  ["stopped", () => mongod.kill("SIGSTOP"), () => mongod.kill("SIGCONT")],
])("loses and repeats nothing on old and new sockets when mongod is %s", async (_kind, takeAway, bringBack) => {
  const proxy = await TcpProxy.start(Number(new URL(stack.httpUrl).port));
  disposeLater(() => proxy.stop());
  const staying = clientOf(stack.graphqlUrl, apiKey);
  const cut = clientOf(`http://127.0.0.1:${proxy.port}/graphql`, apiKey);
  const last = Promise.withResolvers<number>();
  const streams = [staying, staying, cut, cut].map((sluice) => sluice.liveReadings({ input: {} }));
  for (const stream of streams) expect((await stream.next()).value).toMatchObject({ readings: [] });
  const collected = Promise.all(streams.map((stream) => collect(stream, last.promise)));
  collected.catch(() => undefined);

  const begun = Date.now();
  let value = 0;
  const publish = async (count: number) => {
    const published = Array.from({ length: count }, () => {
      const payload = JSON.stringify({ value: value++, timestamp: begun + value });
      return gateway.publishAsync("tenants/acme/assets/truck-1/sensors/temp-1/telemetry", payload, { qos: 1 });
    });
    await Promise.all(published);
  };
  await publish(50);
  await takeAway();
  await publish(50);
  const failure = await failureOf(() => staying.rejectedMessages({ first: 1 }));
  expect(PASSING).toContain(failure.code);
  // The streams reconnect to a platform that cannot read the missed events.
  for (let times = 0; times < 3; times++) {
    proxy.cut();
    proxy.heal();
    expect(PASSING).toContain((await failureOf(() => cut.rejectedMessages({ first: 1 }))).code);
  }
  await bringBack();
  await publish(50);
  last.resolve(value - 1);
  const expected = Array.from({ length: value }, (_, index) => index);
  for (const values of await collected) expect(values).toEqual(expected);
});

test("keeps streams while reconnections fail for lack of a key", async () => {
  const proxy = await TcpProxy.start(Number(new URL(stack.httpUrl).port));
  disposeLater(() => proxy.stop());
  let asked = 0;
  let rejections = 0;
  const key = () => {
    asked++;
    if (rejections-- > 0) throw new Error("the identity provider is away");
    return apiKey;
  };
  const url = `http://127.0.0.1:${proxy.port}/graphql`;
  const sluice = createSluice({ url, apiKey: key, reconnect: { minMs: 20, maxMs: 300 } });
  disposeLater(() => sluice.close());
  const stream = sluice.liveReadings({ input: {} });
  expect((await stream.next()).value).toMatchObject({ readings: [] });
  const collected = collect(stream, Promise.resolve(2));

  rejections = 3;
  proxy.cut();
  proxy.heal();
  const begun = Date.now();
  for (const value of [0, 1, 2]) {
    const payload = JSON.stringify({ value, timestamp: begun + value });
    await gateway.publishAsync("tenants/acme/assets/truck-1/sensors/temp-1/telemetry", payload, { qos: 1 });
  }

  expect(await collected).toEqual([0, 1, 2]);
  expect(asked).toBe(5);
});

test("responds 503 and closes the socket with 1013 while a key cannot be looked up", async () => {
  await mongod.kill();
  const headers = { authorization: `Bearer slk_nobody_${"x".repeat(43)}`, "content-type": "application/json" };
  const response = await fetch(stack.graphqlUrl, { method: "POST", headers, body: '{"query":"{ viewer { role } }"}' });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAVAILABLE" } }] });

  const socket = new WebSocket(stack.wsUrl, "graphql-transport-ws");
  socket.onopen = () =>
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: headers.authorization } }));
  const closed = await new Promise<CloseEvent>((resolve) => (socket.onclose = resolve));
  expect({ code: closed.code, reason: closed.reason }).toEqual({ code: 1013, reason: "Try again" });
  await mongod.restart();
});
