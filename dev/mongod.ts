/**
 * Starts a mongod: a replica set of one node, because change streams and transactions need one, or a node of a larger
 * set.
 */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { MongoClient, MongoNetworkError, MongoServerError, MongoServerSelectionError } from "mongodb";
import { Child } from "./child";
import { acceptsConnections, choosePort } from "./ports";
import { LocalServer } from "./server";
import { findMongod } from "./tools";

export const REPLICA_SET = "sluice";
const START_TIMEOUT_MS = 60_000;
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;

export interface MongodOptions {
  /** Folder of the files: data in `data`, the log in `mongod.log`. */
  readonly dir: string;
  /** Port; 0: any free port. Default: 0. */
  readonly port?: number;
  /** Cache of the storage engine in GiB, at least 0.25. Default: 0.5. */
  readonly cacheGiB?: number;
  /** Further server parameters, in the form of `--setParameter`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Remedy in the error message if the port is taken: how to choose another port. */
  readonly portRemedy?: string;
  /**
   * Whether the caller initiates the replica set. The start then resolves when the process responds, before it is a
   * primary.
   */
  readonly member?: true;
  /** Whether the server starts without a replica set. */
  readonly standalone?: true;
}

export class Mongod extends LocalServer {
  /** Connection string without a database name. */
  readonly uri = `mongodb://127.0.0.1:${String(this.port)}/?replicaSet=${REPLICA_SET}`;
}

interface ReplicaSetConfig {
  version: number;
  members: { _id: number; host: string }[];
}

async function initiate(client: MongoClient, host: string): Promise<void> {
  const admin = client.db("admin");
  const members = [{ _id: 0, host }];
  try {
    const { config } = (await admin.command({ replSetGetConfig: 1 })) as unknown as { config: ReplicaSetConfig };
    if (config.members.some((member) => member.host === host)) return;
    // The data is from a run on another port, so update the node's address in the replica set.
    const moved = { ...config, version: config.version + 1, members };
    await admin.command({ replSetReconfig: moved, force: true });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
    await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
  }
}

/** Makes the node the primary of its replica set. Resolves with true once it is the primary. */
async function isPrimary(client: MongoClient, host: string): Promise<boolean> {
  try {
    await initiate(client, host);
    const hello = (await client.db("admin").command({ hello: 1 })) as { isWritablePrimary?: boolean };
    return hello.isWritablePrimary === true;
  } catch (error) {
    if (isPassing(error)) return false;
    throw error;
  }
}

/**
 * Whether the error is transient. A node closes connections when it changes its role. After a restart, it first reports
 * that it is not initialized, and then rejects its initialization.
 */
function isPassing(error: unknown): boolean {
  if (error instanceof MongoServerError) return error.code === ALREADY_INITIALIZED;
  return error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
}

async function becomePrimary(child: Child, port: number): Promise<void> {
  await child.waitUntil(() => acceptsConnections(port), START_TIMEOUT_MS);
  const host = `127.0.0.1:${String(port)}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 5000 });
  try {
    await child.waitUntil(() => isPrimary(client, host), START_TIMEOUT_MS);
  } finally {
    await client.close();
  }
}

/**
 * Starts mongod on 127.0.0.1 and resolves when it is a primary that accepts writes. With `member` or `standalone`,
 * resolves when it accepts connections.
 *
 * @throws Error with the remedy if the program is missing, the port is taken, or the program does not start
 */
export async function startMongod(options: MongodOptions): Promise<Mongod> {
  const data = path.join(options.dir, "data");
  await mkdir(data, { recursive: true, mode: 0o700 });
  const port = await choosePort(options.port ?? 0, "MongoDB", options.portRemedy ?? "the option `port`");
  const args = [
    ["--dbpath", data, "--port", String(port), "--bind_ip", "127.0.0.1", "--nounixsocket"],
    options.standalone === undefined ? ["--replSet", REPLICA_SET, "--oplogSize", "512"] : [],
    ["--wiredTigerCacheSizeGB", String(options.cacheGiB ?? 0.5)],
    ["--setParameter", "diagnosticDataCollectionEnabled=false"],
    // Nothing reads old snapshots. Keeping five minutes of them would take a tenth of the server's work.
    ["--setParameter", "minSnapshotHistoryWindowInSeconds=0"],
    ["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"],
    ...Object.entries(options.parameters ?? {}).map(([name, value]) => ["--setParameter", `${name}=${value}`]),
  ].flat();

  async function launch(): Promise<Child> {
    const logFile = path.join(options.dir, "mongod.log");
    const child = await Child.start({ name: "mongod", command: findMongod(), args, logFile });
    try {
      if (options.member === undefined && options.standalone === undefined) await becomePrimary(child, port);
      else await child.waitUntil(() => acceptsConnections(port), START_TIMEOUT_MS);
      return child;
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  return new Mongod(port, await launch(), launch);
}
