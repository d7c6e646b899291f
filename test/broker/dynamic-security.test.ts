import { readFile } from "node:fs/promises";
import type { MqttClient } from "mqtt";
import { pino } from "pino";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import { toId } from "../../src/domain/keys";
import { collect, connectMqtt } from "../harness/mqtt";
import { disposeLater, sharedBroker, uniqueName } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";

const NOT_AUTHORIZED = 135;

let broker: BrokerAccess;
let dynamicSecurity: DynamicSecurity;
let accounts: TenantAccounts;

beforeAll(async () => {
  broker = await sharedBroker();
  dynamicSecurity = await administration();
  accounts = new TenantAccounts(dynamicSecurity);
});

async function administration(): Promise<DynamicSecurity> {
  const security = new DynamicSecurity(
    { url: broker.url, ...broker.admin, ca: await readFile(broker.caFile) },
    pino({ level: "silent" }),
  );
  disposeLater(() => security.stop());
  await security.start();
  return security;
}

interface Account {
  tenantId: string;
  username: string;
  password: string;
}

async function newAccount(): Promise<Account> {
  const tenantId = uniqueName("acme");
  const account = { tenantId, username: `tenant_${tenantId}`, password: uniqueName("secret") };
  await accounts.createTenantAccount(tenantId, account.username, account.password);
  disposeLater(() => accounts.deleteTenantAccount(tenantId, account.username));
  return account;
}

function connectAs({ username, password }: Account, clientId = uniqueName("gateway")): Promise<MqttClient> {
  return connectMqtt(broker, { username, password, clientId });
}

/** Resolves with the MQTT 5 reason code of a QoS 1 publish: 0 or 16 (no subscriber) if the broker accepted it. */
function publish(client: MqttClient, topic: string): Promise<number> {
  return client.publishAsync(topic, "{}", { qos: 1 }).then(
    (packet) => (packet as { reasonCode?: number } | undefined)?.reasonCode ?? 0,
    (error: { code?: number }) => error.code ?? -1,
  );
}

function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    if (client.connected) client.once("close", resolve);
    else resolve();
  });
}

test("is ready while connected", () => {
  expect(accounts.readiness).toMatchObject({ ready: true, failure: null });
});

test("a tenant publishes below its own prefix only", async () => {
  const acme = await newAccount();
  const other = await newAccount();
  const gateway = await connectAs(acme);
  expect([0, 16]).toContain(await publish(gateway, `tenants/${acme.tenantId}/assets/a/sensors/s/telemetry`));
  for (const topic of [
    `tenants/${other.tenantId}/assets/a/sensors/s/telemetry`,
    `tenants/${acme.tenantId}x/assets/a/sensors/s/telemetry`,
    "tenants",
    "elsewhere",
    "$CONTROL/dynamic-security/v1",
    "$CONTROL/dynamic-security/v1/response",
  ]) {
    expect([topic, await publish(gateway, topic)]).toEqual([topic, NOT_AUTHORIZED]);
  }
});

test("a tenant cannot subscribe, not even to its own topics", async () => {
  const acme = await newAccount();
  const gateway = await connectAs(acme);
  for (const filter of [`tenants/${acme.tenantId}/#`, "#", "tenants/+/#", "$CONTROL/dynamic-security/v1/response"]) {
    const rejected = await gateway.subscribeAsync(filter, { qos: 1 }).then(
      (granted) => granted.every(({ qos }) => Number(qos) >= 128),
      () => true,
    );
    expect([filter, rejected]).toEqual([filter, true]);
  }
});

test("the ingestion service receives what a tenant publishes", async () => {
  const acme = await newAccount();
  const { username, password } = broker.ingestion;
  const ingestion = await connectMqtt(broker, { username, password, clientId: uniqueName("ingestion") });
  await ingestion.subscribeAsync(`tenants/${acme.tenantId}/#`, { qos: 1 });
  const topic = `tenants/${acme.tenantId}/assets/a/sensors/s/telemetry`;
  const received = collect(ingestion).next(topic);
  await publish(await connectAs(acme), topic);
  await expect(received).resolves.toMatchObject({ topic, payload: "{}" });
});

