/** Rejected, closed and lost connections of a gateway, which Sluice shows for each credential. */
import { readFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { IClientOptions } from "mqtt";
import { generate } from "mqtt-packet";
import type { Mosquitto } from "../../dev/mosquitto";
import type { ConnectionFailures } from "../../src/domain/connection-failure";
import type { Principal } from "../../src/domain/entities";
import { toId, type TenantId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, value, type Stack } from "../services/stack";
import { newTenant as newTenantOf, startWatchedStack, type Gateway } from "./watched-stack";

const MAX_PACKET_BYTES = 262_144;

let broker: Mosquitto;
let stack: Stack;
let hosts = 1;
const counted: string[] = [];

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack(
    { connectionFailed: (reason) => counted.push(reason) },
    { recordUsesEveryMs: 50 },
  ));
});

beforeEach(() => {
  counted.length = 0;
});

/** A gateway with its own IP address. */
async function newGateway() {
  const gateway = await newTenantOf(stack);
  const localAddress = `127.0.0.${String(++hosts)}`;
  const clientId = `tenants/${gateway.tenantId}/gw`;
  const { username, password } = gateway;
  const connect = (options: IClientOptions = {}) =>
    connectMqtt(broker, { username, password, clientId, ...options, ...{ localAddress } });
  return { ...gateway, clientId, localAddress, connect };
}

type TestGateway = Awaited<ReturnType<typeof newGateway>>;

async function failuresOf(username: string, principal: Principal = OPERATOR): Promise<ConnectionFailures | null> {
  const [failures] = await stack.services.brokerCredentials.connectionFailures(principal, [username]);
  return failures ?? null;
}

async function lastFailure({ username }: Pick<Gateway, "username">) {
  await until(async () => (await failuresOf(username))?.recent.length !== 0);
  return (await failuresOf(username))!.recent[0]!;
}

/** Waits until Sluice has stored the credential's address. */
async function hasConnected({ connect, username }: TestGateway): Promise<void> {
  const client = await connect();
  await client.endAsync();
  const stored = stack.mongo.db().collection<{ _id: string; address?: string }>("brokerConnections");
  await until(async () => (await stored.findOne({ _id: username }))?.address !== undefined);
}

const rejection = (reason: string, { localAddress }: TestGateway) => ({
  reason,
  address: localAddress,
  // Mosquitto 2.1 also names the client ID.
  attribution: expect.stringMatching(/^(ADDRESS|CLIENT_ID)$/) as string,
});

describe("regression: a gateway that the broker rejects is visible at its credential", () => {
  test.each<[fault: string, options: IClientOptions, reason: string]>([
    ["wrong password", { password: "wrong" }, "NOT_AUTHORIZED"],
    ["unknown user", { username: "tenant_nobody" }, "NOT_AUTHORIZED"],
    [
      "retained last will",
      { will: { topic: "x", payload: Buffer.from(""), qos: 1, retain: true } },
      "UNSUPPORTED_WILL",
    ],
    [
      "last will of a wildcard",
      { will: { topic: "#", payload: Buffer.from(""), qos: 0, retain: false } },
      "MALFORMED_CONNECT",
    ],
  ])("%s", async (_fault, options, reason) => {
    const gateway = await newGateway();
    await hasConnected(gateway);
    await expect(gateway.connect(options)).rejects.toThrow();
    expect(await lastFailure(gateway)).toMatchObject(rejection(reason, gateway));
    expect(counted).toEqual([reason]);
  });

  test("revoked credential", async () => {
    const gateway = await newGateway();
    await hasConnected(gateway);
    await value(stack.services.brokerCredentials.revoke(OPERATOR, { username: gateway.username }));
    await expect(gateway.connect()).rejects.toThrow(/not authorized/i);
    await until(() => counted.includes("NOT_AUTHORIZED"));
    expect(await lastFailure(gateway)).toMatchObject(rejection("NOT_AUTHORIZED", gateway));
  });

  test("credential that a rotation replaced, and not its successor", async () => {
    const gateway = await newGateway();
    await hasConnected(gateway);
    const { tenantId } = gateway;
    const rotated = await value(stack.services.brokerCredentials.rotate(OPERATOR, { tenantId, graceSeconds: 0 }));
    const { username, password } = rotated.secret;
    const waiting = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId }));
    const { clientId, localAddress } = gateway;
    const connect = () => connectMqtt(broker, { username, password, clientId, ...{ localAddress } });
    await hasConnected({ ...gateway, username, connect });
    await expect(gateway.connect()).rejects.toThrow(/not authorized/i);
    expect(await lastFailure(gateway)).toMatchObject(rejection("NOT_AUTHORIZED", gateway));
    for (const other of [username, waiting.credential.username]) {
      expect((await failuresOf(other))?.counts.filter(({ reason }) => reason === "NOT_AUTHORIZED")).toEqual([]);
    }
  });

  test("client ID of another gateway", async () => {
    const { tenantId, localAddress } = await newGateway();
    const clientId = `tenants/${tenantId}/gw-1`;
    const { secret } = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId, clientId }));
    const { username, password } = secret!;
    const connect = (options: IClientOptions = {}) =>
      connectMqtt(broker, { username, password, clientId, ...options, ...{ localAddress } });
    const gateway: TestGateway = { tenantId, username, password, clientId, localAddress, connect };
    await hasConnected(gateway);
    await expect(connect({ clientId: `${clientId}0` })).rejects.toThrow(/not authorized/i);
    expect(await lastFailure(gateway)).toMatchObject(rejection("NOT_AUTHORIZED", gateway));
  });

  test("wrong CA certificate", async () => {
    const gateway = await newGateway();
    await hasConnected(gateway);
    await expect(gateway.connect({ ca: Buffer.from("") })).rejects.toThrow();
    await expect(gateway.connect({ ca: [] })).rejects.toThrow();
    expect(await lastFailure(gateway)).toMatchObject(rejection("TLS_FAILED", gateway));
  });

  test("no TLS", async () => {
    const gateway = await newGateway();
    await hasConnected(gateway);
    const { hostname: host, port } = new URL(broker.url);
    const socket = connectTcp({ host, port: Number(port), localAddress: gateway.localAddress });
    socket.on("error", () => undefined);
    socket.write("this is no TLS");
    await new Promise((resolve) => socket.once("close", resolve));
    expect(await lastFailure(gateway)).toMatchObject(rejection("TLS_FAILED", gateway));
  });
});

