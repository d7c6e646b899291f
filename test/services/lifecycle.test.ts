/** Changes and deletions of tenants, assets and sensors, on real servers with their own flusher. */
import type { MqttClient } from "mqtt";
import pino from "pino";
import {
  BEFORE_ALL,
  sensorKey,
  toAssetKey,
  toId,
  toSensorKey,
  type EntityKey,
  type SensorKey,
  type TenantId,
} from "../../src/domain/keys";
import { credentialUsername, firstCredential } from "../../src/domain/broker-credential";
import type { Principal } from "../../src/domain/entities";
import { UnavailableError } from "../../src/domain/errors";
import type { ReadingColumns } from "../../src/domain/reading";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { Flusher } from "../../src/flush/flusher";
import { mintApiKey } from "../../src/services/access/api-key-secret";
import type { ServicePorts } from "../../src/services/service-ports";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { connectMqtt } from "../harness/mqtt";
import { until } from "../harness/until";
import { disposeLater, sharedMongo, uniqueName } from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { principalOf } from "../harness/principal";

const silent = pino({ level: "silent" });
const PATH = { assetId: toId("truck-1"), sensorId: toId("temp-1") };

let uri: string;
let stack: Stack;
/** Simulates a second process with the same database and broker. */
let other: Stack;
let journal: MongoJournal;
let flusher: Flusher;

beforeAll(async () => {
  ({ uri } = await sharedMongo());
  // Deletions wait long enough for readings that a test appends after it has ordered a deletion, even on a busy
  // machine.
  const services = { deletions: { everyMs: 50, settleMs: 1_000 } };
  stack = await startStack({ uri, services });
  other = await startStack({ uri, services });
  journal = new MongoJournal(stack.mongo.db(), () => Promise.resolve(BEFORE_ALL), silent);
  await journal.start();
  disposeLater(() => journal.stop());
  await startFlusher();
});

const checkpoints = { read: () => new MongoFlushCheckpoints(stack.mongo.db()).read() };

async function startFlusher(latestIntervalMs = 50): Promise<void> {
  const db = stack.mongo.db();
  flusher = new Flusher(
    {
      clock: new MongoClock(db),
      journal,
      telemetry: new MongoTelemetryWriter(db),
      ledger: new MongoLedgerRepository(db),
      checkpoints: new MongoFlushCheckpoints(db),
      payloads: new MongoRejectedPayloads(db),
      observer: { stored: () => undefined, failed: () => undefined, lost: () => undefined },
      logger: silent,
      awaited: () => stack.ports.deletions.awaited(),
    },
    { intervalMs: 50, maxAgeMs: 60_000, maxReadings: 10_000, latestIntervalMs },
  );
  await flusher.start();
  disposeLater(() => flusher.stop());
}

interface Fleet {
  readonly tenantId: TenantId;
  readonly admin: Principal;
  readonly secret: string;
  readonly username: string;
  readonly password: string;
  readonly key: SensorKey;
}

async function newFleet(name: string, on = stack): Promise<Fleet> {
  const tenantId = uniqueName(name);
  const { credential, apiKeySecret } = await value(on.services.fleet.registerTenant(OPERATOR, { tenantId, name }));
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, credential.username));
  const admin = (await principalOf(on.services.access, apiKeySecret))!;
  await value(on.services.fleet.registerAsset(admin, { assetId: PATH.assetId, type: "truck" }));
  await value(on.services.fleet.registerSensor(admin, { ...PATH, type: "temperature" }));
  const { username, password } = credential;
  const key = sensorKey(tenantId, PATH.assetId, PATH.sensorId);
  return { tenantId, admin, secret: apiKeySecret, username, password, key };
}

/** Appends an accepted reading, as ingestion does. */
async function accept(key: SensorKey): Promise<void> {
  const now = Date.now();
  const columns: ReadingColumns = {
    sources: [key],
    source: Uint32Array.of(0),
    timestamp: Float64Array.of(now),
    receivedAt: Float64Array.of(now),
    value: Float64Array.of(1),
    fingerprint: Uint32Array.of(0, 0),
  };
  await journal.append({ columns, ledger: [] });
}