test("creating and deleting other accounts interrupts no session", async () => {
  const acme = await newAccount();
  const gateway = await connectAs(acme);
  let lost = false;
  gateway.on("close", () => (lost = true));
  const other = await newAccount();
  await accounts.deleteTenantAccount(toId(other.tenantId), other.username);
  expect([0, 16]).toContain(await publish(gateway, `tenants/${acme.tenantId}/x`));
  expect(lost).toBe(false);
});

test("deleting an account ends its sessions and its password", async () => {
  const acme = await newAccount();
  const gateway = await connectAs(acme);
  const ended = closed(gateway);
  await accounts.deleteTenantAccount(toId(acme.tenantId), acme.username);
  await ended;
  await expect(connectAs(acme)).rejects.toThrow(/not authorized/i);
});

test("deleting a missing account succeeds", async () => {
  const tenantId = uniqueName("nobody");
  await accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`);
  await accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`);
});

test("creating an account again replaces its password and an incomplete account", async () => {
  const acme = await newAccount();
  await accounts.createTenantAccount(toId(acme.tenantId), acme.username, "another");
  await expect(connectAs(acme)).rejects.toThrow(/not authorized/i);
  const gateway = await connectAs({ ...acme, password: "another" });
  expect([0, 16]).toContain(await publish(gateway, `tenants/${acme.tenantId}/x`));

  const half = { tenantId: uniqueName("half"), username: "", password: "pw" };
  half.username = `tenant_${half.tenantId}`;
  const wide = [{ acltype: "publishClientSend", topic: "#", allow: true }];
  await dynamicSecurity.execute({ command: "createRole", rolename: half.username, acls: wide });
  await accounts.createTenantAccount(half.tenantId, half.username, half.password);
  disposeLater(() => accounts.deleteTenantAccount(half.tenantId, half.username));
  const client = await connectAs(half);
  expect([0, 16]).toContain(await publish(client, `tenants/${half.tenantId}/x`));
  expect(await publish(client, "elsewhere")).toBe(NOT_AUTHORIZED);
});

test("a tenant's role has exactly one right", async () => {
  const acme = await newAccount();
  const { data } = await dynamicSecurity.execute({ command: "getRole", rolename: acme.username });
  expect(data).toMatchObject({
    role: { acls: [{ acltype: "publishClientSend", topic: `tenants/${acme.tenantId}/#`, allow: true }] },
  });
  expect((data.role as { acls: unknown[] }).acls).toHaveLength(1);
});

test("each command of a batch has its own response, even after a failed command", async () => {
  const rolename = uniqueName("role");
  const answers = await dynamicSecurity.executeBatch([
    { command: "createRole", rolename },
    { command: "createRole", rolename },
    { command: "deleteRole", rolename },
    { command: "noSuchCommand" },
  ]);
  expect(answers.map(({ error }) => error === null)).toEqual([true, false, true, false]);
});

test("each of two concurrent administrators gets its own responses", async () => {
  const second = new TenantAccounts(await administration());
  const created = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const tenantId = uniqueName("many");
      const account = { tenantId, username: `tenant_${tenantId}`, password: uniqueName("pw") };
      await (index % 2 === 0 ? accounts : second).createTenantAccount(tenantId, account.username, account.password);
      return account;
    }),
  );
  for (const account of created.slice(0, 4)) await connectAs(account);
  await Promise.all(created.map(({ tenantId, username }) => accounts.deleteTenantAccount(tenantId, username)));
  await expect(connectAs(created[0]!)).rejects.toThrow(/not authorized/i);
});

test("rejects changes above the limit of waiting changes immediately, with the reason", async () => {
  const bounded = new TenantAccounts(dynamicSecurity, { maxWaitingOfPlatform: 2 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, (_, index) => bounded.deleteTenantAccount(toId(`none-${index}`), `tenant_none-${index}`)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"]);
  expect(String((outcomes[4] as PromiseRejectedResult).reason)).toContain("queued already");
});
