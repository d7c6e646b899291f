import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import { disposeAfterEachTest, disposeLater, sharedMongo, uniqueName } from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { until } from "../harness/until";
import { principalOf } from "../harness/principal";

disposeAfterEachTest();

const CONFIGURED = "c0nfigured-Operator-Secret-7f3a9b1e55";

const PAGE = { limit: 100, backward: false, after: null, before: null };

let uri: string;
let stack: Stack;
let other: Stack;
let acme: Tenant;
let globex: Tenant;

interface Tenant {
  readonly tenantId: string;
  readonly admin: Principal;
  readonly reader: Principal;
  readonly readerSecret: string;
}

/** `other` simulates a second process with the same database. */
beforeAll(async () => {
  ({ uri } = await sharedMongo());
  stack = await startStack({ uri, services: { operatorKey: CONFIGURED } });
  other = await startStack({ uri });
  acme = await newTenant("acme");
  globex = await newTenant("globex");
});

async function newTenant(name: string): Promise<Tenant> {
  const tenantId = uniqueName(name);
  const { apiKeySecret } = await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name }));
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  const admin = (await principalOf(stack.services.access, apiKeySecret))!;
  const { secret } = await value(stack.services.access.createKey(admin, { role: "TENANT_READER", name: "Dashboard" }));
  const reader = (await principalOf(stack.services.access, secret))!;
  return { tenantId, admin, reader, readerSecret: secret };
}

describe("authentication", () => {
  test("accepts a stored key, with its role and tenant", async () => {
    expect(acme.reader).toMatchObject({ role: "TENANT_READER", tenantId: acme.tenantId, expiresAt: null });
    expect(await stack.services.access.viewerKey(acme.reader)).toMatchObject({ name: "Dashboard" });
  });

  test("accepts the operator's key of the configuration, which is not stored", async () => {
    const operator = (await principalOf(stack.services.access, CONFIGURED))!;
    expect(operator).toMatchObject({ role: "OPERATOR", tenantId: null });
    expect(await stack.services.access.viewerKey(operator)).toBeNull();
    expect(await principalOf(other.services.access, CONFIGURED)).toBeNull();
    expect(await failures(stack.services.access.revokeKey(operator, { keyId: operator.keyId }))).toEqual([
      "FORBIDDEN keyId",
    ]);
  });

  test("rejects every other secret", async () => {
    const { readerSecret } = acme;
    const swapped = readerSecret.replace(/.$/, readerSecret.endsWith("A") ? "B" : "A");
    const hostile = ["", "slk_", swapped, `${readerSecret}x`, "x".repeat(1e6), { $gt: "" } as never, null as never];
    for (const token of hostile) expect(await principalOf(stack.services.access, token)).toBeNull();
  });

  test("rejects an expired key", async () => {
    const expiresAt = new Date(Date.now() + 5_000);
    const { secret } = await value(
      stack.services.access.createKey(acme.admin, { role: "TENANT_READER", name: "Soon", expiresAt }),
    );
    expect(await principalOf(stack.services.access, secret)).toMatchObject({ expiresAt });
    await until(() => new Date() > expiresAt);
    expect(await principalOf(stack.services.access, secret)).toBeNull();
  });

  test("rejects keys of an inactive tenant", async () => {
    const tenant = await newTenant("suspended");
    await stack.ports.tenants.changeStatus(toId(tenant.tenantId), ["ACTIVE"], "SUSPENDED");
    await until(async () => (await principalOf(stack.services.access, tenant.readerSecret)) === null);
    await stack.ports.tenants.changeStatus(toId(tenant.tenantId), ["SUSPENDED"], "DELETING");
    expect(await stack.services.fleet.tenants(OPERATOR, [toId(tenant.tenantId)])).toHaveLength(1);
    expect(await failures(stack.services.fleet.registerAsset(tenant.admin, { assetId: "a", type: "t" }))).toEqual([
      "NOT_FOUND tenantId",
    ]);
    const [{ createdAt: registeredAt } = { createdAt: new Date() }] = await stack.ports.tenants.find([
      toId(tenant.tenantId),
    ]);
    await stack.ports.tenants.delete(toId(tenant.tenantId), { registeredAt });
  });

  test("stores the time of a key's last use, at the latest when the process stops", async () => {
    const own = await startStack({ uri });
    const principal = (await principalOf(own.services.access, acme.readerSecret))!;
    await own.running.stop();
    await own.running.stop();
    const [stored] = await stack.ports.apiKeys.find([principal.keyId]);
    expect(stored?.lastUsedAt).toBeInstanceOf(Date);
  });
});

