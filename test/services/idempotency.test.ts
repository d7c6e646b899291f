/** Mutations that are repeated with one idempotency key, on a real MongoDB. */
import { randomUUID } from "node:crypto";
import type { Principal } from "../../src/domain/entities";
import type { IdempotencyRepository } from "../../src/domain/ports/idempotency-store";
import { sharedMongo, disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { principalOf } from "../harness/principal";

let stack: Stack;
let other: Stack;
beforeAll(async () => {
  const { uri } = await sharedMongo();
  const services = { idempotency: { lockMs: 20_000, waitMs: 15_000 } };
  stack = await startStack({ uri, services });
  other = await startStack({ uri, services });
});

function newInput() {
  const tenantId = uniqueName("acme");
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  return { tenantId, name: "Acme", idempotencyKey: randomUUID() };
}

test("returns the same response, with secrets, for one key and input in any process", async () => {
  const input = newInput();
  const first = await value(stack.services.fleet.registerTenant(OPERATOR, input));
  const { idempotencyKey, name, tenantId } = input;
  const again = await value(other.services.fleet.registerTenant(OPERATOR, { name, idempotencyKey, tenantId }));
  expect(again).toEqual(first);
  expect(again.tenant.createdAt.getTime()).toBe(first.tenant.createdAt.getTime());
  expect(again.credential.password).toBe(first.credential.password);
});

test("records a repeated response as repeated, with the caller that receives it", async () => {
  const input = newInput();
  const { apiKeySecret, tenant } = await value(stack.services.fleet.registerTenant(OPERATOR, input));
  await value(stack.services.fleet.registerTenant(OPERATOR, input));
  const admin = (await principalOf(stack.services.access, apiKeySecret))!;
  const grant = { role: "TENANT_READER", name: "n", idempotencyKey: randomUUID() } as const;
  await value(stack.services.access.createKey(admin, grant));
  await value(stack.services.access.createKey(admin, grant));
  const [registered, repeated, created, givenAgain] = stack.audited.filter(
    (event) => event.tenantId === tenant.tenantId,
  );
  expect(registered).toMatchObject({ action: "tenantRegister", outcome: "OK", keyId: OPERATOR.keyId });
  expect(repeated).toMatchObject({ action: "tenantRegister", outcome: "REPEATED", after: registered?.after });
  expect(created).toMatchObject({ action: "apiKeyCreate", outcome: "OK", keyId: admin.keyId });
  expect(givenAgain).toMatchObject({ action: "apiKeyCreate", outcome: "REPEATED", after: created?.after });
  expect(JSON.stringify(stack.audited)).not.toContain(apiKeySecret.slice(-43));
});

test("rejects the same key with another input or mutation as a conflict", async () => {
  const input = newInput();
  const { apiKeySecret } = await value(stack.services.fleet.registerTenant(OPERATOR, input));
  const changed = { ...input, name: "Other" };
  expect(await failures(stack.services.fleet.registerTenant(OPERATOR, changed))).toEqual(["CONFLICT idempotencyKey"]);
  const admin = (await principalOf(stack.services.access, apiKeySecret))!;
  const { idempotencyKey } = input;
  await value(stack.services.fleet.registerAsset(admin, { assetId: "a", type: "t", idempotencyKey }));
  const key = { role: "TENANT_READER", name: "n", idempotencyKey } as const;
  expect(await failures(stack.services.access.createKey(admin, key))).toEqual(["CONFLICT idempotencyKey"]);
});

test("keeps the keys of two principals apart", async () => {
  const idempotencyKey = randomUUID();
  const secrets: string[] = [];
  for (const input of [newInput(), newInput()]) {
    const { apiKeySecret } = await value(stack.services.fleet.registerTenant(OPERATOR, input));
    const admin: Principal = (await principalOf(stack.services.access, apiKeySecret))!;
    const grant = { role: "TENANT_READER", name: "n", idempotencyKey } as const;
    const created = await value(stack.services.access.createKey(admin, grant));
    expect(await value(other.services.access.createKey(admin, grant))).toEqual(created);
    secrets.push(created.secret);
  }
  expect(new Set(secrets).size).toBe(2);
});

test("runs one of several simultaneous requests, and gives its response to all", async () => {
  const input = newInput();
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      value((index % 2 === 0 ? stack : other).services.fleet.registerTenant(OPERATOR, input)),
    ),
  );
  expect(new Set(outcomes.map(({ credential }) => credential.password)).size).toBe(1);
});

test("runs again with the same key after a failure", async () => {
  const input = newInput();
  const wrong = { ...input, tenantId: "NOT VALID" };
  expect(await failures(stack.services.fleet.registerTenant(OPERATOR, wrong))).toEqual(["INVALID tenantId"]);
  await value(stack.services.fleet.registerTenant(OPERATOR, input));
});

