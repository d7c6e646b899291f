import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startMongod, type Mongod } from "../../dev/mongod";
import { startMosquitto, type Mosquitto } from "../../dev/mosquitto";
import { memoryFolder } from "./memory-folder";
import { SharedKafka } from "./shared-kafka";
import { SHARED_SERVERS_VARIABLE, type SharedServers } from "./shared-servers";

interface Running {
  readonly dirs: readonly string[];
  readonly mongod: Mongod | undefined;
  readonly broker: Mosquitto;
  readonly kafka: SharedKafka;
}

const running = Symbol.for("sluice.test.servers");

/** Starts the servers that all integration tests of this run share. If `MONGODB_URI` is set, tests use that MongoDB. */
export default async function globalSetup(): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-servers-"));
  const data = await memoryFolder();
  const given = process.env.MONGODB_URI;
  const [mongod, broker] = await Promise.all([
    given === undefined ? startMongod({ dir: data, cacheGiB: 1 }) : undefined,
    startMosquitto({ dir: path.join(dir, "mosquitto") }),
  ]);
  const { port, url, certificateUrl, caFile, certificates, admin, ingestion } = broker;
  const servers: SharedServers = {
    mongodbUri: given ?? mongod?.uri ?? "",
    broker: { port, url, certificateUrl, caFile, certificates, admin, ingestion },
  };
  const file = path.join(dir, "servers.json");
  await writeFile(file, JSON.stringify(servers), { mode: 0o600 });
  process.env[SHARED_SERVERS_VARIABLE] = file;
  (globalThis as Record<symbol, unknown>)[running] = {
    dirs: [dir, data],
    mongod,
    broker,
    kafka: new SharedKafka(dir),
  } satisfies Running;
}

/** Stops the servers that {@link globalSetup} started, and removes their folders. */
export async function stopSharedServers(): Promise<void> {
  const servers = (globalThis as Record<symbol, unknown>)[running] as Running | undefined;
  if (servers === undefined) return;
  await Promise.all([servers.mongod?.kill(), servers.broker.kill(), servers.kafka.kill()]);
  await Promise.all(servers.dirs.map((dir) => rm(dir, { recursive: true, force: true })));
}
