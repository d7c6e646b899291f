/** The servers of a benchmark, with a registered fleet: one mongod for the whole run, a broker that is emptied often. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { MongoClient } from "mongodb";
import { pino } from "pino";
import { startMongod, type Mongod } from "../../dev/mongod";
import { startMosquitto, type BrokerSettings, type Mosquitto } from "../../dev/mosquitto";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { tenantUsername } from "../../src/domain/broker-credential";
import type { Asset, Sensor } from "../../src/domain/entities";
import { assetKey, toId } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import { MongoConnection } from "../../src/store/connection";
import { MongoFleetRepository } from "../../src/store/fleet";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoTenantRepository } from "../../src/store/tenants";
import { sensorPath, TENANT_COUNT, tenantId } from "./fleet";
import { NAIVE_TELEMETRY } from "./naive-telemetry";

/** Less than mongod takes by default where memory is not scarce. */
const CACHE_GIB = 2;
/** One import is one transaction. */
const IMPORTED_AT_ONCE = 5_000;

export const DATABASE = "sluice_bench";

export class BenchmarkStack {
  private constructor(
    private readonly dir: string,
    readonly mongod: Mongod,
    readonly mosquitto: Mosquitto,
    readonly mongodb: MongoClient,
    /** PEM. */
    readonly ca: string,
    private readonly password: string,
  ) {}

  /** Starts the servers below `dir`, which must not exist, and registers `sensors` sensors. */
  static async start(dir: string, sensors: number, settings: BrokerSettings): Promise<BenchmarkStack> {
    const password = randomBytes(16).toString("base64url");
    const hash = await hashPassword(password);
    const tenantIds = Array.from({ length: TENANT_COUNT }, (_, index) => tenantId(index));
    await mkdir(dir, { recursive: true });
    const mongod = await startMongod({ dir: path.join(dir, "mongodb"), cacheGiB: CACHE_GIB });
    const mosquitto = await startMosquitto({
      dir: path.join(dir, "mosquitto"),
      settings,
      extraClients: tenantIds.map((id) => tenantClient(toId(id), hash)),
      extraRoles: tenantIds.map((tenantId) => tenantRole(toId(tenantId))),
    });
    await register(mongod.uri, tenantIds, sensors, hash);
    const mongodb = await MongoClient.connect(mongod.uri);
    const ca = await readFile(mosquitto.caFile, "utf8");
    return new BenchmarkStack(dir, mongod, mosquitto, mongodb, ca, password);
  }

  /** Username and password of a gateway of tenant `index`. */
  account = (index: number): { username: string; password: string } => ({
    username: tenantUsername(toId(tenantId(index))),
    password: this.password,
  });

  /** Restarts the broker without any session or queue of the measurement before, and with no writes of it left. */
  async emptyBroker(): Promise<void> {
    await this.mosquitto.stop();
    await rm(path.join(this.dir, "mosquitto", "data", "mosquitto.db"), { force: true });
    await promisify(execFile)("sync");
    await this.mosquitto.restart();
  }

  /** Really counts the stored readings whose timestamp is `since` (epoch ms) or later. */
  async count(collection: string, since: number): Promise<number> {
    return this.mongodb
      .db(DATABASE)
      .collection(collection)
      .countDocuments({ timestamp: { $gte: new Date(since) } });
  }

  async stop(): Promise<void> {
    await this.mongodb.close();
    await Promise.all([this.mosquitto.stop(), this.mongod.stop()]);
    await rm(this.dir, { recursive: true, force: true });
  }
}

async function register(
  uri: string,
  tenantIds: readonly string[],
  sensorCount: number,
  hash: { password: string; salt: string; iterations: number },
): Promise<void> {
  const log = pino({ level: "silent" });
  const connection = new MongoConnection({ uri, database: DATABASE }, log);
  await connection.start();
  try {
    await migrate(connection.db, DEFAULT_RETENTION, log);
    await connection.db.createCollection(NAIVE_TELEMETRY, {
      timeseries: { timeField: "timestamp", metaField: "source", granularity: "seconds" },
    });
    const createdAt = new Date();
    const tenants = new MongoTenantRepository(connection.db);
    for (const id of tenantIds) {
      await tenants.insert({
        tenantId: toId(id),
        name: id,
        status: "ACTIVE",
        createdAt,
        limits: DEFAULT_TENANT_LIMITS,
        broker: {
          username: tenantUsername(toId(id)),
          hash: hash.password,
          salt: hash.salt,
          iterations: hash.iterations,
        },
      });
    }
    const sensors: Sensor[] = Array.from({ length: sensorCount }, (_, index) => ({
      ...sensorPath(index),
      type: "temperature",
      unit: "Cel",
      createdAt,
    }));
    const assets = new Map<string, Asset>();
    for (const { tenantId, assetId } of sensors) {
      assets.set(assetKey(tenantId, assetId), { tenantId, assetId, type: "truck", name: null, createdAt });
    }
    const fleet = new MongoFleetRepository(connection.db);
    await fleet.import([...assets.values()], []);
    for (let start = 0; start < sensors.length; start += IMPORTED_AT_ONCE) {
      await fleet.import([], sensors.slice(start, start + IMPORTED_AT_ONCE));
    }
  } finally {
    await connection.stop();
  }
}