describe("revocation", () => {
  test("deactivates a key immediately here and soon in other processes", async () => {
    const { apiKey, secret } = await value(
      stack.services.access.createKey(acme.admin, { role: "TENANT_READER", name: "Short-lived" }),
    );
    const told = new Promise<string>((resolve) => {
      const unsubscribe = other.services.access.onRevoked((keyId) => {
        if (keyId !== apiKey.keyId) return;
        unsubscribe();
        resolve(keyId);
      });
    });
    expect(await principalOf(other.services.access, secret)).not.toBeNull();
    const revoked = await value(stack.services.access.revokeKey(acme.admin, { keyId: apiKey.keyId }));
    expect(revoked.apiKey.revokedAt).toBeInstanceOf(Date);
    expect(await principalOf(stack.services.access, secret)).toBeNull();
    await told;
    expect(await principalOf(other.services.access, secret)).toBeNull();
    const again = await value(stack.services.access.revokeKey(acme.admin, { keyId: apiKey.keyId }));
    expect(again.apiKey.revokedAt).toEqual(revoked.apiKey.revokedAt);
  });

  test("ends waiting subscriptions in every process", async () => {
    const { apiKey, secret } = await value(
      stack.services.access.createKey(acme.admin, { role: "TENANT_READER", name: "Live" }),
    );
    const principal = (await principalOf(other.services.access, secret))!;
    const readings = await value(other.services.telemetry.subscribe(principal, { onOverflow: "GAP" }));
    const rejections = await value(other.services.rejections.subscribe(principal, {}));
    const ends = Promise.all([readings.next(), rejections.next()]);
    await stack.services.access.revokeKey(acme.admin, { keyId: apiKey.keyId });
    expect((await ends).map(({ done }) => done)).toEqual([true, true]);
  });

  test("gives the same response for another tenant's key as for a missing key", async () => {
    const answers = await Promise.all([
      stack.services.access.revokeKey(acme.admin, { keyId: globex.admin.keyId }),
      stack.services.access.revokeKey(acme.admin, { keyId: "0never0existed0" }),
      stack.services.access.revokeKey(OPERATOR, { keyId: "0never0existed0" }),
      stack.services.access.revokeKey(acme.admin, { keyId: { $gt: "" } as never }),
    ]);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ ok: false, failure: [{ code: "NOT_FOUND", field: ["keyId"] }] });
    expect(await principalOf(stack.services.access, globex.readerSecret)).not.toBeNull();
  });
});

describe("creating keys", () => {
  const create = (principal: Principal, input: object) =>
    failures(stack.services.access.createKey(principal, { role: "TENANT_READER", name: "Key", ...input }));

  test("an administrator can create keys of its own tenant only, and no operator keys", async () => {
    expect(await create(acme.admin, { role: "TENANT_ADMIN" })).toEqual([]);
    expect(await create(acme.admin, { tenantId: acme.tenantId })).toEqual([]);
    expect(await create(acme.admin, { tenantId: globex.tenantId })).toEqual(["NOT_FOUND tenantId"]);
    expect(await create(acme.admin, { tenantId: uniqueName("none") })).toEqual(["NOT_FOUND tenantId"]);
    expect(await create(acme.admin, { role: "OPERATOR" })).toEqual(["FORBIDDEN role"]);
  });

  test("a reader cannot create keys", async () => {
    expect(await create(acme.reader, {})).toEqual(["FORBIDDEN"]);
    expect(await create(acme.reader, { role: "OPERATOR" })).toEqual(["FORBIDDEN"]);
    expect(await create(acme.reader, { tenantId: globex.tenantId })).toEqual(["NOT_FOUND tenantId"]);
    expect(await failures(stack.services.access.revokeKey(acme.reader, { keyId: acme.admin.keyId }))).toEqual([
      "FORBIDDEN",
    ]);
  });

  test("an operator can create any key, and must name its tenant", async () => {
    expect(await create(OPERATOR, { role: "OPERATOR" })).toEqual([]);
    expect(await create(OPERATOR, { role: "OPERATOR", tenantId: acme.tenantId })).toEqual(["INVALID tenantId"]);
    expect(await create(OPERATOR, { tenantId: acme.tenantId })).toEqual([]);
    expect(await create(OPERATOR, {})).toEqual(["INVALID tenantId"]);
    expect(await create(OPERATOR, { tenantId: uniqueName("none") })).toEqual(["NOT_FOUND tenantId"]);
  });

  test("reports all mistakes together", async () => {
    const mistakes = { role: "ROOT", name: " ", expiresAt: new Date(0), tenantId: "A B" };
    expect(await create(OPERATOR, mistakes)).toEqual([
      "INVALID role",
      "INVALID name",
      "INVALID expiresAt",
      "INVALID tenantId",
    ]);
  });

  test("a key can also be revoked by its secret, which the audit log never contains", async () => {
    const { access, brokerCredentials } = stack.services;
    const grant = { role: "TENANT_READER", name: "Leaked" } as const;
    const { apiKey, secret } = await value(access.createKey(acme.admin, grant));
    expect(await failures(access.revokeKey(acme.admin, { keyId: secret.slice(0, -1) }))).toEqual(["NOT_FOUND keyId"]);
    const revoked = await value(access.revokeKey(acme.admin, { keyId: secret }));
    expect(revoked.apiKey).toMatchObject({ keyId: apiKey.keyId, revokedAt: expect.any(Date) as Date });
    expect(await principalOf(access, secret)).toBeNull();
    const ofKey = stack.audited.filter(({ action, target }) => action === "apiKeyRevoke" && target === apiKey.keyId);
    expect(ofKey.map(({ outcome }) => outcome)).toEqual(["NOT_FOUND", "OK"]);
    // The audit log must not contain other secrets either: the configured operator's key, and a gateway's password.
    const others = ["4f9d".repeat(16), "Zm9vYmFy".repeat(4), "aB3-".repeat(10)];
    for (const other of others) {
      await access.revokeKey(acme.admin, { keyId: other });
      await brokerCredentials.revoke(acme.admin, { username: other });
      await brokerCredentials.rotate(acme.admin, { username: other });
    }
    await stack.services.fleet.registerAsset(acme.admin, { assetId: secret, type: "t" });
    const everything = JSON.stringify([stack.audited, stack.logged]);
    for (const hidden of [secret.slice(-43, -1), ...others]) expect(everything).not.toContain(hidden);
  });

  test("is recorded in the audit log without the secret", async () => {
    const { apiKey, secret } = await value(
      stack.services.access.createKey(acme.admin, { role: "TENANT_READER", name: "Audited" }),
    );
    const event = stack.audited.find(({ after }) => after?.keyId === apiKey.keyId);
    const change = { action: "apiKeyCreate", target: apiKey.keyId };
    expect(event).toMatchObject({ ...change, tenantId: acme.tenantId, keyId: acme.admin.keyId });
    const everything = JSON.stringify([stack.audited, stack.logged]);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(apiKey.secretHash);
  });
});

