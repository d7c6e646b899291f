/**
 * Remains of a tenant or an asset must not affect the next tenant or asset with the same ID. Tenants' IDs have no
 * cooldown in these tests, so that the cooldown cannot hide other leaks. Therefore broker sessions expire immediately.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { orThrow } from "@sluice/sdk";
import type { IClientOptions, MqttClient } from "mqtt";
import { DEFAULT_ID_COOLDOWN_SECONDS } from "../../src/services/registration/tenant-ids";
import { requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import { RawSocket } from "../server/server";
import { rawConnection } from "./half-sent";
import { ASSET, barrier, SENSOR, startPlatform, TENANT, topicOf, type Life, type Platform } from "./lives";

/** Delay of a will. It is long enough for the deletion and the next registration. */
const WILL_DELAY_SECONDS = 25;
const RIVAL = "rival";
/** Client IDs of sessions. Another tenant's client keeps the second session alive. */
const [GATEWAY, KEPT_ALIVE] = ["gateway-1", "gateway-3"];
const PATH = { assetId: ASSET, sensorId: SENSOR };
const HOUR_MS = 3_600_000;
const RANGE = { from: new Date(Date.now() - HOUR_MS).toISOString(), to: new Date(Date.now() + HOUR_MS).toISOString() };
const [WILL_VALUE, HELD_VALUE, WITNESS_VALUE, WITNESS_VALUE_2] = ["66600001", "66600002", "42000042", "42000043"];

const CREATE_KEY = { name: "k", role: "TENANT_ADMIN", idempotencyKey: "key-1" } as const;
const OPERATORS_ASSET = { tenantId: TENANT, assetId: "operators", type: "t", idempotencyKey: "asset-2" };
const KEYED = `mutation { assetRegister(input: { assetId: "keyed", type: "t", idempotencyKey: "asset-1" }) {
  asset { createdAt } userErrors { code } } }`;

const RANGE_LITERAL = `{ from: "${RANGE.from}", to: "${RANGE.to}" }`;
const EVERYTHING = `{ tenant {
  rejectedMessages(first: 10) { nodes { id } }
  auditLog(first: 100) { nodes { eventId at } }
  brokerCredentials(first: 10) { nodes { id username } }
  ledger(range: { from: "${RANGE.from}" }) { received duplicates }
  asset(assetId: "${ASSET}") { sensor(sensorId: "${SENSOR}") {
    latestReading { value }
    readings(range: ${RANGE_LITERAL}, first: 10) { nodes { value } }
    series(input: { range: ${RANGE_LITERAL}, every: "1h" }) { points { count } } } } } }`;

interface Everything {
  readonly tenant: {
    readonly rejectedMessages: { readonly nodes: { readonly id: string }[] };
    readonly auditLog: { readonly nodes: { readonly eventId: string; readonly at: string }[] };
    readonly brokerCredentials: { readonly nodes: { readonly id: string; readonly username: string }[] };
    readonly ledger: { readonly received: number; readonly duplicates: number };
    readonly asset: {
      readonly sensor: {
        readonly latestReading: { readonly value: number } | null;
        readonly readings: { readonly nodes: { readonly value: number }[] };
        readonly series: { readonly points: { readonly count: number }[] };
      };
    };
  };
}

/** A query for each list of a tenant, by the list's name. `args` are further arguments of the list. */
const LISTS = new Map<string, (args: string) => string>([
  ...["assets", "sensors", "rejectedMessages", "auditLog", "apiKeys", "brokerCredentials"].map((list) => {
    const id = list === "auditLog" ? "eventId" : "id";
    return [
      list,
      (args: string) => `{ tenant { ${list}(first: 1${args}) { nodes { ${id} } pageInfo { endCursor } } } }`,
    ] as const;
  }),
  [
    "readings",
    (args: string) => `{ tenant { asset(assetId: "${ASSET}") { sensor(sensorId: "${SENSOR}") {
      readings(range: ${RANGE_LITERAL}, first: 1${args}) { nodes { value } pageInfo { endCursor } } } } } }`,
  ] as const,
]);

let platform: Platform;
let previous: Life;
let next: Life;
let rival: Life;
let keeper: MqttClient;
const heardByKeeper: string[] = [];
/** Secrets, cursors and other remains of the previous tenant. */
let held: Awaited<ReturnType<typeof leave>>;

