/** A tenant with many credentials loses access immediately, without delaying other tenants. */
import { readFile } from "node:fs/promises";
import type { MqttClient } from "mqtt";
import { pino } from "pino";
import { hashBrokerPassword } from "../../src/broker/password-hash";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { documentParts } from "../../src/broker/expected-state";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import type { BrokerCredential } from "../../src/domain/broker-credential";
import { toId, type TenantId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker, uniqueName } from "../harness/servers";

const PASSWORD = "a password";
const NOT_AUTHORIZED = 135;
const CREDENTIALS = 200;
const TENANTS = ["suspended", "deleted", "other"];

async function credentialsOf(tenantId: TenantId): Promise<BrokerCredential[]> {
  const password = await hashBrokerPassword(PASSWORD);
  const first: BrokerCredential = {
    username: `tenant_${tenantId}`,
    tenantId,
    kind: "PASSWORD",
    name: null,
    assetIds: null,
    clientId: null,
    status: "ACTIVE",
    createdAt: new Date(),
    expiresAt: null,
    revokedAt: null,
    lastSeenAt: null,
    password,
    serialNumber: null,
  };
  const more = Array.from({ length: CREDENTIALS }, (_, index) => ({
    ...first,
    username: `tenant_${tenantId}~n${String(index)}`,
    assetIds: index % 2 === 0 ? [toId("a")] : null,
  }));
  return [first, ...more];
}

async function start() {
  const credentials = new Map(
    await Promise.all(TENANTS.map(async (id) => [toId(id), await credentialsOf(toId(id))] as const)),
  );
  const accountsOf = [...credentials].map(([tenantId, of]) => ({
    tenantId,
    username: `tenant_${tenantId}`,
    state: "ENABLED" as const,
    credentials: of,
  }));
  const { clients, roles } = documentParts(accountsOf, false);
  const broker = await startOwnBroker({ extraClients: clients, extraRoles: roles });
  const ca = await readFile(broker.caFile);
  const security = new DynamicSecurity({ url: broker.url, ...broker.admin, ca }, pino({ level: "silent" }));
  disposeLater(() => security.stop());
  await security.start();
  const accounts = new TenantAccounts(security);
  expect(await accounts.reconcile(() => Promise.resolve(accountsOf), { dryRun: true })).toEqual([]);
  const gateway = (username: string): Promise<MqttClient> =>
    connectMqtt(broker, { username, password: PASSWORD, clientId: uniqueName("gateway") });
  return { accounts, credentials, gateway };
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));
const outcome = (client: MqttClient, topic: string) =>
  client.publishAsync(topic, "{}", { qos: 1 }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );

test.each([
  ["suspended", (accounts: TenantAccounts) => accounts.disableTenant(toId("suspended"), "tenant_suspended", [])],
  ["deleted", (accounts: TenantAccounts) => accounts.deleteTenantAccount(toId("deleted"), "tenant_deleted")],
])("blocks a tenant with 200 credentials immediately when it is %s", async (tenantId, end) => {
  const { accounts, credentials, gateway } = await start();
  const usernames = credentials.get(toId(tenantId))!.map(({ username }) => username);
  const sessions = await Promise.all(usernames.slice(-20).map(gateway));
  const topic = `tenants/${tenantId}/assets/a/x`;
  expect(await Promise.all(sessions.map((session) => outcome(session, topic)))).toEqual(sessions.map(() => 0));
  const revoked = credentials.get(toId("other"))!.at(-1)!;
  const witness = await gateway(revoked.username);

  let isDone = false;
  const ended = Promise.all([...sessions, witness].map(closed));
  const ending = end(accounts).then(() => (isDone = true));
  await accounts.deleteUser(revoked);
  await ended;
  // Clients whose users are not disabled yet can reconnect, but have no rights. Clients with a certificate can always
  // reconnect.
  const again = await gateway(usernames.at(-1)!);
  expect(await outcome(again, topic)).toBe(NOT_AUTHORIZED);
  const narrowed = await gateway(usernames.at(-2)!);
  expect(await outcome(narrowed, topic)).toBe(NOT_AUTHORIZED);
  expect(isDone).toBe(false);

  await ending;
  for (const username of usernames.slice(-2)) await expect(gateway(username)).rejects.toThrow(/not authorized/i);
  expect(await outcome(await gateway("tenant_other"), "tenants/other/x")).toBe(0);
});
