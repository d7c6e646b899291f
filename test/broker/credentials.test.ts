import { readFile } from "node:fs/promises";
import type { MqttClient } from "mqtt";
import { pino } from "pino";
import { X509ClientAuthority } from "../../src/broker/client-authority";
import { UnavailableError } from "../../src/domain/errors";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { adminRole, NOTICES_TOPIC } from "../../src/broker/dynamic-security-document";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import { firstCredential, type BrokerCredential } from "../../src/domain/broker-credential";
import { toId, type TenantId } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import type { AccountsReader, TenantAccount } from "../../src/domain/ports/broker";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, sharedBroker, startOwnBroker, uniqueName } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";

const NOT_AUTHORIZED = 135;
const PASSWORD = "a password";

let broker: BrokerAccess;
let security: DynamicSecurity;
let accounts: TenantAccounts;
beforeAll(async () => {
  broker = await sharedBroker();
  ({ security, accounts } = await administration(broker));
});

async function administration(of: BrokerAccess) {
  const ca = await readFile(of.caFile);
  const connection = new DynamicSecurity({ url: of.url, ...of.admin, ca }, pino({ level: "silent" }));
  disposeLater(() => connection.stop());
  await connection.start();
  return { security: connection, accounts: new TenantAccounts(connection) };
}

async function newTenant(): Promise<string> {
  const tenantId = uniqueName("acme");
  await accounts.createTenantAccount(tenantId, `tenant_${tenantId}`, PASSWORD);
  disposeLater(() => accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  return tenantId;
}

function gateway(username: string, password = PASSWORD): Promise<MqttClient> {
  return connectMqtt(broker, { username, password, clientId: uniqueName("gateway") });
}

async function certificateOf(username: string): Promise<{ certificate: string; key: string }> {
  const { clientCaFile, clientCaKeyFile } = broker.certificates;
  const [certificate, caKey] = await Promise.all([readFile(clientCaFile, "utf8"), readFile(clientCaKeyFile, "utf8")]);
  const authority = await X509ClientAuthority.load({ certificate, key: caKey });
  const { csr, key } = await requestCertificate();
  const signed = await authority.sign(csr, username, new Date(Date.now() + 86_400_000));
  if (!signed.ok) throw new Error(signed.failure);
  return { certificate: signed.value.certificate, key };
}

/** Resolves with the MQTT 5 reason code of a QoS 1 publish: 0 if the broker accepted it. */
async function publish(client: MqttClient, topic: string): Promise<number> {
  try {
    const packet = (await client.publishAsync(topic, "{}", { qos: 1 })) as { reasonCode?: number } | undefined;
    return packet?.reasonCode === 16 ? 0 : (packet?.reasonCode ?? 0);
  } catch (error) {
    return (error as { code: number }).code;
  }
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));

test("a further user has its tenant's rights and interrupts no other session", async () => {
  const tenantId = await newTenant();
  const user = { tenantId: toId(tenantId), username: `tenant_${tenantId}~second`, assetIds: null };
  const first = await gateway(`tenant_${tenantId}`);
  let disturbed = false;
  first.on("close", () => (disturbed = true));
  await accounts.createUser(user, "another");
  const second = await gateway(user.username, "another");
  expect(await publish(second, `tenants/${tenantId}/x`)).toBe(0);
  const ended = closed(second);
  await accounts.deleteUser(user);
  await ended;
  await expect(gateway(user.username, "another")).rejects.toThrow(/not authorized/i);
  expect(await publish(first, `tenants/${tenantId}/x`)).toBe(0);
  expect(disturbed).toBe(false);
});

test("reports the broker as unavailable for a user of a tenant unknown to the broker", async () => {
  const tenantId = toId(uniqueName("unknown"));
  const user = { tenantId, username: `tenant_${tenantId}~early`, assetIds: null };
  await expect(accounts.createUser(user, "early")).rejects.toMatchObject({ name: "UnavailableError", what: "broker" });
  await accounts.deleteUser(user);
});

