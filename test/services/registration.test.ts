import type { MqttClient } from "mqtt";
import { UnavailableError } from "../../src/domain/errors";
import { toId } from "../../src/domain/keys";
import type { ServicePorts } from "../../src/services/service-ports";
import { connectMqtt } from "../harness/mqtt";
import {
  disposeAfterEachTest,
  disposeLater,
  sharedMongo,
  startOwnBroker,
  startOwnMongod,
  uniqueName,
  withDatabase,
} from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { until } from "../harness/until";
import { principalOf } from "../harness/principal";

disposeAfterEachTest();

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});

const register = (tenantId: string, on = stack) =>
  on.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" });

function gateway(on: Stack, username: string, password: string): Promise<MqttClient> {
  return connectMqtt(on.broker, { username, password, clientId: uniqueName("gateway") });
}

function newId(on = stack): string {
  const tenantId = uniqueName("acme");
  disposeLater(() => on.accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`));
  return tenantId;
}

/** Resolves with the number of a tenant's remains in each collection. */
async function traces(tenantId: string, on = stack): Promise<Record<string, number>> {
  const db = on.mongo.db();
  return {
    tenants: await db.collection("tenants").countDocuments({ _id: tenantId as never }),
    apiKeys: await db.collection("apiKeys").countDocuments({ tenantId }),
  };
}

const NOTHING = { tenants: 0, apiKeys: 0 };

test("creates a tenant whose credentials and key work", async () => {
  const tenantId = newId();
  const { tenant, credential, apiKey, apiKeySecret } = await value(register(tenantId));
  expect(tenant).toMatchObject({ tenantId, name: "Acme", status: "ACTIVE" });
  expect(credential).toMatchObject({ username: `tenant_${tenantId}`, mqttUrl: stack.broker.url });
  expect(credential.caCertificate).toContain("BEGIN CERTIFICATE");
  const client = await gateway(stack, credential.username, credential.password);
  await client.publishAsync(`tenants/${tenantId}/assets/a/sensors/s/telemetry`, "{}", { qos: 1 });
  expect(await principalOf(stack.services.access, apiKeySecret)).toEqual({
    role: "TENANT_ADMIN",
    tenantId,
    keyId: apiKey.keyId,
    expiresAt: null,
    tenantSince: tenant.createdAt,
  });
});

test("neither stores nor logs a secret", async () => {
  const tenantId = newId();
  const { credential, apiKeySecret } = await value(register(tenantId));
  const stored = JSON.stringify([
    await stack.mongo.db().collection("tenants").find().toArray(),
    await stack.mongo.db().collection("apiKeys").find().toArray(),
    stack.audited,
    stack.logged,
  ]);
  expect(stored).not.toContain(credential.password);
  expect(stored).not.toContain(apiKeySecret.slice(-43));
  expect(Buffer.from(credential.password, "base64url").length).toBeGreaterThanOrEqual(24);
});

test("succeeds for exactly one of several simultaneous registrations of an ID", async () => {
  const tenantId = newId();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => register(tenantId)));
  const won = outcomes.filter((outcome) => outcome.ok);
  expect(won).toHaveLength(1);
  for (const outcome of outcomes) if (!outcome.ok) expect(outcome.failure[0]?.code).toBe("ALREADY_EXISTS");
  const [winner] = won;
  if (winner?.ok !== true) throw new Error("nobody won");
  await gateway(stack, winner.value.credential.username, winner.value.credential.password);
  expect(await traces(tenantId)).toEqual({ tenants: 1, apiKeys: 1 });
});

test("reports all mistakes together, and changes nothing", async () => {
  const mistakes = stack.services.fleet.registerTenant(OPERATOR, {
    tenantId: "Not valid",
    name: "\u0000",
    limits: { tenantRates: "many", sensorRates: "0:1", maxAgeSeconds: -1, maxAheadSeconds: 1.5 },
  });
  expect(await failures(mistakes)).toEqual([
    "INVALID tenantId",
    "INVALID name",
    "INVALID limits.tenantRates",
    "INVALID limits.sensorRates",
    "INVALID limits.maxAgeSeconds",
    "INVALID limits.maxAheadSeconds",
  ]);
});

test("keeps the given limits, and uses defaults for others", async () => {
  const tenantId = newId();
  const { tenant } = await value(
    stack.services.fleet.registerTenant(OPERATOR, {
      tenantId,
      name: "A",
      limits: { tenantRates: "10:1", maxAgeSeconds: 5 },
    }),
  );
  expect(tenant.limits).toMatchObject({
    tenantRates: [{ capacity: 10, seconds: 1 }],
    maxAgeSeconds: 5,
    maxAheadSeconds: 300,
  });
});

test("is permitted to operators only, and recorded in the audit log in any case", async () => {
  const tenantId = newId();
  const { apiKeySecret } = await value(register(tenantId));
  const admin = await principalOf(stack.services.access, apiKeySecret);
  const other = uniqueName("other");
  expect(await failures(stack.services.fleet.registerTenant(admin!, { tenantId: other, name: "x" }))).toEqual([
    "FORBIDDEN",
  ]);
  expect(stack.audited.find(({ target }) => target === tenantId)).toMatchObject({
    action: "tenantRegister",
    tenantId,
    outcome: "OK",
    keyId: OPERATOR.keyId,
    after: { tenantId, status: "ACTIVE" },
  });
  expect(stack.audited.find(({ target }) => target === other)).toMatchObject({ tenantId, outcome: "FORBIDDEN" });
});

describe("a failure", () => {
  const fault = () => Promise.reject(new UnavailableError("test", "injected fault"));

  type Faulty = (real: ServicePorts) => Partial<ServicePorts>;
  const over = <T extends object>(port: T, methods: Partial<T>): T => Object.assign(Object.create(port) as T, methods);

  const steps: [string, Faulty][] = [
    ["before the tenant is stored", (real) => ({ tenants: over(real.tenants, { insert: fault }) })],
    [
      "after the tenant is stored",
      (real) => ({
        tenants: over(real.tenants, {
          insert: async (tenant) => (await real.tenants.insert(tenant)) && (await fault()),
        }),
      }),
    ],
    ["before the broker account is made", (real) => ({ broker: over(real.broker, { createTenantAccount: fault }) })],
    [
      "after the broker account is made",
      (real) => ({
        broker: over(real.broker, {
          createTenantAccount: async (...account) => {
            await real.broker.createTenantAccount(...account);
            await fault();
          },
        }),
      }),
    ],
    ["before the key is stored", (real) => ({ apiKeys: over(real.apiKeys, { insert: fault }) })],
    [
      "after the key is stored",
      (real) => ({
        apiKeys: over(real.apiKeys, {
          insert: async (apiKey) => {
            await real.apiKeys.insert(apiKey);
            await fault();
          },
        }),
      }),
    ],
    [
      "before the tenant becomes active",
      (real) => ({
        tenants: over(real.tenants, {
          changeStatus: (tenantId, from, to) =>
            to === "ACTIVE" ? fault() : real.tenants.changeStatus(tenantId, from, to),
        }),
      }),
    ],
    [
      "after the tenant became active",
      (real) => ({
        tenants: over(real.tenants, {
          changeStatus: async (tenantId, from, to) =>
            (await real.tenants.changeStatus(tenantId, from, to)) && (to !== "ACTIVE" || (await fault())),
        }),
      }),
    ],
    [
      "because another process considers the registration abandoned",
      (real) => ({ tenants: over(real.tenants, { changeStatus: () => Promise.resolve(false) }) }),
    ],
  ];

  test.each(steps)("%s leaves no remains, and a new registration succeeds", async (_when, replace) => {
    const faulty = { ...stack, services: stack.again(replace(stack.ports)).services };
    const tenantId = newId();
    stack.logged.length = 0;
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    expect(await traces(tenantId)).toEqual(NOTHING);
    expect(stack.logged.join("")).toMatch(/injected fault|as abandoned/);
    expect(stack.audited.at(-1)).toMatchObject({ target: tenantId, outcome: "UNAVAILABLE" });

    const { credential } = await value(register(tenantId));
    await gateway(stack, credential.username, credential.password);
  });

  test("without a known outcome keeps the tenant that already has the ID", async () => {
    const { uri } = await sharedMongo();
    const healthy = await startStack({ uri, isIdle: true });
    const tenantId = newId();
    const { credential, apiKeySecret } = await value(register(tenantId, healthy));
    const faulty = await startStack({
      uri,
      isIdle: true,
      replace: (real) => ({ tenants: over(real.tenants, { insert: fault }) }),
    });
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    await faulty.running.recoverRegistrations();
    expect(await traces(tenantId, healthy)).toEqual({ tenants: 1, apiKeys: 1 });
    expect(await principalOf(healthy.services.access, apiKeySecret)).not.toBeNull();
    await gateway(healthy, credential.username, credential.password);
  });

  test("of the undo is logged with its cause, and the undo is repeated later", async () => {
    let broken = true;
    const { uri } = await sharedMongo();
    const faulty = await startStack({
      uri,
      isIdle: true,
      replace: (real) => ({
        apiKeys: over(real.apiKeys, { insert: fault }),
        broker: over(real.broker, {
          deleteTenantAccount: (...account) =>
            broken
              ? Promise.reject(new UnavailableError("broker", "cannot undo"))
              : real.broker.deleteTenantAccount(...account),
        }),
      }),
    });
    const tenantId = newId();
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    expect(await traces(tenantId, faulty)).toEqual(NOTHING);
    const line = faulty.logged.find((text) => text.includes("tenant not registered")) ?? "";
    expect(line).toContain("injected fault");
    expect(line).toContain("cannot undo");
    expect(await faulty.running.recoverRegistrations()).toBe(0);
    broken = false;
    expect(await faulty.running.recoverRegistrations()).toBe(1);
    expect(await faulty.running.recoverRegistrations()).toBe(0);
    expect(await traces(tenantId, faulty)).toEqual(NOTHING);
  });

  test("to delete the key leaves the tenant's record, so that the undo can be repeated", async () => {
    const { uri } = await sharedMongo();
    const faulty = await startStack({
      uri,
      isIdle: true,
      replace: (real) => ({
        apiKeys: over(real.apiKeys, { deleteOfTenant: fault }),
        tenants: over(real.tenants, {
          changeStatus: (_, __, to) => (to === "ACTIVE" ? fault() : Promise.resolve(false)),
        }),
      }),
    });
    const tenantId = newId();
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    expect(await traces(tenantId, faulty)).toEqual({ tenants: 1, apiKeys: 1 });
    const healthy = await startStack({ uri, isIdle: true });
    const earlier = [{ $set: { createdAt: { $subtract: ["$createdAt", 61_000] } } }];
    await healthy.mongo
      .db()
      .collection("tenants")
      .updateOne({ _id: tenantId as never }, earlier);
    expect(await healthy.running.recoverRegistrations()).toBe(1);
    expect(await traces(tenantId, healthy)).toEqual(NOTHING);
  });

  test("after activation that cannot be undone leaves the tenant complete", async () => {
    const { uri } = await sharedMongo();
    let password = "";
    const faulty = await startStack({
      uri,
      isIdle: true,
      replace: (real) => ({
        tenants: over(real.tenants, {
          changeStatus: async (tenantId, from, to) => {
            if (to === "ACTIVE") await real.tenants.changeStatus(tenantId, from, to);
            return fault();
          },
        }),
        broker: over(real.broker, {
          createTenantAccount: (...account) => {
            password = account[2];
            return real.broker.createTenantAccount(...account);
          },
        }),
      }),
    });
    const tenantId = newId();
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    expect(await faulty.running.recoverRegistrations()).toBe(0);
    expect(await traces(tenantId, faulty)).toEqual({ tenants: 1, apiKeys: 1 });
    await gateway(faulty, `tenant_${tenantId}`, password);
  });

  test("that is undone late keeps a tenant that was registered meanwhile", async () => {
    let broken = true;
    const { uri } = await sharedMongo();
    const faulty = await startStack({
      uri,
      isIdle: true,
      replace: (real) => ({
        apiKeys: over(real.apiKeys, { insert: fault }),
        broker: over(real.broker, {
          deleteTenantAccount: (...account) => (broken ? fault() : real.broker.deleteTenantAccount(...account)),
        }),
      }),
    });
    const tenantId = newId();
    expect(await failures(register(tenantId, faulty))).toEqual(["UNAVAILABLE"]);
    const { credential } = await value(register(tenantId, await startStack({ uri, isIdle: true })));
    broken = false;
    expect(await faulty.running.recoverRegistrations()).toBe(0);
    await gateway(faulty, credential.username, credential.password);
  });
});

describe("recovery", () => {
  test("undoes the remains of a killed process once they are old enough", async () => {
    const own = await startStack({ isIdle: true });
    const tenantId = newId(own);
    const tenant = {
      tenantId: toId(tenantId),
      name: "Half",
      status: "PROVISIONING" as const,
      createdAt: new Date(),
      limits: { tenantRates: [], sensorRates: [], maxAgeSeconds: 1, maxAheadSeconds: 1 },
      broker: { username: `tenant_${tenantId}`, hash: "x".repeat(88), salt: "y".repeat(16), iterations: 1000 },
    };
    await own.ports.tenants.insert(tenant);
    await own.accounts.createTenantAccount(toId(tenantId), tenant.broker.username, "half");
    expect(await own.running.recoverRegistrations()).toBe(0);
    await own.mongo
      .db()
      .collection("tenants")
      .updateOne({ _id: tenantId as never }, { $set: { createdAt: new Date(Date.now() - 61_000) } });
    expect(await own.running.recoverRegistrations()).toBe(1);
    expect(await traces(tenantId, own)).toEqual(NOTHING);
    await expect(gateway(own, tenant.broker.username, "half")).rejects.toThrow(/not authorized/i);
    await value(register(tenantId, own));
  });

  test("fails a registration that took too long", async () => {
    const slow = await startStack({ isIdle: true, services: { staleAfterMs: 0 } });
    const tenantId = newId(slow);
    expect(await failures(register(tenantId, slow))).toEqual(["UNAVAILABLE"]);
    await slow.running.recoverRegistrations();
    expect(await traces(tenantId, slow)).toEqual(NOTHING);
  });
});

test("registers nothing without the broker, and succeeds once the broker is available", async () => {
  const broker = await startOwnBroker();
  const own = await startStack({ broker, isIdle: true, brokerTimeoutMs: 5_000 });
  await broker.stop();
  const tenantId = uniqueName("acme");
  expect(await failures(register(tenantId, own))).toEqual(["UNAVAILABLE"]);
  expect(await traces(tenantId, own)).toEqual(NOTHING);
  await broker.restart();
  await until(() => own.accounts.readiness.ready);
  const { credential } = await value(register(tenantId, own));
  await gateway(own, credential.username, credential.password);
});

test("leaves no usable account when MongoDB fails midway, and later no remains", async () => {
  const mongod = await startOwnMongod();
  let password = "";
  const own = await startStack({
    uri: withDatabase(mongod.uri, "sluice"),
    isIdle: true,
    replace: (real) => ({
      broker: Object.assign(Object.create(real.broker) as typeof real.broker, {
        async createTenantAccount(...account: Parameters<typeof real.broker.createTenantAccount>) {
          await real.broker.createTenantAccount(...account);
          password = account[2];
          await mongod.kill();
        },
      }),
    }),
  });
  const tenantId = newId(own);
  expect(await failures(register(tenantId, own))).toEqual(["UNAVAILABLE"]);
  await expect(gateway(own, `tenant_${tenantId}`, password)).rejects.toThrow(/not authorized/i);
  await mongod.restart();
  expect(await own.running.recoverRegistrations()).toBe(1);
  expect(await traces(tenantId, own)).toEqual(NOTHING);
});

test("shows a tenant its broker's address without a secret, and no other tenant's", async () => {
  const tenantId = newId();
  await value(register(tenantId));
  const { settings } = stack.services;
  const reader = { role: "TENANT_READER", tenantId: toId(tenantId), keyId: "reader", expiresAt: null } as const;
  expect(await settings.broker(reader, toId(tenantId))).toEqual({
    mqttUrl: stack.broker.url,
    certificateUrl: stack.broker.certificateUrl,
    caCertificate: expect.stringContaining("BEGIN CERTIFICATE") as string,
  });
  expect(await settings.broker({ ...reader, tenantId: toId("other") }, toId(tenantId))).toBeNull();
});