test("an administrator can list and find only its own tenant's keys", async () => {
  const all = { limit: 1_000, backward: false, after: null, before: null };
  const keys = await stack.services.access.pageKeys(acme.admin, toId(acme.tenantId), all);
  expect(keys.items.map(({ keyId }) => keyId)).toEqual(expect.arrayContaining([acme.admin.keyId, acme.reader.keyId]));
  expect((await stack.services.access.pageKeys(acme.admin, toId(globex.tenantId), all)).items).toEqual([]);
  expect((await stack.services.access.pageKeys(acme.admin, null, all)).items).toEqual([]);
  const found = await stack.services.access.findKeys(acme.admin, [globex.admin.keyId, acme.reader.keyId, "none"]);
  expect(found.map((key) => key?.keyId)).toEqual([undefined, acme.reader.keyId, undefined]);
});

test("a reader can find only its own key", async () => {
  const { access } = stack.services;
  const found = await access.findKeys(acme.reader, [acme.admin.keyId, acme.reader.keyId]);
  expect(found.map((key) => key?.keyId)).toEqual([undefined, acme.reader.keyId]);
  await expect(access.pageKeys(acme.reader, toId(acme.tenantId), PAGE)).rejects.toThrow(/TENANT_READER/);
  expect(await access.pageKeys(acme.reader, toId(globex.tenantId), PAGE)).toEqual({ items: [], hasMore: false });
});

test("regression: operator keys can be listed and revoked, except for the last", async () => {
  const { uri: fresh } = await sharedMongo();
  const { services, running } = await startStack({ uri: fresh });
  const { access } = services;
  const first = (await running.ensureOperatorKey())!.apiKey.keyId;
  const operator = { ...OPERATOR, keyId: first };
  expect(await failures(access.revokeKey(operator, { keyId: first }))).toEqual(["CONFLICT keyId"]);
  const withExpiry = { role: "OPERATOR", name: "Next", expiresAt: new Date(Date.now() + 60_000) } as const;
  const next = (await value(access.createKey(operator, withExpiry))).apiKey.keyId;
  await value(access.revokeKey(operator, { keyId: first }));
  expect(await failures(access.revokeKey(operator, { keyId: next }))).toEqual(["CONFLICT keyId"]);
  await value(access.revokeKey(operator, { keyId: first }));
  const { items } = await access.pageKeys(operator, null, PAGE);
  const listed = items.map(({ keyId, revokedAt }) => [keyId, revokedAt === null]);
  expect(new Map(listed as [string, boolean][])).toEqual(
    new Map([
      [first, false],
      [next, true],
    ]),
  );
});

describe("the first operator's key", () => {
  test("is created once by processes that start together, and again when none is left", async () => {
    const { uri: fresh } = await sharedMongo();
    const processes = [await startStack({ uri: fresh }), await startStack({ uri: fresh })];
    const made = await Promise.all(processes.map(({ running }) => running.ensureOperatorKey()));
    const [first, ...rest] = made.filter((key) => key !== null);
    expect(rest).toEqual([]);
    const services = processes[0]!.services;
    expect(await principalOf(services.access, first!.secret)).toMatchObject({ role: "OPERATOR" });
    expect(await processes[0]!.running.ensureOperatorKey()).toBeNull();
    await processes[0]!.ports.apiKeys.revoke(first!.apiKey.keyId, new Date());
    expect(await processes[0]!.running.ensureOperatorKey()).not.toBeNull();
  });

  test("is not created if the configuration has one", async () => {
    expect(await stack.running.ensureOperatorKey()).toBeNull();
  });
});
