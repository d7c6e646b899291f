import { platformCertificates } from "../../src/broker/platform-certificates";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { tenantUsername } from "../../src/domain/broker-credential";
import type { PlatformCertificate } from "../../src/domain/certificates";
import { ExpiryWatch } from "../../src/services/expiry-watch";
import { readFile } from "node:fs/promises";
import { pino } from "pino";
import { disposeLater, uniqueName } from "../harness/servers";
import { OPERATOR, startStack, value, type Stack } from "./stack";

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ services: { expiry: { apiKeySeconds: 7 * 86_400 } } });
});

interface Seen {
  credentials: number;
  apiKeys: number;
  certificates: readonly PlatformCertificate[];
}

async function look(certificates: readonly PlatformCertificate[] = [], now?: Date) {
  const seen: Seen = { credentials: -1, apiKeys: -1, certificates: [] };
  const lines: string[] = [];
  const watch = new ExpiryWatch(
    {
      credentials: stack.ports.brokerCredentials,
      apiKeys: stack.ports.apiKeys,
      certificates: () => certificates,
      observer: {
        credentialsExpiring: (count) => (seen.credentials = count),
        apiKeysExpiring: (count) => (seen.apiKeys = count),
        certificates: (all) => (seen.certificates = all),
      },
      logger: pino({ level: "warn" }, { write: (line: string) => lines.push(line) }),
    },
    { apiKeySeconds: 7 * 86_400, credentialSeconds: 30 * 86_400 },
  );
  await watch.look(now);
  return { ...seen, log: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("counts and names keys and credentials that expire within the configured time", async () => {
  const { fleet, access, brokerCredentials } = stack.services;
  const tenantId = uniqueName("acme");
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, tenantUsername(tenantId)));
  await value(fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  const create = async (name: string, expiresAt?: Date) => {
    const input = { tenantId, role: "TENANT_READER", name, expiresAt } as const;
    return (await value(access.createKey(OPERATOR, input))).apiKey;
  };
  const [soon, later, never, revoked] = [
    await create("soon", inDays(3)),
    await create("later", inDays(20)),
    await create("never"),
    await create("revoked", inDays(2)),
  ];
  const ended = (await value(access.revokeKey(OPERATOR, { keyId: revoked.keyId }))).apiKey;
  expect([soon, later, never, ended].map((apiKey) => access.expiresSoon(apiKey))).toEqual([true, false, false, false]);
  const { credential } = await value(brokerCredentials.issue(OPERATOR, { tenantId, validDays: 20 }));
  await value(brokerCredentials.issue(OPERATOR, { tenantId, validDays: 90 }));

  const first = await look();
  expect(first).toMatchObject({ credentials: 1, apiKeys: 1 });
  const logged = JSON.stringify(first.log);
  expect(logged).toContain(soon.keyId);
  expect(logged).toContain(credential.username);
  for (const other of [later, never, revoked]) expect(logged).not.toContain(other.keyId);
  // The first key has expired and causes no warning. The second key expires soon.
  expect(await look([], inDays(15))).toMatchObject({ apiKeys: 1, credentials: 1 });
  expect(await look([], inDays(21))).toMatchObject({ apiKeys: 0 });
});

test("reports all certificates of the platform, and warns about those that expire soon", async () => {
  const { broker } = stack;
  const ca = await readFile(broker.caFile, "utf8");
  const dynamicSecurity = new DynamicSecurity({ url: broker.url, ...broker.admin, ca }, pino({ level: "silent" }));
  const certificates = platformCertificates({
    brokerCa: ca,
    clientCa: await readFile(broker.certificates.clientCaFile, "utf8"),
    broker: () => dynamicSecurity.brokerCertificate,
  });
  expect(certificates().map(({ name }) => name)).toEqual(["broker_ca", "client_ca"]);
  disposeLater(() => dynamicSecurity.stop());
  await dynamicSecurity.start();
  const all = certificates();
  expect(all.map(({ name }) => name)).toEqual(["broker", "broker_ca", "client_ca"]);
  expect(all[0]).toMatchObject({ subject: "CN=localhost" });

  const now = await look(all);
  expect(now.certificates).toEqual(all);
  expect(now.log.filter(({ certificate }) => certificate !== undefined)).toEqual([]);
  // The broker's certificate is valid for 397 days, those of the authorities for ten years.
  const warned = (await look(all, inDays(380))).log.filter(({ certificate }) => certificate !== undefined);
  expect(warned).toMatchObject([{ certificate: "broker", msg: "certificate expires soon: replace it" }]);
  const expired = (await look(all, inDays(400))).log.filter(({ certificate }) => certificate !== undefined);
  expect(expired).toMatchObject([{ certificate: "broker", msg: "certificate expired: replace it" }]);
});
