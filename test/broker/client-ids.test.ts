/** All tenants share the namespace of client IDs. These tests use another tenant's client ID. */
import type { MqttClient } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt, DURABLE } from "../harness/mqtt";
import { uniqueName } from "../harness/servers";
import { failures, OPERATOR, value, type Stack } from "../services/stack";
import { until } from "../harness/until";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

let broker: Mosquitto;
let stack: Stack;
const counted: string[] = [];

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack({ clientIdTakenOver: (outcome) => counted.push(outcome) }));
});

const connect = ({ username, password }: Pick<Gateway, "username" | "password">, clientId: string) =>
  connectMqtt(broker, { username, password, clientId });

async function statusOf(username: string) {
  const [credential] = await stack.services.brokerCredentials.find(OPERATOR, [username]);
  return credential?.status;
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));
const observed = (action: string) => stack.audited.filter((event) => event.action === action);

describe("a credential that is bound to a client ID", () => {
  test("connects with that client ID only, also after a rotation", async () => {
    const { tenantId } = await newTenant(stack);
    const clientId = `tenants/${tenantId}/gw-1`;
    const { brokerCredentials } = stack.services;
    const { credential, secret } = await value(brokerCredentials.issue(OPERATOR, { tenantId, clientId }));
    expect(credential.clientId).toBe(clientId);
    await connect(secret!, clientId);
    for (const other of [`tenants/${tenantId}/gw-2`, uniqueName("gateway"), ""]) {
      await expect(connect(secret!, other)).rejects.toThrow(/not authorized/i);
    }
    const { username } = credential;
    const rotated = await value(brokerCredentials.rotate(OPERATOR, { tenantId, username }));
    expect(rotated.credential.clientId).toBe(clientId);
    const client = await connect(rotated.secret, clientId);
    await client.publishAsync(`tenants/${tenantId}/x`, "{}", { qos: 1 });
    await expect(connect(rotated.secret, `${clientId}0`)).rejects.toThrow(/not authorized/i);
    expect(await statusOf(rotated.credential.username)).toBe("ACTIVE");
    const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
    expect(drifts.filter((drift) => drift.tenantId === tenantId)).toEqual([]);
  });

  test("is bound again by reconciliation, which also unbinds other credentials", async () => {
    const { tenantId, username, password } = await newTenant(stack);
    const clientId = `tenants/${tenantId}/gw-1`;
    const { secret } = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId, clientId }));
    await stack.dynamicSecurity.execute({ command: "setClientId", username: secret!.username, clientid: "" });
    await stack.dynamicSecurity.execute({ command: "setClientId", username, clientid: "x" });
    const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
    expect(drifts.filter((drift) => drift.tenantId === tenantId && drift.repaired)).toHaveLength(2);
    await expect(connect(secret!, uniqueName("gateway"))).rejects.toThrow(/not authorized/i);
    await connect(secret!, clientId);
    await connect({ username, password }, uniqueName("gateway"));
  });

  test("shares its client ID with no other active credential, even if issued in parallel", async () => {
    const { tenantId } = await newTenant(stack);
    const clientId = `tenants/${tenantId}/gw-1`;
    const issue = () => stack.services.brokerCredentials.issue(OPERATOR, { tenantId, clientId });
    const both = await Promise.all([issue(), issue()]);
    expect(both.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    if (both.every(({ ok }) => !ok)) await value(issue());
    expect(await failures(issue())).toEqual(["CONFLICT clientId"]);
  });

  test("is bound only below the tenant's prefix, and never with a certificate", async () => {
    const [{ tenantId }, other] = [await newTenant(stack), await newTenant(stack)];
    const { csr } = await requestCertificate();
    const issue = (clientId: string, more = {}) =>
      failures(stack.services.brokerCredentials.issue(OPERATOR, { tenantId, clientId, ...more }));
    for (const clientId of [
      "gateway-1",
      `tenants/${other.tenantId}/gw`,
      `tenants/${tenantId}/`,
      `tenants/${tenantId}/#`,
    ]) {
      expect(await issue(clientId)).toEqual(["INVALID clientId"]);
    }
    expect(await issue(`tenants/${tenantId}/gw`, { csr })).toEqual(["INVALID clientId"]);
  });
});