async function stored(key: string): Promise<number> {
  const [tenantId = "", assetId, sensorId] = key.split("/");
  const db = stack.mongo.db();
  const source = {
    "source.tenantId": tenantId,
    ...(assetId === undefined ? {} : { "source.assetId": assetId }),
    ...(sensorId === undefined ? {} : { "source.sensorId": sensorId }),
  };
  const latest = await db
    .collection("latest")
    .countDocuments({ _id: { $regex: `^${key}` } as never, timestamp: { $exists: true } });
  return (await db.collection("telemetry").countDocuments(source)) + latest;
}

const isGone = (key: EntityKey) => async () => (await stack.ports.deletions.find([key])).length === 0;

function gateway({ username, password }: Fleet, on = stack): Promise<MqttClient> {
  return connectMqtt(on.broker, { username, password, clientId: uniqueName("gateway") });
}

describe("a tenant", () => {
  test("gets a new name from its administrator, but new limits only from an operator", async () => {
    const { tenantId, admin } = await newFleet("acme");
    const { lifecycle } = stack.services;
    const renamed = await value(lifecycle.updateTenant(admin, { name: " Acme Ltd " }));
    expect(renamed.tenant.name).toBe("Acme Ltd");
    expect(await failures(lifecycle.updateTenant(admin, { limits: { maxAgeSeconds: 1 } }))).toEqual([
      "FORBIDDEN limits",
    ]);
    const limited = await value(lifecycle.updateTenant(OPERATOR, { tenantId, limits: { tenantRates: "5:1" } }));
    expect(limited.tenant.limits).toMatchObject({ tenantRates: [{ capacity: 5, seconds: 1 }], maxAheadSeconds: 300 });
    const [seen] = await stack.services.fleet.tenants(OPERATOR, [tenantId]);
    expect(seen).toMatchObject({ name: "Acme Ltd", limits: { tenantRates: [{ capacity: 5, seconds: 1 }] } });
    expect(await failures(lifecycle.updateTenant(admin, { name: "" }))).toEqual(["INVALID name"]);
  });

  test("regression: rejects a maximum age of readings above their retention", async () => {
    const { tenantId } = await newFleet("acme");
    const { lifecycle } = stack.services;
    const kept = DEFAULT_RETENTION.telemetry;
    const limited = (maxAgeSeconds: number) =>
      lifecycle.updateTenant(OPERATOR, { tenantId, limits: { maxAgeSeconds } });
    expect((await value(limited(kept))).tenant.limits.maxAgeSeconds).toBe(kept);
    expect(await limited(kept + 1)).toMatchObject({
      failure: [
        {
          code: "INVALID",
          field: ["limits", "maxAgeSeconds"],
          message: `maxAgeSeconds must be a whole number of seconds from 0 to ${kept}, because Sluice keeps readings no longer.`,
        },
      ],
    });
    const registered = stack.services.fleet.registerTenant(OPERATOR, {
      tenantId: uniqueName("acme"),
      name: "A",
      limits: { maxAgeSeconds: kept + 1 },
    });
    expect(await failures(registered)).toEqual(["INVALID limits.maxAgeSeconds"]);
  });

  test("keeps two simultaneous changes of its limits", async () => {
    const { tenantId } = await newFleet("acme");
    const { tenants } = stack.ports;
    const update: typeof tenants.update = async (...change) => {
      await value(stack.services.lifecycle.updateTenant(OPERATOR, { tenantId, limits: { maxAheadSeconds: 7 } }));
      return tenants.update(...change);
    };
    const late = stack.again({ tenants: Object.assign(Object.create(tenants) as typeof tenants, { update }) });
    const limits = { maxAgeSeconds: 70, sensorRates: "3:1" };
    const { tenant } = await value(late.services.lifecycle.updateTenant(OPERATOR, { tenantId, limits }));
    const both = { maxAgeSeconds: 70, maxAheadSeconds: 7, sensorRates: [{ capacity: 3, seconds: 1 }] };
    expect(tenant.limits).toMatchObject(both);
    expect((await tenants.find([tenantId]))[0]?.limits).toMatchObject(both);
  });

  test("that is suspended loses its sessions, keys and streams in every process", async () => {
    const fleet = await newFleet("acme");
    const client = await gateway(fleet);
    const ended = new Promise<void>((resolve) => client.once("close", () => resolve()));
    const stream = await value(other.services.telemetry.subscribe(fleet.admin, { onOverflow: "GAP" }));
    const closed: string[] = [];
    other.services.access.onTenantDeactivated((tenantId) => closed.push(tenantId));
    const { tenant } = await value(stack.services.lifecycle.suspendTenant(OPERATOR, { tenantId: fleet.tenantId }));
    expect(tenant.status).toBe("SUSPENDED");
    await ended;
    for (let event = await stream.next(); event.done !== true;) event = await stream.next();
    await until(async () => {
      return (await principalOf(other.services.access, fleet.secret)) === null;
    });
    expect(closed).toContain(fleet.tenantId);
    expect(await principalOf(stack.services.access, fleet.secret)).toBeNull();
    await expect(gateway(fleet)).rejects.toThrow();
    const page = await stack.services.fleet.pageAssets(OPERATOR, fleet.tenantId, ALL, {});
    expect(page.items).toHaveLength(1);

    // A repetition changes nothing. Resuming admits all clients again.
    await value(stack.services.lifecycle.suspendTenant(OPERATOR, { tenantId: fleet.tenantId }));
    await value(other.services.lifecycle.resumeTenant(OPERATOR, { tenantId: fleet.tenantId }));
    expect(await principalOf(other.services.access, fleet.secret)).not.toBeNull();
    await gateway(fleet);
  });

  test("that is deleted leaves no data, and its ID can be registered again", async () => {
    const fleet = await newFleet("acme");
    const { tenantId } = fleet;
    const client = await gateway(fleet);
    const ended = new Promise<void>((resolve) => client.once("close", () => resolve()));
    await accept(fleet.key);
    await stack.ports.rejections.record([
      {
        rejectionId: uniqueName("r"),
        at: new Date(),
        tenantId: tenantId,
        topic: "x",
        sensorKey: null,
        stage: "DECODE",
        reason: "MALFORMED_TOPIC",
        detail: "d",
        payloadSample: "",
        payloadBytes: 0,
        occurrences: 1,
      },
    ]);
    const { tenant } = await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId }));
    expect(tenant.status).toBe("DELETING");
    const [progress] = await stack.services.lifecycle.deletions(OPERATOR, [tenantId]);
    expect(progress).toMatchObject({ kind: "TENANT", startedAt: expect.any(Date) as Date });
    expect(await stack.services.lifecycle.deletions(fleet.admin, [tenantId])).toEqual([null]);
    expect(await principalOf(stack.services.access, fleet.secret)).toBeNull();
    // Ingestion accepted this reading before the deletion, and journals it afterwards. It must not reappear.
    await accept(fleet.key);
    await ended;
    await until(isGone(tenantId));

    const db = stack.mongo.db();
    for (const name of ["apiKeys", "assets", "sensors", "rejections", "ledger", "auditLog"]) {
      expect([name, await db.collection(name).countDocuments({ tenantId })]).toEqual([name, 0]);
    }
    expect(await db.collection("tenants").countDocuments({ _id: tenantId as never })).toBe(0);
    await until(async () => (await checkpoints.read()).latestSeq >= (await journal.bounds()).newest);
    expect(await stored(tenantId)).toBe(0);
    await expect(gateway(fleet)).rejects.toThrow();
    expect(await failures(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId }))).toEqual([
      "NOT_FOUND tenantId",
    ]);

    const next = await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Another" }));
    const admin = (await principalOf(stack.services.access, next.apiKeySecret))!;
    expect((await stack.services.audit.page(admin, tenantId, ALL)).items.map(({ action }) => action)).toEqual([
      "tenantRegister",
    ]);
    const all = await stack.services.audit.page(OPERATOR, undefined, ALL);
    expect(all.items.filter((event) => event.tenantId === tenantId).map(({ action }) => action)).toEqual(
      expect.arrayContaining(["tenantDelete", "assetRegister", "tenantRegister"]),
    );
  });

  test("that is deleted leaves no key or credential whose creation was in progress", async () => {
    const fleet = await newFleet("acme");
    const { tenantId } = fleet;
    const gate = { waiting: 0, opened: Promise.withResolvers<void>() };
    const late = await startStack({
      uri,
      replace: (real) => ({
        apiKeys: heldUp(real.apiKeys, "insert", gate),
        brokerCredentials: heldUp(real.brokerCredentials, "insert", gate),
      }),
    });
    const { access, brokerCredentials } = late.services;
    const making = [
      access.createKey(OPERATOR, { tenantId, role: "TENANT_ADMIN", name: "Late" }),
      brokerCredentials.issue(OPERATOR, { tenantId, name: "Late" }),
      brokerCredentials.rotate(OPERATOR, { tenantId, graceSeconds: 60 }),
    ].map((outcome) => failures(outcome).catch(() => ["failed"]));
    await until(() => gate.waiting === making.length);
    await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId }));
    await until(async () => {
      const [deletion] = await stack.ports.deletions.find([tenantId]);
      return deletion !== undefined && deletion.step !== "ACCESS";
    });
    // Simulates data that a process wrote after the first step.
    const [stored] = await stack.ports.tenants.find([tenantId]);
    const orphan = { ...firstCredential(stored!), username: credentialUsername(stored!.broker.username, "0late") };
    await stack.ports.brokerCredentials.insert(orphan);
    const { apiKey } = mintApiKey({ tenantId: tenantId, role: "TENANT_ADMIN", name: "Late", expiresAt: null });
    await stack.ports.apiKeys.insert(apiKey);
    await until(isGone(tenantId));
    gate.opened.resolve();
    for (const outcome of await Promise.all(making)) expect(outcome).not.toEqual([]);
    await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Another" }));
    expect((await stack.services.access.pageKeys(OPERATOR, tenantId, ALL)).items).toHaveLength(1);
    const credentials = await stack.ports.brokerCredentials.accounts([tenantId]);
    expect(credentials[0]?.credentials.map(({ username }) => username)).toEqual([`tenant_${tenantId}~2`]);
    await expect(gateway(fleet)).rejects.toThrow();
  });

  test("is inaccessible as soon as its deletion is ordered, by key and by registration", async () => {
    const { tenantId, admin } = await newFleet("acme");
    await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId }));
    const { fleet, lifecycle } = stack.services;
    for (const [by, code] of [
      [admin, "NOT_FOUND tenantId"],
      [OPERATOR, "CONFLICT tenantId"],
    ] as const) {
      const outcome = await failures(fleet.registerAsset(by, { tenantId, assetId: "a", type: "t" }));
      expect(["NOT_FOUND tenantId", code]).toContain(outcome[0]);
    }
    const again = await lifecycle.deleteTenant(OPERATOR, { tenantId });
    expect(again.ok || again.failure[0]?.code === "NOT_FOUND").toBe(true);
    expect((await failures(lifecycle.suspendTenant(OPERATOR, { tenantId })))[0]).toMatch(/CONFLICT|NOT_FOUND/);
    await until(isGone(tenantId));
  });

  test.each(["suspendTenant", "resumeTenant", "deleteTenant"] as const)(
    "%s is reserved for operators",
    async (method) => {
      const { tenantId, admin } = await newFleet("acme");
      const { lifecycle } = stack.services;
      expect(await failures(lifecycle[method](admin, { tenantId }))).toEqual(["FORBIDDEN"]);
      expect(await failures(lifecycle[method](OPERATOR, { tenantId: "never-existed" }))).toEqual([
        "NOT_FOUND tenantId",
      ]);
      for (const wrong of ["", "../x", "UPPER", "x".repeat(64), 7, null, { $gt: "" }]) {
        expect(await failures(lifecycle[method](OPERATOR, { tenantId: wrong as string }))).toEqual([
          "INVALID tenantId",
        ]);
      }
    },
  );
});

