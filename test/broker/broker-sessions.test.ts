/** Sessions of gateways, as Sluice reads them in the broker's log. */
import type { IClientOptions } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import type { Principal } from "../../src/domain/entities";
import { FIRST_PARTITION, toId } from "../../src/domain/keys";
import type { BrokerSession } from "../../src/domain/ports/broker-session-store";
import { connectMqtt } from "../harness/mqtt";
import { until } from "../harness/until";
import { OPERATOR, type Stack } from "../services/stack";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

let broker: Mosquitto;
let stack: Stack;

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack({}, { recordUsesEveryMs: 50 }));
});

async function sessionsOf({ username }: Gateway, principal: Principal = OPERATOR) {
  const [sessions] = await stack.services.brokerCredentials.sessions(principal, [username], 20);
  return sessions ?? null;
}

/** Resolves with the credential's only session when this session is in the given state. */
async function sessionWhen(gateway: Gateway, isSo: (session: BrokerSession) => boolean): Promise<BrokerSession> {
  const found = async () => (await sessionsOf(gateway))?.find(isSo);
  await until(async () => (await found()) !== undefined);
  return (await found())!;
}

const connect = ({ username, password }: Gateway, options: IClientOptions = {}) =>
  connectMqtt(broker, { username, password, ...options });

test("shows a gateway while it is connected, and then how its connection ended", async () => {
  const gateway = await newTenant(stack);
  const clientId = `tenants/${gateway.tenantId}/gw`;
  const begun = Date.now();
  const client = await connect(gateway, { clientId });
  const open = await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  expect(open).toMatchObject({ clientId, address: "127.0.0.1", endedAt: null, endReason: null });
  expect(open.connectedAt.getTime()).toBeGreaterThanOrEqual(begun - 1_000);
  await client.endAsync();
  const ended = await sessionWhen(gateway, ({ isConnected }) => isConnected === false);
  expect(ended).toMatchObject({ clientId, endReason: null, endedAt: expect.any(Date) as Date });

  const again = await connect(gateway, { clientId });
  await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  again.stream.destroy();
  await sessionWhen(gateway, ({ endReason }) => endReason === "CONNECTION_LOST");
  expect(await sessionsOf(gateway)).toHaveLength(1);
});

test("lists several gateways of one credential, the connected gateways first", async () => {
  const gateway = await newTenant(stack);
  const [first, second] = [await connect(gateway, { clientId: `${gateway.tenantId}-1` }), await connect(gateway)];
  await until(async () => (await sessionsOf(gateway))?.length === 2);
  await second.endAsync();
  await sessionWhen(gateway, ({ isConnected }) => isConnected === false);
  expect((await sessionsOf(gateway))?.map(({ isConnected }) => isConnected)).toEqual([true, false]);
  await first.endAsync();
});

test("regression: lists the newest ended connections first", async () => {
  const gateway = await newTenant(stack);
  const { brokerSessions: store } = stack.ports;
  const username = gateway.username;
  const start = Date.now() - 600_000;
  const ended = [1, 3, 2].map((minute) => {
    const at = new Date(start + minute * 60_000);
    const connection = { username, address: "127.0.0.1", peer: "127.0.0.1:1", at };
    const clientId = `ended-${minute}`;
    const end = { peer: null, reason: null, at };
    return { clientId, clientIdDigest: `${username}-${minute}`, connection, end };
  });
  await store.record(FIRST_PARTITION, ended);
  const client = await connect(gateway, { clientId: "open" });
  await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  const listed = async (limit: number) => (await store.sessionsOf(username, limit)).map(({ clientId }) => clientId);
  expect(await listed(20)).toEqual(["open", "ended-3", "ended-2", "ended-1"]);
  expect(await listed(2)).toEqual(["open", "ended-3"]);
  expect(await listed(1)).toEqual(["open"]);
  await client.endAsync();
});

test("a rejected client with the same client ID ends no session", async () => {
  const gateway = await newTenant(stack);
  const clientId = `tenants/${gateway.tenantId}/gw`;
  const client = await connect(gateway, { clientId });
  await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  const wrong = { ...gateway, password: "wrong" };
  await expect(connect(wrong, { clientId, reconnectPeriod: 0 })).rejects.toThrow();
  // The log line of this connection follows the line of the rejected connection.
  const other = await connect(gateway);
  await until(async () => (await sessionsOf(gateway))?.length === 2);
  expect((await sessionsOf(gateway))?.map(({ isConnected }) => isConnected)).toEqual([true, true]);
  for (const each of [client, other]) await each.endAsync();
});

test("another tenant's key sees no session", async () => {
  const [gateway, rival] = [await newTenant(stack), await newTenant(stack)];
  const client = await connect(gateway);
  await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  const admin: Principal = { role: "TENANT_ADMIN", tenantId: toId(rival.tenantId), keyId: "k", expiresAt: null };
  expect(await sessionsOf(gateway, admin)).toBeNull();
  expect(await sessionsOf(gateway, { ...admin, tenantId: toId(gateway.tenantId) })).toHaveLength(1);
  await client.endAsync();
});

test("ends the connections of a restarted broker, and doubts them after lost log lines", async () => {
  const gateway = await newTenant(stack);
  const client = await connect(gateway);
  await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  const { brokerSessions: store } = stack.ports;
  await store.logInterrupted(FIRST_PARTITION, new Date());
  expect((await sessionsOf(gateway))?.[0]).toMatchObject({ isConnected: null, endedAt: null });
  await store.brokerStarted(FIRST_PARTITION, new Date(Date.now() + 1_000));
  expect((await sessionsOf(gateway))?.[0]).toMatchObject({ isConnected: false });
  await client.endAsync();
});

test("ends the connections of a killed broker, which reports no end", async () => {
  const gateway = await newTenant(stack);
  const client = await connect(gateway, { reconnectPeriod: 0 });
  const { connectedAt } = await sessionWhen(gateway, ({ isConnected }) => isConnected === true);
  // The broker reports its uptime in whole seconds.
  await until(() => Date.now() > connectedAt.getTime() + 7_000);
  await broker.kill();
  await broker.restart();
  await sessionWhen(gateway, ({ isConnected }) => isConnected === false);
  client.end(true);
});