test("frees the key of a killed run, but only for the same input", async () => {
  const { tenant } = await value(stack.services.fleet.registerTenant(OPERATOR, newInput()));
  const { tenantId } = tenant;
  const idempotencyKey = randomUUID();
  const fleet = { import: () => new Promise<never>(() => undefined) };
  const services = { idempotency: { lockMs: 1_000 } };
  const killed = await startStack({
    uri: uriOf(stack),
    services,
    replace: ({ idempotency }) => ({
      fleet,
      idempotency: Object.assign(Object.create(idempotency) as IdempotencyRepository, {
        renew: () => Promise.resolve(),
      }),
    }),
  });
  const items = { tenantId, assets: [{ assetId: "a", type: "t", sensors: [] }], idempotencyKey };
  void killed.services.fleet.importFleet(OPERATOR, items);
  const records = stack.mongo.db().collection("idempotency");
  await until(async () => (await records.countDocuments({ tenantId, answer: null })) > 0);
  const asset = { tenantId, assetId: "a", type: "t", idempotencyKey };
  const rejected = stack.services.fleet.registerAsset(OPERATOR, asset);
  expect(await failures(rejected)).toEqual(["CONFLICT idempotencyKey"]);
  expect(await value(stack.services.fleet.importFleet(OPERATOR, items))).toMatchObject({ assetsCreated: 1 });
});

test("returns the lost response of an import that was killed after it was stored", async () => {
  const { tenant } = await value(stack.services.fleet.registerTenant(OPERATOR, newInput()));
  const { tenantId } = tenant;
  await value(stack.services.fleet.registerAsset(OPERATOR, { tenantId, assetId: "known", type: "t" }));
  const stored = Promise.withResolvers<void>();
  const killed = await startStack({
    uri: uriOf(stack),
    services: { idempotency: { lockMs: 1_000 } },
    replace: ({ fleet, idempotency }) => ({
      fleet: {
        import: async (...fleetAndMore) => {
          await fleet.import(...fleetAndMore);
          stored.resolve();
          return new Promise<never>(() => undefined);
        },
      },
      idempotency: Object.assign(Object.create(idempotency) as IdempotencyRepository, {
        renew: () => Promise.resolve(),
      }),
    }),
  });
  const assets = [
    { assetId: "known", type: "t", sensors: [{ sensorId: "s", type: "t" }] },
    { assetId: "new", type: "t", sensors: [] },
    { assetId: "Not valid", type: "t", sensors: [] },
  ];
  const items = { tenantId, assets, idempotencyKey: randomUUID() };
  void killed.services.fleet.importFleet(OPERATOR, items);
  await stored.promise;
  const answer = await value(stack.services.fleet.importFleet(OPERATOR, items));
  expect(answer).toMatchObject({ assetsCreated: 1, assetsUnchanged: 1, sensorsCreated: 1, sensorsUnchanged: 0 });
  expect(answer.errors).toHaveLength(1);
  expect(await value(other.services.fleet.importFleet(OPERATOR, items))).toEqual(answer);
});

test("does not repeat a run that takes longer than its lock", async () => {
  const { tenant } = await value(stack.services.fleet.registerTenant(OPERATOR, newInput()));
  const { tenantId } = tenant;
  const end = Promise.withResolvers<void>();
  let runs = 0;
  const slow = await startStack({
    uri: uriOf(stack),
    services: { idempotency: { lockMs: 5_000, waitMs: 60_000 } },
    replace: ({ fleet }) => ({
      fleet: {
        import: async (assets, sensors) => {
          runs++;
          await end.promise;
          return fleet.import(assets, sensors);
        },
      },
    }),
  });
  const items = { tenantId, assets: [{ assetId: "a", type: "t", sensors: [] }], idempotencyKey: randomUUID() };
  const outcomes = [1, 2].map(() => value(slow.services.fleet.importFleet(OPERATOR, items)));
  const records = stack.mongo.db().collection<{ tenantId: string; lockedUntil: Date; at: Date }>("idempotency");
  const lockedFor = async () => {
    const record = await records.findOne({ tenantId, answer: null } as never);
    return record === null ? 0 : record.lockedUntil.getTime() - record.at.getTime();
  };
  await until(async () => (await lockedFor()) >= 11_000);
  end.resolve();
  const [one, two] = await Promise.all(outcomes);
  expect(one).toEqual(two);
  expect(runs).toBe(1);
});

function uriOf({ mongo }: Stack): string {
  const [host = ""] = mongo.options.hosts.map(String);
  return `mongodb://${host}/${mongo.db().databaseName}?replicaSet=${mongo.options.replicaSet ?? ""}`;
}

test("reports an invalid key as an error of its field", async () => {
  for (const idempotencyKey of ["", "x".repeat(129), "tab\t", "日本", 7, {}]) {
    const input = { ...newInput(), idempotencyKey: idempotencyKey as string };
    expect(await failures(stack.services.fleet.registerTenant(OPERATOR, input))).toEqual(["INVALID idempotencyKey"]);
  }
});

test("stores neither secrets nor keys as plain text in MongoDB", async () => {
  const input = newInput();
  const { credential, apiKeySecret } = await value(stack.services.fleet.registerTenant(OPERATOR, input));
  const documents = await stack.mongo.db().collection("idempotency").find().toArray();
  const stored = documents.map((document) => {
    const answer = (document as { answer?: { buffer: Buffer } }).answer;
    return JSON.stringify(document) + (answer === undefined ? "" : Buffer.from(answer.buffer).toString("latin1"));
  });
  for (const secret of [credential.password, apiKeySecret, input.idempotencyKey]) {
    for (const text of stored) expect(text).not.toContain(secret);
  }
});