const ALL = { limit: 100, backward: false, after: null, before: null };

/** The ports that a deletion writes to, each with a call at which the process is interrupted. */
const CUTS: readonly (readonly [port: keyof ServicePorts, method: string])[] = [
  ["tenants", "changeStatus"],
  ["apiKeys", "deleteOfTenant"],
  ["broker", "deleteTenantAccount"],
  ["deletions", "advance"],
  ["erasure", "registered"],
  ["erasure", "readings"],
  ["erasure", "records"],
  ["tenants", "delete"],
  ["deletions", "remove"],
];

describe("an interrupted deletion", () => {
  test.each(CUTS)("at %s.%s is completed by another process", async (port, method) => {
    const cut = await startStack({ uri, replace: (ports) => ({ [port]: cutOff(ports[port], method) }) });
    const fleet = await newFleet("cut");
    await accept(fleet.key);
    await cut.services.lifecycle.deleteTenant(OPERATOR, { tenantId: fleet.tenantId }).catch(() => undefined);
    await cut.running.stop();
    await until(isGone(fleet.tenantId));
    const left = await stack.mongo.db().collection("tenants").findOne({ _id: fleet.tenantId });
    // If the order was not stored, nothing has happened. Otherwise, the whole deletion is done.
    if (left !== null) expect(left.status).toBe("ACTIVE");
    else expect(await stored(fleet.tenantId)).toBe(0);
    if (left !== null) await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId: fleet.tenantId }));
    await until(isGone(fleet.tenantId));
  });
});