const willOf = (tenantId: string, value: string, willDelayInterval = WILL_DELAY_SECONDS) => ({
  topic: topicOf(tenantId),
  payload: Buffer.from(`{"value":${value}}`),
  qos: 1 as const,
  retain: false,
  properties: { willDelayInterval },
});

/** Creates all kinds of data that a tenant may leave. Resolves with the remains. */
async function leave(life: Life) {
  const { stack, ask, token } = platform;
  const { sluice, username, password } = life;
  const broker = brokerOf(platform);
  const first = await barrier(life, TENANT);
  const client = await life.connect();
  const publish = (sensorId: string, payload: object) =>
    client.publishAsync(topicOf(TENANT, sensorId), JSON.stringify(payload), { qos: 1 });
  const rejected = async () => (await sluice.rejectedMessages({ first: 10 }))?.rejectedMessages.nodes.length ?? 0;
  await publish(SENSOR, { value: 7, id: "same-id" });
  // Sluice keeps this message for a redrive.
  await publish("unregistered", { value: 13 });
  await until(async () => (await rejected()) > 0);

  const issued = orThrow(await sluice.brokerCredentialIssue({ input: { name: "second" } }));
  const narrowed = orThrow(await sluice.brokerCredentialIssue({ input: { assetIds: [ASSET] } }));
  const { csr, key } = await requestCertificate();
  const certified = orThrow(await sluice.brokerCredentialIssue({ input: { csr } }));
  const created = orThrow(await sluice.apiKeyCreate({ input: CREATE_KEY }));
  const issuedAt = new Date();
  const jwt = await token(issuedAt);
  await ask(jwt, KEYED);
  orThrow(await platform.operator.assetRegister({ input: OPERATORS_ASSET }));
  const socket = await new RawSocket(stack.wsUrl).authenticated(jwt);
  disposeLater(() => Promise.resolve(socket.socket.terminate()));

  // Leaves sessions with a subscription to notices and a queued notice. The broker rejects a half-sent message.
  const durable = { clean: false, properties: { sessionExpiryInterval: HOUR_MS / 1_000 } };
  for (const clientId of [GATEWAY, KEPT_ALIVE]) {
    const subscriber = await life.connect({ clientId, ...durable });
    await subscriber.subscribeAsync(`tenants/${TENANT}/rejections`, { qos: 1 });
    await subscriber.endAsync();
  }
  await publish("also-unregistered", { value: 14 });
  await until(async () => (await rejected()) >= 2);
  const gateway = { username, password, expirySeconds: HOUR_MS / 1_000 };
  for (const clientId of [GATEWAY, KEPT_ALIVE]) {
    const session = await rawConnection(broker, {
      ...gateway,
      clientId,
      expirySeconds: clientId === GATEWAY ? 2 : 3_600,
    });
    await expect(session.holdMessage(topicOf(TENANT), `{"value":${HELD_VALUE}}`)).rejects.toThrow("closed");
    session.cut();
  }
  (await rawConnection(broker, { ...gateway, clientId: "gateway-2", will: willOf(TENANT, WILL_VALUE) })).cut();

  const everything = (await ask(life.apiKey, EVERYTHING)).data as Everything;
  const cursors: Record<string, string> = {};
  for (const [list, query] of LISTS) {
    const found = /"endCursor":"([^"]+)"/.exec(JSON.stringify((await ask(life.apiKey, query(""))).data))?.[1];
    if (found === undefined) throw new Error(`the previous tenant has nothing in ${list}`);
    cursors[list] = found;
  }
  const events = sluice.liveReadings({ input: {} });
  const opened = await events.next();
  await publish(SENSOR, { value: 8 });
  await events.return?.();
  await client.endAsync();

  return {
    first,
    issued: issued.secret,
    narrowed: narrowed.secret,
    certificate: { cert: certified.certificate.certificate, key },
    apiKeys: [life.apiKey, created.secret],
    jwt,
    issuedAt,
    everything,
    cursors,
    streamCursor: opened.done === true ? "" : opened.value.cursor,
    socket,
  };
}