test("a user narrowed to assets publishes for these assets only", async () => {
  const tenantId = await newTenant();
  const user = {
    tenantId: toId(tenantId),
    username: `tenant_${tenantId}~gw`,
    assetIds: [toId("truck-1"), toId("truck-2")],
  };
  await accounts.createUser(user, "narrow");
  const client = await gateway(user.username, "narrow");
  expect(await publish(client, `tenants/${tenantId}/assets/truck-2/sensors/s/telemetry`)).toBe(0);
  for (const asset of ["truck-3", "truck-10", "truck-"]) {
    expect(await publish(client, `tenants/${tenantId}/assets/${asset}/sensors/s/telemetry`)).toBe(NOT_AUTHORIZED);
  }
  await accounts.deleteUser(user);
  const { data } = await security.execute({ command: "listRoles", verbose: false, count: -1, offset: 0 });
  expect(data.roles).not.toContain(user.username);
});

test("a certificate user connects by certificate only, until the user is deleted", async () => {
  const tenantId = await newTenant();
  const user = { tenantId: toId(tenantId), username: `tenant_${tenantId}~cert`, assetIds: null };
  await accounts.createUser(user, null);
  const { certificate, key } = await certificateOf(user.username);
  const client = await connectWithCertificate(broker, certificate, key);
  expect(await publish(client, `tenants/${tenantId}/x`)).toBe(0);
  expect(await publish(client, "tenants/other/x")).toBe(NOT_AUTHORIZED);
  for (const password of [undefined, "", "guess"]) {
    const options = {
      username: user.username,
      clientId: uniqueName("gateway"),
      ...(password === undefined ? {} : { password }),
    };
    await expect(connectMqtt(broker, options)).rejects.toThrow(/not authorized/i);
  }
  await expect(
    connectMqtt({ ...broker, url: broker.certificateUrl }, { username: `tenant_${tenantId}`, password: PASSWORD }),
  ).rejects.toThrow();

  const ended = closed(client);
  await accounts.deleteUser(user);
  await ended;
  // Mosquitto admits every certificate of the authority. A client without a user has no rights.
  const again = await connectWithCertificate(broker, certificate, key);
  expect(await publish(again, `tenants/${tenantId}/x`)).toBe(NOT_AUTHORIZED);
});

// Covers whole-tenant credentials, because Mosquitto 2.1 keeps only the first entry of a topic in a role, and the entry
// that blocks was the second.
test.each([["single assets", ["a"]] as const, ["the whole tenant", null] as const])(
  "suspending ends a tenant's sessions and blocks a certificate for %s",
  async (_, assetIds) => {
    const tenantId = await newTenant();
    const cert = {
      tenantId: toId(tenantId),
      username: `tenant_${tenantId}~cert`,
      assetIds: assetIds === null ? null : assetIds.map(toId),
    };
    await accounts.createUser(cert, null);
    const { certificate, key } = await certificateOf(cert.username);
    const topic = `tenants/${tenantId}/assets/a/x`;
    const clients = [await gateway(`tenant_${tenantId}`), await connectWithCertificate(broker, certificate, key)];
    const ended = Promise.all(clients.map(closed));
    await accounts.disableTenant(toId(tenantId), `tenant_${tenantId}`, []);
    await ended;
    await expect(gateway(`tenant_${tenantId}`)).rejects.toThrow(/not authorized/i);
    const barred = await connectWithCertificate(broker, certificate, key);
    expect(await publish(barred, topic)).toBe(NOT_AUTHORIZED);
    await accounts.disableTenant(toId(tenantId), `tenant_${tenantId}`, []);
    await accounts.enableTenant(toId(tenantId), `tenant_${tenantId}`, []);
    await accounts.enableTenant(toId(tenantId), `tenant_${tenantId}`, []);
    expect(await publish(await gateway(`tenant_${tenantId}`), topic)).toBe(0);
    const back = await connectWithCertificate(broker, certificate, key);
    expect(await publish(back, topic)).toBe(0);
    const other = assetIds === null ? "tenants/other/x" : `tenants/${tenantId}/assets/b/x`;
    expect(await publish(back, other)).toBe(NOT_AUTHORIZED);
  },
);