test("stuck deletions report why, and do not delay other deletions", async () => {
  const own = (await sharedMongo()).uri;
  const unavailable = () => Promise.reject(new UnavailableError("broker", "10.0.0.7 refused the secret"));
  const stuck = await startStack({
    uri: own,
    isIdle: true,
    services: { deletions: { everyMs: 20, settleMs: 0 } },
    replace: ({ broker }) => ({
      broker: Object.assign(Object.create(broker) as typeof broker, {
        deleteTenantAccount: unavailable,
      }),
    }),
  });
  const { tenant } = await value(
    stuck.services.fleet.registerTenant(OPERATOR, { tenantId: uniqueName("last"), name: "Last" }),
  );
  const { tenantId } = tenant;
  // More deletions than one pass examines. All are older than the only deletion that can be executed.
  const ofAsset = { kind: "ASSET", registeredAt: new Date(), step: "RECORD", journalSeq: BEFORE_ALL } as const;
  const older = Array.from({ length: 120 }, (_, index) => toId(`older-${index}`));
  for (const id of older) {
    const order = { kind: "TENANT", key: id, tenantId: id, registeredAt: new Date(0), step: "ACCESS" } as const;
    await stuck.ports.deletions.insert({ ...order, startedAt: new Date(0), journalSeq: null });
  }
  const key = toAssetKey(`${tenantId}/truck`);
  await stuck.ports.deletions.insert({ ...ofAsset, key, tenantId, startedAt: new Date() });
  await stuck.running.start();
  await until(async () => (await stuck.ports.deletions.find([key])).length === 0);
  await until(async () => {
    const found = await stuck.ports.deletions.find(older);
    return found.length === older.length && found.every(({ attempts }) => attempts > 0);
  });
  const [told] = await stuck.services.lifecycle.deletions(OPERATOR, [toId("older-0")]);
  expect(told).toMatchObject({ step: "ACCESS", failure: "This system is unavailable: broker." });
  await stuck.running.stop();
});

