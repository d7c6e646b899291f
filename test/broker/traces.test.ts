/** Traces of one credential, from the log of packets that a real broker writes during the trace. */
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { PacketLog } from "../../src/broker/packet-log";
import type { BrokerTrace, TraceEvent } from "../../src/domain/broker-trace";
import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, value, type Stack } from "../services/stack";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

const SECONDS = 10;
/** Duration of a trace with many events, in seconds. On an idle machine, the events take two seconds. */
const MANY_SECONDS = 25;
/** A time after which all open connections are written. Much longer than the interval between these writes. */
const SETTLED_MS = 6_000;

let broker: Mosquitto;
let stack: Stack;

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack({}, { recordUsesEveryMs: 50 }));
});

const connect = ({ username, password }: Gateway, clientId: string) =>
  connectMqtt(broker, { username, password, clientId });

/** Publishes, and ignores a rejection. With MQTT 5, the client's promise rejects if the broker denies the publish. */
async function publish(client: Awaited<ReturnType<typeof connect>>, topic: string): Promise<void> {
  await client.publishAsync(topic, "{}", { qos: 1 }).catch(() => undefined);
}

async function lastTrace(username: string, principal: Principal = OPERATOR): Promise<BrokerTrace | null> {
  return (await stack.services.brokerTraces.last(principal, [username]))[0] ?? null;
}

const begin = (username: string, seconds = SECONDS) =>
  stack.services.brokerTraces.begin(OPERATOR, { username, seconds });

async function finished(username: string): Promise<BrokerTrace> {
  await until(async () => (await lastTrace(username))?.status !== "RUNNING");
  return (await lastTrace(username))!;
}

async function isConnected(username: string, clientId: string): Promise<void> {
  await until(async () => {
    const [sessions] = await stack.services.brokerCredentials.sessions(OPERATOR, [username], 20);
    return sessions?.some((session) => session.clientId === clientId) === true;
  });
}

const short = ({ kind, clientId, topic, reason, count }: TraceEvent) => ({ kind, clientId, topic, reason, count });

test("shows what the broker denies to one credential, and nothing of other credentials", async () => {
  const [gateway, other] = [await newTenant(stack), await newTenant(stack)];
  const { tenantId, username } = gateway;
  const [before, within] = [uniqueName("before"), uniqueName("within é")];
  const connected = await connect(gateway, before);
  await isConnected(username, before);
  const connectedAt = Date.now();
  // The broker's log has whole seconds, and the connection must be older than the trace.
  await until(() => Date.now() > connectedAt + 1_000);
  // This client ID imitates a log line of the other client. The reader must not confuse them.
  const forger = await connect(other, `${before} (d0, q1, r0, m1, 'forged', ... (2 bytes))`);

  const { trace, credential } = await value(begin(username, MANY_SECONDS));
  expect(trace).toMatchObject({ status: "RUNNING", acceptedPublishes: 0, events: [] });
  expect(credential.username).toBe(username);
  expect(trace.endsAt.getTime() - trace.startedAt.getTime()).toBe(MANY_SECONDS * 1_000);
  await expect(begin(other.username)).resolves.toMatchObject({ ok: false, failure: [{ code: "CONFLICT" }] });

  const [denied, foreign] = [`tenants/${other.tenantId}/assets/a/sensors/s/telemetry`, "telemetry/raw"];
  await publish(connected, `tenants/${tenantId}/assets/a/sensors/s/telemetry`);
  await publish(connected, denied);
  await publish(connected, denied);
  await publish(forger, foreign);
  const second = await connect(gateway, within);
  await publish(second, foreign);
  await second.subscribeAsync(`tenants/${tenantId}/rejections`).catch(() => undefined);
  await second.endAsync();
  // Waits until the platform has read the open connections. Until then, nothing must take over the session.
  await until(() => Date.now() > trace.startedAt.getTime() + SETTLED_MS);
  // Takes over the session: from now on, its packets belong to another tenant.
  const thief = await connect(other, before);
  await publish(thief, "secret/of/the/other");

  const result = await finished(username);
  expect(result).toMatchObject({ status: "COMPLETE", acceptedPublishes: 1, deniedPublishes: 3 });
  const none = { topic: null, reason: null, count: 1 };
  expect(result.events.map(short)).toEqual([
    { ...none, kind: "DENIED_PUBLISH", clientId: before, topic: denied, count: 2 },
    { ...none, kind: "CONNECTED", clientId: within },
    { ...none, kind: "DENIED_PUBLISH", clientId: within, topic: foreign },
    // Mosquitto 2.0 does not log this denial.
    {
      ...none,
      kind: expect.stringMatching(/SUBSCRIBE/) as string,
      clientId: within,
      topic: `tenants/${tenantId}/rejections`,
    },
    { ...none, kind: "DISCONNECTED", clientId: within },
    { ...none, kind: "DISCONNECTED", clientId: before, reason: "SESSION_TAKEN_OVER" },
  ]);
  await until(async () => (await readdir(broker.traceDir)).length === 0);
  expect(stack.audited).toContainEqual(
    expect.objectContaining({
      action: "brokerCredentialTrace",
      tenantId,
      target: username,
      after: { seconds: MANY_SECONDS },
    }),
  );

  const adminOf = (id: string): Principal => ({
    role: "TENANT_ADMIN",
    tenantId: toId(id),
    keyId: "k",
    expiresAt: null,
  });
  expect(await lastTrace(username, adminOf(tenantId))).toMatchObject({ status: "COMPLETE" });
  expect(await lastTrace(username, adminOf(other.tenantId))).toBeNull();
  expect(await lastTrace(username, { ...adminOf(tenantId), role: "TENANT_READER" })).toBeNull();
  await expect(
    stack.services.brokerTraces.begin(adminOf(tenantId), { username, seconds: SECONDS }),
  ).resolves.toMatchObject({ ok: false, failure: [{ code: "FORBIDDEN" }] });
});