beforeAll(async () => {
  platform = await startPlatform({ SLUICE_TENANT_ID_COOLDOWN: "0s" });
  const { operator } = platform;
  rival = await platform.register(RIVAL);
  previous = await platform.register(TENANT);
  held = await leave(previous);
  orThrow(await operator.tenantDelete({ input: { tenantId: TENANT } }));
  await until(async () => (await operator.tenant({ tenantId: TENANT })) === null);
  const { username, password } = rival;
  const keeping = {
    username,
    password,
    clientId: KEPT_ALIVE,
    clean: false,
    properties: { sessionExpiryInterval: 3_600 },
  };
  keeper = await connectMqtt(brokerOf(platform), keeping, (client) => {
    client.on("message", (_topic, payload) => heardByKeeper.push(payload.toString()));
  });
  next = await platform.register(TENANT);
  // The will of this witness is published after the will of the previous tenant is due.
  const witness = { clientId: "witness", username, password, expirySeconds: HOUR_MS / 1_000 };
  (await rawConnection(brokerOf(platform), { ...witness, will: willOf(RIVAL, WITNESS_VALUE) })).cut();
});

const brokerOf = ({ stack }: Platform) => ({ ...stack.broker, url: stack.mqttUrl });

const connectAs = (options: IClientOptions) => connectMqtt(brokerOf(platform), options);

const answer = async (query: string, token = next.apiKey) => (await platform.ask(token, query)).data;