test("revokes another tenant's user that takes a gateway's client ID", async () => {
  const [victim, attacker] = [await newTenant(stack), await newTenant(stack)];
  const clientId = `tenants/${victim.tenantId}/gw-1`;
  counted.length = 0;
  let kicks = 0;
  const gateway = await connectMqtt(broker, { ...victim, clientId, ...DURABLE, reconnectPeriod: 10 }, (client) =>
    client.on("close", () => kicks++),
  );
  let attempts = 0;
  const isOver = async (): Promise<boolean> => {
    attempts++;
    return connect(attacker, clientId).then(
      () => false,
      () => true,
    );
  };
  await until(isOver);
  expect(await statusOf(attacker.username)).toBe("REVOKED");
  await until(() => gateway.connected);
  await gateway.publishAsync(`tenants/${victim.tenantId}/x`, "{}", { qos: 1 });
  expect(await statusOf(victim.username)).toBe("ACTIVE");
  expect(kicks).toBeLessThanOrEqual(attempts);
  await until(() => observed("clientIdTakeOver").length === 2);
  expect(observed("clientIdTakeOver")).toMatchObject([
    { tenantId: attacker.tenantId, keyId: "platform", target: `${attacker.username} as ${clientId}` },
    { tenantId: victim.tenantId, keyId: "platform", target: clientId, clientAddress: null },
  ]);
  expect(new Set(counted)).toEqual(new Set(["REVOKED"]));
  await gateway.endAsync();
});

test("keeps the gateway's credential if another tenant took its client ID first", async () => {
  const [victim, attacker] = [await newTenant(stack), await newTenant(stack)];
  const clientId = `tenants/${victim.tenantId}/gw-1`;
  const squatter = await connectMqtt(broker, { ...attacker, clientId, ...DURABLE });
  const ended = closed(squatter);
  const gateway = await connect(victim, clientId);
  await ended;
  await until(async () => (await statusOf(attacker.username)) === "REVOKED");
  await gateway.publishAsync(`tenants/${victim.tenantId}/x`, "{}", { qos: 1 });
  expect(await statusOf(victim.username)).toBe("ACTIVE");
});

test("revokes no user for a client ID outside every tenant's prefix", async () => {
  const [one, other] = [await newTenant(stack), await newTenant(stack)];
  const clientId = uniqueName("gateway");
  counted.length = 0;
  for (const tenant of [one, other, one, other]) await connect(tenant, clientId);
  await until(() => counted.length === 3);
  expect(counted).toEqual(["REPORTED", "REPORTED", "REPORTED"]);
  await until(() => observed("clientIdShared").length > 0);
  // Neither tenant's log may reveal a client ID of the other.
  expect(observed("clientIdShared")).toMatchObject([
    { tenantId: null, target: `${clientId} of ${one.tenantId}, ${other.tenantId}` },
  ]);
  expect([await statusOf(one.username), await statusOf(other.username)]).toEqual(["ACTIVE", "ACTIVE"]);
});

test("revokes a user that hijacks the platform's session, and never logs the client ID", async () => {
  const attacker = await newTenant(stack);
  await connect(attacker, broker.ingestion.clientId);
  await until(async () => (await statusOf(attacker.username)) === "REVOKED");
  await until(() => observed("clientIdTakeOver").some(({ tenantId }) => tenantId === attacker.tenantId));
  expect(JSON.stringify(stack.audited) + stack.logged.join("")).not.toContain(broker.ingestion.clientId);
});

test("accepts the same client ID from two users of one tenant", async () => {
  const tenant = await newTenant(stack);
  const further = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId: tenant.tenantId }));
  const clientId = `tenants/${tenant.tenantId}/gw-1`;
  await connect(tenant, clientId);
  const client = await connect(further.secret!, clientId);
  await client.publishAsync(`tenants/${tenant.tenantId}/x`, "{}", { qos: 1 });
  expect(await statusOf(tenant.username)).toBe("ACTIVE");
});

test("limits a certificate to one connection, which takes over no other session", async () => {
  const [victim, attacker] = [await newTenant(stack), await newTenant(stack)];
  const { csr, key } = await requestCertificate();
  const { tenantId } = attacker;
  const issued = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId, csr }));
  const clientId = `tenants/${victim.tenantId}/gw-1`;
  const gateway = await connect(victim, clientId);
  const first = await connectWithCertificate(broker, issued.certificate!.certificate, key, { clientId });
  await gateway.publishAsync(`tenants/${victim.tenantId}/x`, "{}", { qos: 1 });
  const ended = closed(first);
  await connectWithCertificate(broker, issued.certificate!.certificate, key, { clientId: uniqueName("other") });
  await ended;
  expect(await statusOf(issued.credential.username)).toBe("ACTIVE");
});

test("revokes a password user that takes a certificate's client ID", async () => {
  const [victim, attacker] = [await newTenant(stack), await newTenant(stack)];
  const { csr, key } = await requestCertificate();
  const { tenantId } = victim;
  const issued = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId, csr }));
  await connectWithCertificate(broker, issued.certificate!.certificate, key);
  await connect(attacker, issued.credential.username);
  await until(async () => (await statusOf(attacker.username)) === "REVOKED");
});
