/** Real servers for tests: servers that the whole run shares, and separate servers for tests that kill them. */

import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { MongoClient } from "mongodb";
import { startMongod, type Mongod, type MongodOptions } from "../../dev/mongod";
import { startMosquitto, type LocalMosquittoOptions, type Mosquitto } from "../../dev/mosquitto";
import { toId, type AnyId } from "../../src/domain/keys";
import { SHARED_SERVERS_VARIABLE, type BrokerAccess, type SharedServers } from "./shared-servers";
import { until } from "./until";

export interface SharedMongo {
  /** Connection string that ends in the database of this test file. */
  readonly uri: string;
  readonly database: string;
}

type Dispose = () => Promise<unknown>;
const disposals: Dispose[] = [];

afterAll(() => disposeFrom(0));

/** Calls `dispose` after this file's tests, in reverse order of registration. */
export function disposeLater(dispose: Dispose): void {
  disposals.push(dispose);
}

/**
 * Disposes after each test instead of at the end of the file. Call it at the beginning of a file whose tests start many
 * servers, so that these servers do not slow down later tests.
 */
export function disposeAfterEachTest(): void {
  let before = 0;
  beforeEach(() => {
    before = disposals.length;
  });
  afterEach(() => disposeFrom(before));
}

async function disposeFrom(start: number): Promise<void> {
  for (const dispose of disposals.splice(start).reverse()) await dispose();
}

/** Returns a short name that no other test uses, such as `acme-3f9a1c2b`. It is a valid ID. */
export function uniqueName(prefix: string): AnyId {
  return toId(`${prefix}-${randomBytes(4).toString("hex")}`);
}

/** Returns the path of the file with the shared servers' addresses. Its folder is removed after the run. */
export function serversFile(): string {
  const file = process.env[SHARED_SERVERS_VARIABLE];
  if (file === undefined) throw new Error("No shared servers: this test belongs in the project 'integration'.");
  return file;
}

async function shared(): Promise<SharedServers> {
  return JSON.parse(await readFile(serversFile(), "utf8")) as SharedServers;
}

/**
 * Resolves with a folder that all test files of this run share. The first caller creates it while other callers wait.
 * It is removed after the run.
 *
 * @param make Fills the folder.
 */
export async function sharedDir(name: string, make: (dir: string) => Promise<void>): Promise<string> {
  const dir = path.join(path.dirname(serversFile()), name);
  const outcome = `${dir}.outcome`;
  const failure = () => readFile(outcome, "utf8").catch(() => null);
  const isFirst = await mkdir(dir).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const error = await make(dir).then(() => "", String);
    await writeFile(`${outcome}.part`, error);
    await rename(`${outcome}.part`, outcome);
  }
  await until(async () => (await failure()) !== null);
  const message = await failure();
  if (message) throw new Error(`${name}: ${message}`);
  return dir;
}

/** Creates a folder that is removed after this file's tests. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-test-"));
  disposeLater(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Returns `uri` with another database in its path. */
export function withDatabase(uri: string, database: string): string {
  const [base = "", query] = uri.split("?", 2);
  const hosts = base.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+).*$/, "$1");
  return `${hosts}/${database}${query === undefined ? "" : `?${query}`}`;
}

/** Resolves with the run's MongoDB and a new database, which is dropped after this file's tests. */
export async function sharedMongo(): Promise<SharedMongo> {
  const { mongodbUri } = await shared();
  const database = uniqueName("test");
  const uri = withDatabase(mongodbUri, database);
  disposeLater(async () => {
    const client = new MongoClient(mongodbUri);
    await client.db(database).dropDatabase();
    await client.close();
  });
  return { uri, database };
}

/**
 * Resolves with the run's Mosquitto. Other test files use it simultaneously, so name tenants with {@link uniqueName}.
 */
export async function sharedBroker(): Promise<BrokerAccess> {
  return (await shared()).broker;
}

/** Starts a mongod for this file only. Tests may kill and restart it. */
export async function startOwnMongod(options: Omit<MongodOptions, "dir"> = {}): Promise<Mongod> {
  const server = await startMongod({ ...options, dir: await temporaryDir() });
  disposeLater(() => server.kill());
  return server;
}

/** Starts a Mosquitto for this file only. Tests may kill and restart it. */
export async function startOwnBroker(options: Omit<LocalMosquittoOptions, "dir"> = {}): Promise<Mosquitto> {
  const server = await startMosquitto({ ...options, dir: await temporaryDir() });
  disposeLater(() => server.kill());
  return server;
}