test("deleting a tenant's account removes exactly its users and roles", async () => {
  const tenantId = await newTenant();
  const near = { tenantId: `${tenantId}-x`, username: `tenant_${tenantId}-x`, assetIds: null };
  await accounts.createTenantAccount(toId(near.tenantId), near.username, PASSWORD);
  disposeLater(() => accounts.deleteTenantAccount(toId(near.tenantId), near.username));
  await accounts.createUser({ tenantId: toId(tenantId), username: `tenant_${tenantId}~a`, assetIds: null }, "x");
  await accounts.createUser({ tenantId: toId(tenantId), username: `tenant_${tenantId}~b`, assetIds: [toId("a")] }, "x");
  await accounts.deleteTenantAccount(toId(tenantId), `tenant_${tenantId}`);
  for (const command of ["listClients", "listRoles"]) {
    const { data } = await security.execute({ command, verbose: false, count: -1, offset: 0 });
    const names = (data.clients ?? data.roles) as string[];
    expect(names.filter((name) => name.startsWith(`tenant_${tenantId}`))).toEqual([near.username]);
  }
});

describe("reconciliation", () => {
  let own: { security: DynamicSecurity; accounts: TenantAccounts };
  beforeAll(async () => {
    own = await administration(await startOwnBroker());
    for (const tenantId of ["good", "gone", "wide", "off", "paused"]) {
      await own.accounts.createTenantAccount(toId(tenantId), `tenant_${tenantId}`, PASSWORD);
    }
  });

  const account = (
    tenantId: TenantId,
    state: TenantAccount["state"],
    ...more: Partial<BrokerCredential>[]
  ): TenantAccount => {
    const broker = { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 };
    const tenant = {
      tenantId,
      name: "",
      status: "ACTIVE",
      createdAt: new Date(),
      limits: DEFAULT_TENANT_LIMITS,
      broker,
    };
    const first = firstCredential(tenant as Parameters<typeof firstCredential>[0]);
    return {
      tenantId,
      username: broker.username,
      state,
      credentials: [first, ...more.map((change) => ({ ...first, ...change }))],
    };
  };

  test("reports every drift, changes nothing in a dry run, and otherwise repairs it", async () => {
    const wide = [{ acltype: "publishClientSend", topic: "#", allow: true, priority: 0 }];
    const run = (command: string, rest: object) => own.security.execute({ command, ...rest });
    await run("modifyRole", { rolename: "tenant_wide", acls: wide });
    await run("disableClient", { username: "tenant_off" });
    await run("removeClientRole", { username: "tenant_off", rolename: "tenant_off" });
    await run("addClientRole", { username: "tenant_wide", rolename: "sluice_ingestion" });
    await run("deleteClient", { username: "tenant_gone" });
    await run("deleteRole", { rolename: "tenant_gone" });
    await run("createRole", { rolename: "tenant_stranger", acls: wide });
    await run("createClient", { username: "tenant_stranger", password: "x" });
    await run("createClient", { username: "somebody-else", password: "x" });
    await run("setDefaultACLAccess", { acls: [{ acltype: "subscribe", allow: true }] });
    const accountsOf = [
      account(toId("good"), "ENABLED", {
        username: "tenant_good~c",
        kind: "CERTIFICATE",
        assetIds: [toId("a")],
        password: null,
      }),
      account(toId("gone"), "ENABLED"),
      account(toId("wide"), "ENABLED"),
      account(toId("off"), "ENABLED"),
      account(toId("paused"), "SUSPENDED", { username: "tenant_paused~p", status: "PENDING" }),
      account(toId("making"), "CHANGING"),
    ];
    const expected = [
      "DIFFERENT DEFAULT_ACCESS defaultACLAccess",
      "DIFFERENT ROLE tenant_paused",
      "DIFFERENT ROLE tenant_wide",
      "DIFFERENT USER tenant_off",
      "DIFFERENT USER tenant_paused",
      "DIFFERENT USER tenant_wide",
      "EXTRA ROLE tenant_stranger",
      "EXTRA USER tenant_stranger",
      "MISSING ROLE tenant_gone",
      "MISSING ROLE tenant_good~bar",
      "MISSING ROLE tenant_good~c",
      "MISSING USER tenant_gone",
      "MISSING USER tenant_good~c",
    ];
    const names = (drifts: readonly { kind: string; subject: string; name: string }[]) =>
      drifts.map(({ kind, subject, name }) => `${kind} ${subject} ${name}`).sort();

    for (let round = 0; round < 2; round++) {
      const reported = await own.accounts.reconcile(() => Promise.resolve(accountsOf), { dryRun: true });
      expect(names(reported)).toEqual(expected);
      expect(reported.some(({ repaired }) => repaired)).toBe(false);
    }
    const held = await own.accounts.reconcile(() => Promise.resolve(accountsOf), { dryRun: false, maxDeletions: 0 });
    expect(names(held)).toEqual(expected);
    expect(held.filter(({ repaired }) => !repaired).map(({ name }) => name)).toEqual([
      "tenant_gone",
      "tenant_stranger",
      "tenant_stranger",
    ]);
    const repaired = await own.accounts.reconcile(() => Promise.resolve(accountsOf), { dryRun: false });
    expect(names(repaired)).toEqual([
      "EXTRA ROLE tenant_stranger",
      "EXTRA USER tenant_stranger",
      "MISSING USER tenant_gone",
    ]);
    const left = await own.accounts.reconcile(() => Promise.resolve(accountsOf), { dryRun: false });
    expect(left).toMatchObject([{ kind: "MISSING", name: "tenant_gone", repaired: false }]);
    expect(left[0]?.action).toContain("sluice broker-file");
    await own.security.execute({ command: "getClient", username: "somebody-else" });
  });

  test("keeps what was revoked, registered or suspended during the pass", async () => {
    const changes = await administration(await startOwnBroker());
    for (const tenantId of ["new", "suspended"]) {
      await changes.accounts.createTenantAccount(toId(tenantId), `tenant_${tenantId}`, PASSWORD);
    }
    await changes.accounts.disableTenant(toId("suspended"), "tenant_suspended", []);
    const revoked = { username: "tenant_revoked~c", kind: "CERTIFICATE", password: null } as const;
    const before = [account(toId("revoked"), "ENABLED", revoked), account(toId("suspended"), "ENABLED")];
    const now = [
      account(toId("revoked"), "ENABLED"),
      account(toId("suspended"), "SUSPENDED"),
      account(toId("new"), "ENABLED"),
    ];
    const asked: unknown[] = [];
    const reader: AccountsReader = (tenantIds) => {
      asked.push(tenantIds);
      return Promise.resolve(
        tenantIds === undefined ? before : now.filter(({ tenantId }) => tenantIds.includes(tenantId)),
      );
    };
    const drifts = await changes.accounts.reconcile(reader, { dryRun: false });
    expect(asked.sort()).toEqual([["new"], ["revoked"], ["suspended"], undefined]);
    expect(drifts.map(({ kind, subject, name }) => `${kind} ${subject} ${name}`)).toEqual([
      "MISSING ROLE tenant_revoked",
      "MISSING USER tenant_revoked",
    ]);
    const { data } = await changes.security.execute({ command: "listClients", verbose: false, count: -1, offset: 0 });
    expect(data.clients).toEqual(expect.arrayContaining(["tenant_new", "tenant_suspended"]));
    expect(data.clients).not.toContain(revoked.username);
    const suspended = await changes.security.execute({ command: "getClient", username: "tenant_suspended" });
    expect(suspended.data.client).toMatchObject({ disabled: true });
  });

  test("adds missing rights to the platform's role, and removes no rights", async () => {
    const rolename = "sluice_admin";
    const [reading, extra] = [adminRole().acls, { acltype: "publishClientSend", topic: "by/hand", allow: true }];
    const older = [...reading.filter(({ topic }) => topic !== NOTICES_TOPIC), extra];
    await own.security.execute({ command: "modifyRole", rolename, acls: older });
    const ofRole = async (dryRun: boolean) => {
      const drifts = await patiently(() =>
        own.accounts.reconcile(() => Promise.resolve([]), { dryRun, maxDeletions: 0 }),
      );
      return drifts.filter(({ name }) => name === rolename);
    };
    for (const dryRun of [true, false]) {
      expect(await ofRole(dryRun)).toMatchObject([
        { kind: "DIFFERENT", action: "add what it lacks", repaired: !dryRun },
      ]);
    }
    const { data } = await patiently(() => own.security.execute({ command: "getRole", rolename }));
    const { acls } = data.role as { acls: object[] };
    for (const acl of [...reading, extra]) expect(acls).toContainEqual(expect.objectContaining(acl));
    // Reconciliation reports users that an operator has added, and keeps them.
    expect(await ofRole(false)).toMatchObject([{ kind: "DIFFERENT", repaired: false }]);
  });

  /** Mosquitto 2.1 closes the sessions of a role that changes. The client reconnects by itself. */
  async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
      }
    }
  }
});
