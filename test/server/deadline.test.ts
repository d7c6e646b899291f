import { get } from "node:http";
import { type Db, MongoClient } from "mongodb";
import { toId, toSensorKey } from "../../src/domain/keys";
import type { LiveReadings, RecentReadings } from "../../src/domain/ports/live";
import { CachedRegistry } from "../../src/registry/registry";
import { TenantScope } from "../../src/services/authorization";
import { FleetCounts } from "../../src/services/fleet/fleet-counts";
import { FleetReads } from "../../src/services/fleet/fleet-reads";
import { homesIn } from "../series/stage";
import { SeriesService } from "../../src/services/telemetry/series-service";
import { TelemetryService } from "../../src/services/telemetry/telemetry-service";
import { MongoRollups } from "../../src/store/rollups";
import { MongoAssetRepository } from "../../src/store/assets";
import { MongoRegistryChanges, registrationFeed } from "../../src/store/registry-changes";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoFleetLists } from "../../src/store/fleet-lists";
import { MongoSensorRepository } from "../../src/store/sensors";
import { MongoRollupRepository } from "../../src/store/rollups-repository";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { MongoTenantRepository } from "../../src/store/tenants";
import { ACME_ADMIN, type MemoryServices } from "../graphql/memory-services";
import { silent } from "../graphql/run";
import { disposeLater, startOwnMongod } from "../harness/servers";
import { until } from "../harness/until";
import { asset, sensor, tenant } from "../store/database";
import { RawSocket, startServer, type TestServer } from "./server";

const DATABASE = "deadlines";
const ASSETS = "{ tenant { assets(first: 10) { nodes { assetId } } } }";
const READINGS = `{ tenant { asset(assetId: "truck-1") { sensor(sensorId: "temp-1") {
  readings(range: { from: "2026-01-01T00:00:00Z" }) { nodes { value } } } } } }`;

const SERIES = `{ tenant { asset(assetId: "truck-1") { sensor(sensorId: "temp-1") {
  series(input: { range: { from: "2026-01-01T00:00:00Z" }, maxPoints: 100 }) { points { value } } } } } }`;

/**
 * Fail points that make reads of a collection block or take minutes in MongoDB. Such reads end when they are
 * interrupted.
 */
const FAIL_POINTS = {
  assets: {
    configureFailPoint: "waitInFindBeforeMakingBatch",
    data: { nss: `${DATABASE}.assets`, shouldCheckForInterrupt: true },
  },
  "system.buckets.telemetry": {
    configureFailPoint: "setYieldAllLocksWait",
    data: { namespace: `${DATABASE}.system.buckets.telemetry`, waitForMillis: 1_000 },
  },
} as const;
type Collection = keyof typeof FAIL_POINTS;

const HOUR_MS = 3_600_000;

let admin: Db;
let services: Pick<MemoryServices, "fleet" | "telemetry" | "series">;
let timely: TestServer;
let patient: TestServer;

beforeAll(async () => {
  const { uri } = await startOwnMongod({
    parameters: { enableTestCommands: "1", internalQueryExecYieldIterations: "1" },
  });
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  admin = client.db("admin");
  const db = client.db(DATABASE);
  await migrate(db, DEFAULT_RETENTION, silent);
  const tenants = new MongoTenantRepository(db);
  const assets = new MongoAssetRepository(db);
  const sensors = new MongoSensorRepository(db);
  await tenants.insert(tenant(toId("acme")));
  await assets.insert(asset(toId("acme"), toId("truck-1")));
  await sensors.insert(sensor(toId("acme"), toId("truck-1"), toId("temp-1")));
  // There is one reading in each bucket of an hour, so a page takes as many steps in MongoDB as it has readings.
  const stored = Array.from({ length: 200 }, (_, index) => {
    const timestamp = Date.now() - index * HOUR_MS;
    return {
      sensorKey: toSensorKey("acme/truck-1/temp-1"),
      timestamp,
      receivedAt: timestamp,
      value: 1,
      seq: 1_000 + index,
    };
  });
  await new MongoTelemetryWriter(db).insert(stored);

  const registry = new CachedRegistry(
    { tenants, assets, sensors },
    new MongoRegistryChanges(registrationFeed(db, silent)),
    {
      maxSensors: 1_000,
    },
  );
  await registry.start();
  disposeLater(() => registry.stop());
  const scope = new TenantScope(tenants, registry);
  const lists = new MongoFleetLists(db);
  const counts = new FleetCounts(lists, assets, sensors);
  const fleet = new FleetReads(tenants, { assets, sensors }, lists, counts, registry, scope);
  const recent: RecentReadings = {
    latest: () => undefined,
    knowsLatest: () => false,
    learnLatest: () => {},
    follow: () => undefined,
    since: async () => new Map(),
  };
  const access = { onRevoked: () => () => {}, onTenantDeactivated: () => () => {}, isValid: async () => true };
  const live: LiveReadings = {
    subscribe() {
      throw new Error("nothing is live here");
    },
  };
  const repository = new MongoTelemetryRepository(db);
  const telemetry = new TelemetryService(repository, recent, live, fleet, scope, access, registry);
  const checkpoints = new MongoFlushCheckpoints(db);
  const readings = new MongoRollupRepository(db, new MongoRollups(db), checkpoints, 30 * 86_400);
  const series = new SeriesService(homesIn(readings), recent, fleet, telemetry);
  services = { fleet: { ...fleetOf(fleet) } as MemoryServices["fleet"], telemetry, series };

  timely = await serve(2_000);
  patient = await serve(600_000);
});

