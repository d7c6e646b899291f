/** Servers of a benchmark with a registered fleet. One mongod serves the whole run, and the broker is often emptied. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { MongoClient } from "mongodb";
import { startMongod, type Mongod } from "../../dev/mongod";
import { startMosquitto, type BrokerSettings, type Mosquitto } from "../../dev/mosquitto";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { tenantUsername } from "../../src/domain/broker-credential";
import { toId } from "../../src/domain/keys";
import { TENANT_COUNT, tenantId } from "./fleet";
import { NAIVE_TELEMETRY } from "./naive-telemetry";
import { registerFleet } from "./register-fleet";

/** Cache of mongod in GiB. It is smaller than mongod's default on a machine with much memory. */
const CACHE_GIB = 2;
export const DATABASE = "sluice_bench";

export class BenchmarkStack {
  private constructor(
    private readonly dir: string,
    readonly mongod: Mongod,
    readonly mosquitto: Mosquitto,
    readonly mongodb: MongoClient,
    /** PEM of the broker's CA certificate. */
    readonly ca: string,
    private readonly password: string,
  ) {}

  /** Starts the servers in `dir`, which must not exist, and registers `sensors` sensors. */
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
    await registerFleet({ uri: mongod.uri, database: DATABASE }, { sensors, hash });
    const mongodb = await MongoClient.connect(mongod.uri);
    await mongodb.db(DATABASE).createCollection(NAIVE_TELEMETRY, {
      timeseries: { timeField: "timestamp", metaField: "source", granularity: "seconds" },
    });
    const ca = await readFile(mosquitto.caFile, "utf8");
    return new BenchmarkStack(dir, mongod, mosquitto, mongodb, ca, password);
  }

  /** Returns the user name and password of a gateway of tenant `index`. */
  account = (index: number): { username: string; password: string } => ({
    username: tenantUsername(toId(tenantId(index))),
    password: this.password,
  });

  /**
   * Restarts the broker without the sessions and queues of the previous measurement. Also makes the file system write
   * its data to disk before the restart.
   */
  async emptyBroker(): Promise<void> {
    await this.mosquitto.stop();
    await rm(path.join(this.dir, "mosquitto", "data", "mosquitto.db"), { force: true });
    await promisify(execFile)("sync");
    await this.mosquitto.restart();
  }

  /** Counts the stored readings whose timestamp is `since` (epoch milliseconds) or later. */
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