describe("regression: a connection that the broker closes is visible at its credential", () => {
  const topicOf = ({ tenantId }: Gateway) => `tenants/${tenantId}/assets/a/sensors/s/telemetry`;

  test.each<
    [fault: string, publish: (client: Awaited<ReturnType<typeof connectMqtt>>, topic: string) => void, reason: string]
  >([
    ["retained publish", (client, topic) => client.publish(topic, "1", { qos: 1, retain: true }), "RETAINED_PUBLISH"],
    ["QoS 2", (client, topic) => client.publish(topic, "1", { qos: 2 }), "UNSUPPORTED_QOS"],
    ["large packet", (client, topic) => client.publish(topic, "x".repeat(MAX_PACKET_BYTES)), "PACKET_TOO_LARGE"],
    ["garbage", (client) => client.stream.write(Buffer.from([0, 0])), "PROTOCOL_ERROR"],
    ["lost connection", (client) => client.stream.destroy(), "CONNECTION_LOST"],
  ])("%s", async (_fault, publish, reason) => {
    const gateway = await newGateway();
    const client = await gateway.connect();
    client.on("error", () => undefined);
    publish(client, topicOf(gateway));
    const { clientId, localAddress: address } = gateway;
    expect(await lastFailure(gateway)).toMatchObject({ reason, clientId, address, attribution: "SESSION" });
    expect((await failuresOf(gateway.username))!.counts).toMatchObject([{ reason, count: 1 }]);
  });

  test("silence beyond the keep-alive", async () => {
    const gateway = await newGateway();
    const { clientId, username, password, localAddress } = gateway;
    const { hostname: host, port } = new URL(broker.url);
    const ca = await readFile(broker.caFile);
    const socket = connectTls({ host, port: Number(port), ca, ...{ localAddress } });
    disposeLater(async () => void socket.destroy());
    const packet = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true } as const;
    socket.write(generate({ ...packet, clientId, username, password: Buffer.from(password), keepalive: 1 }));
    const failure = { reason: "KEEP_ALIVE_TIMEOUT", clientId, address: localAddress, attribution: "SESSION" };
    expect(await lastFailure(gateway)).toMatchObject(failure);
  });

  test("takeover by a client with the same client ID", async () => {
    const gateway = await newGateway();
    await gateway.connect();
    await gateway.connect();
    const { clientId, localAddress: address } = gateway;
    const failure = { reason: "SESSION_TAKEN_OVER", clientId, address, attribution: "SESSION" };
    expect(await lastFailure(gateway)).toMatchObject(failure);
  });
});

describe("isolation", () => {
  test("shows failures of an address of two tenants to operators only", async () => {
    const [gateway, other] = [await newGateway(), await newGateway()];
    await hasConnected(gateway);
    const { username, password } = other;
    const { localAddress } = gateway;
    await hasConnected({ ...other, connect: () => connectMqtt(broker, { username, password, ...{ localAddress } }) });
    await expect(gateway.connect({ password: "wrong", clientId: uniqueName("gw") })).rejects.toThrow();
    const unattributed = async () => {
      const platform = stack.services.platform.of(OPERATOR);
      if (!platform.ok) throw new Error("rejected");
      return (await platform.value.unattributedFailures()).recent;
    };
    await until(async () => (await unattributed()).some(({ address }) => address === localAddress));
    for (const each of [gateway, other]) expect(await failuresOf(each.username)).toEqual({ counts: [], recent: [] });
  });

  test("shows a credential's failures to administrators of its tenant only", async () => {
    const [gateway, other] = [await newGateway(), await newGateway()];
    const client = await gateway.connect();
    client.stream.destroy();
    await lastFailure(gateway);
    const of = (tenantId: TenantId, role: Principal["role"] = "TENANT_ADMIN"): Principal => ({
      role,
      tenantId,
      keyId: "k",
      expiresAt: null,
    });
    const { username, tenantId } = gateway;
    expect(await failuresOf(username, of(toId(tenantId)))).toMatchObject({ recent: [{}] });
    expect(await failuresOf(username, of(toId(tenantId), "TENANT_READER"))).toBeNull();
    for (const stranger of [other.tenantId, uniqueName("nobody")]) {
      expect(await failuresOf(username, of(toId(stranger)))).toBeNull();
    }
  });
});