/** Returns real reads of the fleet for this test. All other services are in memory. */
function fleetOf(fleet: FleetReads): Partial<MemoryServices["fleet"]> {
  return {
    tenants: fleet.tenants.bind(fleet),
    assets: fleet.assets.bind(fleet),
    sensors: fleet.sensors.bind(fleet),
    pageAssets: fleet.pageAssets.bind(fleet),
  };
}

async function serve(deadlineMs: number): Promise<TestServer> {
  const server = await startServer({ series: services.series }, { deadlineMs }, (memory) => {
    Object.assign(memory.fleet, services.fleet);
    Object.assign(memory, { telemetry: services.telemetry, series: services.series });
  });
  disposeLater(() => server.stop());
  return server;
}

/** Blocks every read of the collection in MongoDB while `act` runs. */
async function holding(collection: Collection, act: () => Promise<void>): Promise<void> {
  const { configureFailPoint, data } = FAIL_POINTS[collection];
  await admin.command({ configureFailPoint, mode: "alwaysOn", data });
  try {
    await act();
  } finally {
    await admin.command({ configureFailPoint, mode: "off" });
  }
}

/** Resolves when MongoDB executes exactly this number of reads of the collections. */
async function underWay(count: number): Promise<void> {
  const namespaces = Object.keys(FAIL_POINTS).map((name) => `${DATABASE}.${name}`);
  const reads = [{ $currentOp: { allUsers: true } }, { $match: { ns: { $in: namespaces }, active: true } }];
  await until(async () => (await admin.aggregate(reads).toArray()).length === count);
}

describe.each([
  ["a find", ASSETS, "assets"],
  ["a pipeline over the time series", READINGS, "system.buckets.telemetry"],
  ["a series", SERIES, "system.buckets.telemetry"],
] as const)("%s", (_name, query, collection) => {
  test("ends in MongoDB at the deadline, which both transports report", async () => {
    await holding(collection, async () => {
      const overHttp = timely.post(ACME_ADMIN, query);
      const socket = await new RawSocket(timely.wsUrl).authenticated(ACME_ADMIN);
      socket.subscribe("1", query);
      await underWay(2);
      const response = await overHttp;
      expect(response.status).toBe(200);
      const answer = (await response.json()) as Record<string, unknown>;
      expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: "DEADLINE_EXCEEDED" } }] });
      expect(await socket.next("next")).toMatchObject({ payload: answer });
      await underWay(0);
      socket.socket.close();
    });
  });

  test("ends in MongoDB when the HTTP client disconnects", async () => {
    await holding(collection, async () => {
      const gone = new AbortController();
      const request = patient.post(ACME_ADMIN, query, undefined, { signal: gone.signal });
      await underWay(1);
      gone.abort();
      await expect(request).rejects.toThrow();
      await underWay(0);
    });
  });

  test("ends in MongoDB when a WebSocket client completes the operation or disconnects", async () => {
    await holding(collection, async () => {
      const socket = await new RawSocket(patient.wsUrl).authenticated(ACME_ADMIN);
      socket.subscribe("1", query);
      socket.subscribe("2", query);
      await underWay(2);
      socket.send({ id: "1", type: "complete" });
      await underWay(1);
      socket.socket.terminate();
      await underWay(0);
    });
  });

  test("returns its result if nothing delays it", async () => {
    expect((await timely.ask(ACME_ADMIN, query)).errors).toBeUndefined();
  });
});

test("an export ends in MongoDB when its client disconnects", async () => {
  await holding("system.buckets.telemetry", async () => {
    const search = "assetId=truck-1&sensorId=temp-1&from=2026-01-01T00:00:00Z";
    const url = `${patient.server.url()}/export/readings?${search}`;
    const request = get(url, { headers: { authorization: `Bearer ${ACME_ADMIN}` } }).on("error", () => {});
    await underWay(1);
    request.destroy();
    await underWay(0);
  });
});