describe("the next tenant with an ID gets nothing of the previous tenant:", () => {
  test("the username differs, but still shows the ID", () => {
    expect([previous.username, next.username]).toEqual(["tenant_acme", "tenant_acme~2"]);
  });

  test("the broker rejects passwords", async () => {
    for (const { username, password } of [previous, held.issued, held.narrowed]) {
      await expect(connectAs({ username, password })).rejects.toThrow(/not authorized/i);
    }
    await (await next.connect()).endAsync();
  });

  test("a certificate cannot publish", async () => {
    const { certificateUrl } = platform.stack.broker;
    const client = await connectMqtt({ ...platform.stack.broker, url: certificateUrl }, held.certificate).catch(
      () => null,
    );
    // Once the broker has read the list of revoked certificates, it rejects the handshake.
    if (client === null) return;
    await expect(client.publishAsync(topicOf(TENANT), '{"value":1}', { qos: 1 })).rejects.toMatchObject({ code: 135 });
  });

  test("API keys and tokens are rejected", async () => {
    const query = "{ viewer { role } }";
    const before = await platform.token(new Date(held.issuedAt.getTime() - 1_000));
    const undated = await platform.token(null);
    for (const token of [...held.apiKeys, held.jwt, before, undated]) {
      expect((await platform.ask(token, query)).codes).toEqual(["UNAUTHENTICATED"]);
    }
    expect((await platform.ask(await platform.token(new Date()), query)).codes).toEqual([]);
  });

  test("a socket is closed", async () => {
    expect(await held.socket.closed).toMatchObject({ code: 4440 });
  });

  test("an idempotency key does not return an earlier response", async () => {
    const created = await next.sluice.apiKeyCreate({ input: CREATE_KEY });
    expect(created).toMatchObject({ userErrors: [] });
    expect(held.apiKeys).not.toContain(created?.secret);
    const keyed = (await answer(KEYED, await platform.token(new Date()))) as {
      assetRegister: { asset: { createdAt: string } };
    };
    const operators = orThrow(await platform.operator.assetRegister({ input: OPERATORS_ASSET }));
    for (const { createdAt } of [keyed.assetRegister.asset, operators.asset]) {
      expect(new Date(createdAt).getTime()).toBeGreaterThan(held.issuedAt.getTime());
    }
  });

  test("readings, latest readings and series are empty", async () => {
    const { data } = await platform.ask(next.apiKey, EVERYTHING);
    const { sensor } = (data as Everything).tenant.asset;
    expect(sensor.latestReading).toBeNull();
    expect(sensor.readings.nodes).toEqual([]);
    expect(sensor.series.points.filter(({ count }) => count > 0)).toEqual([]);
  });

  test("rejected messages, audit log and ledger are empty, even by ID", async () => {
    const { tenant } = (await platform.ask(next.apiKey, EVERYTHING)).data as Everything;
    expect(tenant.rejectedMessages.nodes).toEqual([]);
    expect(tenant.ledger.received).toBe(0);
    expect(tenant.auditLog.nodes.filter(({ at }) => new Date(at) <= held.issuedAt)).toEqual([]);
    const ids = [...held.everything.tenant.rejectedMessages.nodes, ...held.everything.tenant.brokerCredentials.nodes];
    expect(ids.length).toBeGreaterThan(4);
    const query = `{ nodes(ids: ${JSON.stringify(ids.map(({ id }) => id))}) { id } }`;
    expect(await answer(query)).toEqual({ nodes: ids.map(() => null) });
  });

  test("rejected payloads are not redriven", async () => {
    for (const sensorId of ["unregistered", "also-unregistered"]) {
      orThrow(await next.sluice.sensorRegister({ input: { assetId: ASSET, sensorId, type: "t" } }));
    }
    const redriven = orThrow(await next.sluice.rejectedMessagesRedrive({ input: {} }));
    expect(redriven).toMatchObject({ examined: 0, accepted: 0, expired: 0, remaining: 0 });
  });

  test("cursors return no data", async () => {
    for (const [list, query] of LISTS) {
      for (const place of ["after", "before"]) {
        const { data, codes } = await platform.ask(next.apiKey, query(`, ${place}: "${held.cursors[list] ?? ""}"`));
        // Positions of the journal are sealed for one registration of the tenant.
        expect([list, codes]).toEqual([list, list === "readings" ? ["BAD_USER_INPUT"] : []]);
        for (const { eventId } of held.everything.tenant.auditLog.nodes) {
          expect(JSON.stringify(data)).not.toContain(eventId);
        }
        expect(JSON.stringify(data)).not.toContain(String(held.first));
      }
    }
    const events = next.sluice.liveReadings({ input: { after: held.streamCursor } });
    await expect(events.next()).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("a reading with the ID of an earlier reading is not a duplicate", async () => {
    const client = await next.connect();
    await client.publishAsync(topicOf(TENANT), JSON.stringify({ value: 7, id: "same-id" }), { qos: 1 });
    await client.endAsync();
    await barrier(next, TENANT);
    const { tenant } = (await platform.ask(next.apiKey, EVERYTHING)).data as Everything;
    expect(tenant.ledger.duplicates).toBe(0);
  });

  test("the previous user does not appear among the next tenant's credentials", async () => {
    const { tenant } = (await platform.ask(next.apiKey, EVERYTHING)).data as Everything;
    expect(tenant.brokerCredentials.nodes.map(({ username }) => username)).toEqual([next.username]);
  });

  test("a delayed will is not published", async () => {
    const values = async (life: Life, tenantId: string) =>
      JSON.stringify(await life.sluice.readings({ tenantId, ...PATH, range: RANGE, first: 1000 }));
    await until(async () => (await values(rival, RIVAL)).includes(WITNESS_VALUE));
    await barrier(next, TENANT);
    expect(await values(next, TENANT)).not.toContain(WILL_VALUE);
  });

  test("an expired session delivers neither notices nor messages", async () => {
    const { username, password } = next;
    const durable = { clientId: GATEWAY, clean: false, properties: { sessionExpiryInterval: 3_600 } };
    const heard: string[] = [];
    const client = await connectMqtt(brokerOf(platform), { ...durable, username, password }, (each) => {
      each.on("message", (_topic, payload) => heard.push(payload.toString()));
    });
    await barrier(next, TENANT);
    await client.endAsync();
    expect(heard).toEqual([]);
    await expectNothingHeld(GATEWAY);
  });

  test("a session that another tenant's client kept alive delivers nothing", async () => {
    expect(keeper.connected).toBe(true);
    await keeper.endAsync();
    expect(heardByKeeper).toEqual([]);
    await expectNothingHeld(KEPT_ALIVE);
  });
});

/** Resumes the session, makes the broker forward its queue, and asserts that no message arrives. */
async function expectNothingHeld(clientId: string): Promise<void> {
  const { username, password } = next;
  const session = await rawConnection(brokerOf(platform), { clientId, username, password, expirySeconds: 3_600 });
  expect(session.sessionPresent).toBe(true);
  await session.releaseMessage();
  expect(session.delivered()).toBe(0);
  session.cut();
  const last = await barrier(next, TENANT);
  const read = JSON.stringify(await next.sluice.readings({ ...PATH, range: RANGE, first: 1000 }));
  expect(read).toContain(String(last));
  expect(read).not.toContain(HELD_VALUE);
}

describe("the next asset with an ID gets nothing of the previous asset:", () => {
  const ASSET_2 = { assetId: ASSET };
  let narrowed: { username: string; password: string };
  let apiKey: string;
  const since = new Date().toISOString();

  beforeAll(async () => {
    const { sluice } = rival;
    narrowed = orThrow(await sluice.brokerCredentialIssue({ input: { assetIds: [ASSET], name: "gateway" } })).secret;
    apiKey = orThrow(await sluice.apiKeyCreate({ input: { name: "again", role: "TENANT_READER" } })).secret;
    const client = await rival.connect();
    await client.publishAsync(topicOf(RIVAL, "unregistered"), '{"value":13}', { qos: 1 });
    await client.endAsync();
    await barrier(rival, RIVAL);
    const will = willOf(RIVAL, WILL_VALUE, 20);
    const dying = { clientId: "gateway-4", ...narrowed, expirySeconds: 3_600, will };
    (await rawConnection(brokerOf(platform), dying)).cut();
    const { keyId } = (await sluice.apiKeys({ first: 10 }))!.apiKeys.nodes.find(({ name }) => name === "again")!;
    orThrow(await sluice.apiKeyRevoke({ input: { keyId } }));
    orThrow(await sluice.assetDelete({ input: ASSET_2 }));
    const again = { assetId: ASSET, type: "truck" };
    await until(async () => (await sluice.assetRegister({ input: again }))?.userErrors.length === 0);
    for (const sensorId of [SENSOR, "unregistered"]) {
      orThrow(await sluice.sensorRegister({ input: { assetId: ASSET, sensorId, type: "t" } }));
    }
    orThrow(await sluice.brokerCredentialIssue({ input: { assetIds: [ASSET], name: "gateway" } }));
    orThrow(await sluice.apiKeyCreate({ input: { name: "again", role: "TENANT_READER" } }));
    const { username, password } = rival;
    const witness = { clientId: "witness-2", username, password, expirySeconds: 3_600 };
    (await rawConnection(brokerOf(platform), { ...witness, will: willOf(RIVAL, WITNESS_VALUE_2, 20) })).cut();
  });

  test("readings, latest readings and series are empty", async () => {
    const { tenant } = (await platform.ask(rival.apiKey, EVERYTHING)).data as Everything;
    expect(tenant.asset.sensor).toMatchObject({ latestReading: null, readings: { nodes: [] } });
    expect(tenant.asset.sensor.series.points.filter(({ count }) => count > 0)).toEqual([]);
  });

  test("rejected payloads are not redriven", async () => {
    const redriven = orThrow(await rival.sluice.rejectedMessagesRedrive({ input: ASSET_2 }));
    expect(redriven).toMatchObject({ examined: 0, accepted: 0, remaining: 0 });
  });

  test("a credential and a revoked key are rejected, even if others have their names", async () => {
    await expect(connectAs(narrowed)).rejects.toThrow(/not authorized/i);
    expect((await platform.ask(apiKey, "{ viewer { role } }")).codes).toEqual(["UNAUTHENTICATED"]);
  });

  test("a delayed will of the asset's gateway is not published", async () => {
    const values = async () =>
      JSON.stringify(await rival.sluice.readings({ ...PATH, range: { ...RANGE, from: since }, first: 1000 }));
    await until(async () => (await values()).includes(WITNESS_VALUE_2));
    expect(await values()).not.toContain(WILL_VALUE);
  });
});

test("the cooldown of an ID is longer than the broker keeps sessions", () => {
  const config = readFileSync(path.join(__dirname, "../../mosquitto/mosquitto.conf"), "utf8");
  const days = Number(/^persistent_client_expiration (\d+)d$/m.exec(config)?.[1]);
  expect(DEFAULT_ID_COOLDOWN_SECONDS).toBeGreaterThan(days * 86_400);
});
