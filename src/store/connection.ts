/** Connections of the platform to MongoDB. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Db, type MongoClient, MongoServerSelectionError, type TopologyDescription } from "mongodb";
import type { Logger } from "pino";
import type { Startable } from "../domain/ports/lifecycle";
import { withoutUserInfo } from "../domain/user-info";
import { ConnectionStringError, createMongoClient, rejectedUser, withoutOwnOptions } from "./connection-string";

export interface MongoConnectionOptions {
  /** `mongodb://` or `mongodb+srv://` of a replica set. */
  readonly uri: string;
  readonly database: string;
  /** Name of the connections of `client` on the server, up to 128 bytes. Default `sluice`. */
  readonly appName?: string | undefined;
  /** Maximum connections to each server, for each of the two clients. Default 20. */
  readonly maxPoolSize?: number | undefined;
  /** Whether the driver repeats a write whose response was lost. Default true. */
  readonly retryWrites?: boolean | undefined;
  /** How long an operation waits for a usable server, milliseconds. Default 3,000. */
  readonly serverSelectionTimeoutMs?: number | undefined;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/**
 * Clients for one database. Writes are acknowledged by a majority and on disk (`w: majority, j: true`), and reads use
 * majority read concern. So a failover never rolls back data that was read or acknowledged.
 */
export class MongoConnection implements Startable {
  readonly client: MongoClient;
  /** Usable before `start`. Operations wait for the connection of `start`, or connect themselves. */
  readonly db: Db;
  /**
   * The same database over separate connections, for reads of requests. So authentication, ingestion and the platform's
   * own work never wait for such reads.
   */
  readonly requests: Db;
  private readonly requestClient: MongoClient;
  private readonly stopping = new AbortController();

  /** @throws ConnectionStringError if `uri` is malformed */
  constructor(
    private readonly options: MongoConnectionOptions,
    private readonly log: Logger,
  ) {
    const clientFor = (appName: string) =>
      createMongoClient(options.uri, {
        appName,
        retryWrites: options.retryWrites ?? true,
        maxPoolSize: options.maxPoolSize ?? 20,
        serverSelectionTimeoutMS: options.serverSelectionTimeoutMs ?? 3_000,
        connectTimeoutMS: 5_000,
      });
    this.client = clientFor(options.appName ?? "sluice");
    this.db = this.client.db(options.database);
    this.requestClient = clientFor("sluice requests");
    this.requests = this.requestClient.db(options.database);
  }

  /**
   * Retries until MongoDB responds. Rejects if `signal` aborts or `stop` is called.
   *
   * @throws ConnectionStringError if MongoDB rejects the user, is a standalone server, or is not the replica set that
   * `uri` names
   */
  async start(signal?: AbortSignal): Promise<void> {
    const { ignored } = withoutOwnOptions(this.options.uri);
    if (ignored.length > 0)
      this.log.warn({ ignored }, "ignored options of the connection string that Sluice sets itself");
    const stopped = signal === undefined ? this.stopping.signal : AbortSignal.any([signal, this.stopping.signal]);
    for (let attempt = 1, delay = FIRST_RETRY_MS; ; attempt++, delay = Math.min(2 * delay, LONGEST_RETRY_MS)) {
      stopped.throwIfAborted();
      try {
        await this.client.connect();
        checkDeployment(await this.db.command({ hello: 1 }));
        this.log.info({ database: this.options.database, attempt }, "connected to MongoDB");
        return;
      } catch (error) {
        if (error instanceof ConnectionStringError) throw error;
        const rejected = rejectedUser(error);
        if (rejected !== null) throw rejected;
        if (isAnotherReplicaSet(error))
          throw new ConnectionStringError("names a replica set that none of its servers is in", OTHER_NAME_REMEDY);
        const reason = isNotInitiated(error) ? NOT_INITIATED : error instanceof Error ? error.message : String(error);
        this.log.warn(
          { servers: withoutCredentials(this.options.uri), attempt, reason },
          "MongoDB unreachable; retrying",
        );
        await sleep(delay, undefined, { signal: stopped });
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error("the MongoDB connection is stopped"));
    await Promise.all([this.client.close(), this.requestClient.close()]);
  }
}

const OTHER_NAME_REMEDY =
  "set replicaSet to the name that rs.conf()._id shows in mongosh; for a standalone mongod, start it with --replSet " +
  "and that name, and run rs.initiate() once";
const REPLICA_SET_REMEDY =
  "start mongod with --replSet rs0, run rs.initiate() once in mongosh (one node is enough), and add ?replicaSet=rs0";

/**
 * Checks that a replica set or mongos responds.
 *
 * @throws ConnectionStringError for a standalone mongod, which has neither transactions nor change streams
 */
function checkDeployment({ setName, msg }: { readonly setName?: unknown; readonly msg?: unknown }): void {
  if (setName !== undefined || msg === "isdbgrid") return;
  throw new ConnectionStringError("leads to a standalone mongod, which Sluice cannot use", REPLICA_SET_REMEDY);
}

/**
 * Whether no server is in the replica set that the connection string names. In this case, the driver has dropped all
 * servers.
 */
function isAnotherReplicaSet(error: unknown): boolean {
  if (!(error instanceof MongoServerSelectionError)) return false;
  const { setName, servers } = error.reason as Partial<TopologyDescription>;
  return typeof setName === "string" && servers?.size === 0;
}

const NOT_INITIATED = "the replica set is not initiated: run rs.initiate() once in mongosh";

/** Whether a server responds that is configured for a replica set, but is not a member of it yet. */
function isNotInitiated(error: unknown): boolean {
  if (!(error instanceof MongoServerSelectionError)) return false;
  const { servers } = error.reason as Partial<TopologyDescription>;
  return [...(servers?.values() ?? [])].some(({ type }) => type === "RSGhost");
}

function withoutCredentials(uri: string): string {
  return withoutUserInfo(uri).replace(/\?.*$/, "");
}