/** Returns the port with a method that fails, as when a process is killed at this call. */
function cutOff<T>(port: T, method: string): T {
  return new Proxy(port as object, {
    get: (target, name) => {
      if (name === method) return () => Promise.reject(new Error("killed here"));
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  }) as T;
}

/** Returns the port with a method whose calls wait. */
function heldUp<T>(port: T, method: string, gate: { waiting: number; opened: PromiseWithResolvers<void> }): T {
  return new Proxy(port as object, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      const call = member.bind(target) as (...parameters: unknown[]) => unknown;
      if (name !== method) return call;
      return async (...parameters: unknown[]) => {
        gate.waiting += 1;
        await gate.opened.promise;
        return call(...parameters);
      };
    },
  }) as T;
}

describe("assets and sensors", () => {
  test("change in the given fields, if the caller may write", async () => {
    const { admin } = await newFleet("acme");
    const { lifecycle } = stack.services;
    const { asset } = await value(lifecycle.updateAsset(admin, { assetId: PATH.assetId, name: "The red one" }));
    expect(asset).toMatchObject({ type: "truck", name: "The red one" });
    const cleared = await value(lifecycle.updateAsset(admin, { assetId: PATH.assetId, type: "van", name: null }));
    expect(cleared.asset).toMatchObject({ type: "van", name: null });
    const { sensor } = await value(lifecycle.updateSensor(admin, { ...PATH, unit: "°C" }));
    expect(sensor).toMatchObject({ type: "temperature", unit: "°C" });
    const reader: Principal = { ...admin, role: "TENANT_READER" };
    expect(await failures(lifecycle.updateSensor(reader, { ...PATH, unit: "K" }))).toEqual(["FORBIDDEN"]);
    expect(await failures(lifecycle.deleteAsset(reader, PATH))).toEqual(["FORBIDDEN"]);
    expect(await failures(lifecycle.updateAsset(admin, { assetId: "none", type: "x" }))).toEqual(["NOT_FOUND assetId"]);
    expect(await failures(lifecycle.updateAsset(admin, { assetId: "No", type: "" }))).toEqual([
      "INVALID assetId",
      "INVALID type",
    ]);
  });

  test("a deleted sensor is gone immediately, and is empty if registered again", async () => {
    const { admin, key } = await newFleet("acme");
    const { fleet, lifecycle } = stack.services;
    await accept(toSensorKey(key));
    await value(lifecycle.deleteSensor(admin, PATH));
    await accept(toSensorKey(key));
    expect(await fleet.sensors(admin, [toSensorKey(key)])).toEqual([null]);
    const early = await fleet.registerSensor(admin, { ...PATH, type: "temperature" });
    expect(early.ok ? "free" : early.failure[0]?.code).toBe("CONFLICT");
    await until(isGone(key));
    await value(fleet.registerSensor(admin, { ...PATH, type: "temperature" }));
    await until(async () => (await checkpoints.read()).latestSeq >= (await journal.bounds()).newest);
    expect(await stored(key)).toBe(0);
    expect(await failures(lifecycle.deleteSensor(admin, { ...PATH, sensorId: "none" }))).toEqual([
      "NOT_FOUND sensorId",
    ]);
  });

  test("a deletion does not wait until latest readings are saved", async () => {
    await flusher.stop();
    await startFlusher(600_000);
    const { admin, key } = await newFleet("acme");
    await accept(toSensorKey(key));
    await value(stack.services.lifecycle.deleteSensor(admin, PATH));
    await until(isGone(key));
    await value(stack.services.fleet.registerSensor(admin, { ...PATH, type: "temperature" }));
    await flusher.stop();
    // When it stopped, the flusher saved the latest values in its memory. None belongs to the deleted sensor.
    expect(await stored(key)).toBe(0);
    await startFlusher();
  });

  test("deleting an asset deletes only its own sensors", async () => {
    const { tenantId, admin, key } = await newFleet("acme");
    const { fleet, lifecycle } = stack.services;
    const neighbour = toId(`${PATH.assetId}-b`);
    await value(fleet.registerAsset(admin, { assetId: neighbour, type: "truck" }));
    await value(fleet.registerSensor(admin, { ...PATH, assetId: neighbour, type: "t" }));
    const spared = sensorKey(tenantId, neighbour, toId(PATH.sensorId));
    await accept(toSensorKey(key));
    await accept(spared);
    await value(lifecycle.deleteAsset(admin, { assetId: PATH.assetId }));
    expect(await fleet.sensors(admin, [toSensorKey(key), spared])).toEqual([
      null,
      expect.objectContaining({ assetId: neighbour }),
    ]);
    expect(await other.services.fleet.pageAssets(admin, tenantId, ALL, {})).toMatchObject({
      items: [{ assetId: neighbour }],
    });
    // A repetition during the deletion returns the same response.
    await value(lifecycle.deleteAsset(admin, { assetId: PATH.assetId }));
    const imported = await value(
      fleet.importFleet(admin, {
        assets: [{ assetId: PATH.assetId, type: "t", sensors: [{ sensorId: "s", type: "t" }] }],
      }),
    );
    expect(imported).toMatchObject({
      assetsCreated: 0,
      sensorsCreated: 0,
      errors: [{ failure: { code: "CONFLICT" } }],
    });
    await until(isGone(toAssetKey(`${tenantId}/${PATH.assetId}`)));
    await until(async () => (await checkpoints.read()).latestSeq >= (await journal.bounds()).newest);
    expect([await stored(key), (await stored(spared)) > 0]).toEqual([0, true]);
  });

  test("an import rejects an asset whose deletion is in progress, and stores the rest", async () => {
    const own = (await sharedMongo()).uri;
    const tenantId = uniqueName("acme");
    const key = sensorKey(tenantId, PATH.assetId, PATH.sensorId);
    const deleted = toAssetKey(`${tenantId}/${PATH.assetId}`);
    // No step of the deletion runs, so that it is in progress during the import.
    const racing = await startStack({
      uri: own,
      isIdle: true,
      services: { deletions: { everyMs: 20, settleMs: 0 } },
      replace: ({ fleet, deletions }) => ({
        fleet: {
          import: async (...fleetAndMore) => {
            const ordered = { startedAt: new Date(), registeredAt: new Date(), journalSeq: null };
            await deletions.insert({ kind: "ASSET", key: deleted, tenantId, step: "ACCESS", ...ordered });
            return fleet.import(...fleetAndMore);
          },
        },
      }),
    });
    await value(racing.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" }));
    const sensors = [{ sensorId: PATH.sensorId, type: "t" }];
    const assets = [PATH.assetId, "van"].map((assetId) => ({ assetId, type: "t", sensors }));
    const imported = await value(racing.services.fleet.importFleet(OPERATOR, { tenantId, assets }));
    expect(imported).toEqual({
      tenantId,
      assetsCreated: 1,
      assetsUnchanged: 0,
      sensorsCreated: 1,
      sensorsUnchanged: 0,
      errors: [
        expect.objectContaining({
          assetId: PATH.assetId,
          failure: expect.objectContaining({ code: "CONFLICT" }) as object,
        }),
      ],
    });
    const { assets: assetRows, sensors: sensorRows } = racing.ports;
    expect(await assetRows.find([deleted, toAssetKey(`${tenantId}/van`)])).toMatchObject([{ assetId: "van" }]);
    expect(await sensorRows.find([key, sensorKey(tenantId, toId("van"), toId(PATH.sensorId))])).toMatchObject([
      { assetId: "van" },
    ]);
    await racing.running.start();
    await until(async () => (await racing.ports.deletions.find([deleted])).length === 0);
    await racing.running.stop();
  });
});
