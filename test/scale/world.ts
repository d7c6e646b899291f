/** A whole installation: a replica set, Kafka, two brokers, and two processes of each role. */
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { brokerVariables, startBrokers } from "../../dev/brokers";
import { startKafka } from "../../dev/kafka";
import { createTopic, journalVariables } from "../../dev/kafka-admin";
import type { Mosquitto } from "../../dev/mosquitto";
import { spawnPlatform } from "../../dev/process";
import { startReplicaSet } from "../../dev/replica-set";
import type { JournalKind } from "../../dev/stack";
import { withDatabase } from "../harness/servers";
import { ProcessTarget, type Role, ServerTarget, type ServerKind, type Target } from "./target";

const ROLES = ["api", "ingest", "flush"] as const;
const OF_EACH_ROLE = 2;
const DATABASE = "sluice";
const TOPIC = "sluice-journal";
const ROUTES = path.resolve(__dirname, "routes.cjs");

export class World {
  readonly operatorKey = `slk_ops_${randomBytes(32).toString("base64url")}`;
  readonly servers: ServerTarget[] = [];
  readonly processes: ProcessTarget[] = [];
  private readonly stops: (() => Promise<unknown>)[] = [];
  /** Brokers, in the order of their partitions. */
  brokers: readonly Mosquitto[] = [];
  /** Connection string, with the database. */
  mongodbUri = "";

  /** Starts all servers and processes. If one does not start, it stops the others. */
  static async start(dir: string, journal: JournalKind): Promise<World> {
    const world = new World();
    try {
      const env = await world.startServers(dir, journal);
      await world.startProcesses(dir, env);
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  get targets(): readonly Target[] {
    return [...this.servers, ...this.processes];
  }

  /** Addresses of the API, in the order of the processes. */
  get apiUrls(): readonly string[] {
    return this.processes.filter(({ kind }) => kind === "api").map(({ httpUrl }) => httpUrl);
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  private async startServers(dir: string, journal: JournalKind): Promise<Record<string, string>> {
    const set = await startReplicaSet({ dir: path.join(dir, "mongodb") });
    this.stops.push(() => set.stop());
    this.add("MongoDB", set.nodes);
    this.mongodbUri = withDatabase(set.uri, DATABASE);
    this.brokers = await startBrokers({
      dir,
      count: 2,
      port: 0,
      onStarted: (broker) => this.stops.push(() => broker.kill()),
    });
    this.add("broker", this.brokers);
    return {
      MONGODB_URI: this.mongodbUri,
      SLUICE_MONGODB_DATABASE: DATABASE,
      SLUICE_OPERATOR_KEY: this.operatorKey,
      SLUICE_HTTP_PORT: "0",
      SLUICE_SHUTDOWN_DRAIN: "0s",
      SLUICE_FLUSH_MAX_AGE: "5s",
      ...(await brokerVariables(path.join(dir, "partitions"), this.brokers)),
      ...(journal === "kafka" ? await this.startKafka(path.join(dir, "kafka")) : {}),
    };
  }

  private async startKafka(dir: string): Promise<Record<string, string>> {
    const kafka = await startKafka({ dir, nodes: 3 });
    this.stops.push(() => kafka.kill());
    this.add("Kafka", kafka.nodes);
    await createTopic(kafka.connection, { topic: TOPIC, partitions: this.brokers.length, replicas: 3, flushes: true });
    return journalVariables(kafka, TOPIC);
  }

  private add(kind: ServerKind, servers: ReadonlyArray<ServerTarget["server"]>): void {
    servers.forEach((server, index) => this.servers.push(new ServerTarget(`${kind} ${index}`, kind, server)));
  }

  /** Starts the processes one after the other, because the first creates the collections. */
  private async startProcesses(dir: string, env: Readonly<Record<string, string>>): Promise<void> {
    const start = async (role: Role, index: number) => {
      const log = createWriteStream(path.join(dir, `${role}-${index}.log`), { flags: "a" });
      const spawn = (routes: object) =>
        spawnPlatform({
          env: { ...env, SLUICE_ROLES: role, SLUICE_BALANCE_AFTER: "10s", TEST_ROUTES: JSON.stringify(routes) },
          nodeOptions: ["--require", ROUTES],
          onLine: (line) => log.write(`${line}\n`),
        });
      const started = await ProcessTarget.start(`${role} ${index}`, role, this.servers, spawn);
      this.processes.push(started);
      this.stops.push(() => started.stop());
    };
    for (let index = 0; index < OF_EACH_ROLE; index++) {
      for (const role of ROLES) await start(role, index);
    }
  }
}