test("logs no more packets once a trace has ended", async () => {
  const gateway = await newTenant(stack);
  await value(begin(gateway.username));
  await finished(gateway.username);
  await until(async () => (await readdir(broker.traceDir)).length === 0);
  const client = await connect(gateway, uniqueName("after"));
  await publish(client, "telemetry/raw");
  expect(await readdir(broker.traceDir)).toEqual([]);
});

test.each([9, 301, 1.5])("rejects a trace of %d seconds", async (seconds) => {
  const { username } = await newTenant(stack);
  await expect(begin(username, seconds)).resolves.toMatchObject({
    ok: false,
    failure: [{ code: "INVALID", field: ["seconds"] }],
  });
});

test("rejects a trace of an unknown credential", async () => {
  await expect(begin("tenant_nobody")).resolves.toMatchObject({ ok: false, failure: [{ code: "NOT_FOUND" }] });
});

describe("the broker's log of packets", () => {
  const logger = pino({ level: "silent" });
  const logOf = (options: { dir?: string; pidFile?: string; maxBytes?: number } = {}) =>
    new PacketLog({ dir: broker.traceDir, pidFile: broker.revocations.pidFile, reloadMs: 8_000, ...options }, logger);

  test("ends a recording that grows too large", async () => {
    const recording = await logOf({ maxBytes: 1 }).record(600_000);
    if (!recording.ok) throw new Error(recording.failure);
    await (await connect(await newTenant(stack), uniqueName("any"))).endAsync();
    // Mosquitto 2.0 writes the file in blocks of a few kilobytes, so publish enough to fill a block.
    const gateway = await newTenant(stack);
    const client = await connect(gateway, uniqueName("loud"));
    const publishing = (async () => {
      for (let count = 0; count < 200; count++) await publish(client, "telemetry/raw");
    })();
    expect(await recording.value.ended(new AbortController().signal)).toEqual({ isCut: true });
    await publishing;
    await recording.value.delete();
    expect(await readdir(broker.traceDir)).toEqual([]);
  });

  test("switches off the log that a killed process left on", async () => {
    const file = path.join(broker.traceDir, "trace.conf");
    await writeFile(file, `# until ${new Date(Date.now() - 1).toISOString()}\nlog_type debug\n`);
    await logOf().recover();
    expect(existsSync(file)).toBe(false);
    await writeFile(file, `# until ${new Date(Date.now() + 60_000).toISOString()}\nlog_type debug\n`);
    await logOf().recover();
    expect(await logOf().record(10_000)).toEqual({ ok: false, failure: "RUNNING" });
    await writeFile(file, "# until 2000-01-01T00:00:00Z\n");
    await logOf().recover();
    expect(existsSync(file)).toBe(false);
  });

  test("reports a broker that does not include the folder or cannot be signalled", async () => {
    const elsewhere = path.dirname(broker.revocations.pidFile);
    expect(await logOf({ dir: elsewhere }).record(10_000)).toEqual({ ok: false, failure: "OTHER" });
    expect(existsSync(path.join(elsewhere, "trace.conf"))).toBe(false);
    expect(await logOf({ pidFile: "/nonexistent" }).record(10_000)).toEqual({ ok: false, failure: "OTHER" });
    expect(await logOf({ dir: "/nonexistent" }).record(10_000)).toEqual({ ok: false, failure: "OTHER" });
    expect(await readdir(broker.traceDir)).toEqual([]);
  });
});
