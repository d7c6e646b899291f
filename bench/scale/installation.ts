/** Installation of one measurement: the platform's processes, with a separate database, topic and brokers. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { MongoClient } from "mongodb";
import { brokerVariables, startBrokers } from "../../dev/brokers";
import { createTopic, journalVariables } from "../../dev/kafka-admin";
import type { Mosquitto } from "../../dev/mosquitto";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { registeredBrokerUsers } from "../../src/cli/broker-file";
import { COLLECTIONS } from "../../src/store/documents";
import { metric } from "../ingest/metric";
import { registerFleet } from "../ingest/register-fleet";
import type { Layout } from "./layout";
import type { ScaleOptions } from "./options";
import { Platform } from "./platform";
import type { Servers } from "./servers";

export const PARTS = ["platform", "ingest", "flush", "api", "broker", "mongod", "kafka"] as const;
export type Part = (typeof PARTS)[number];

export interface MeasuredProcess {
  readonly part: Part;
  readonly pid: number;
}

export interface Progress {
  /**
   * Readings in the telemetry collection, and the number of groups in which they were stored. A group has readings of
   * one sensor.
   */
  readonly stored: number;
  readonly groups: number;
  /** Readings in the journal, and the number of batches in which they were appended. */
  readonly journaled: number;
  readonly batches: number;
}

export class Installation {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private brokers: readonly Mosquitto[] = [];
  private platform: Platform | null = null;
  /** Password of all gateways. */
  readonly password = randomBytes(16).toString("base64url");

  private constructor(
    private readonly servers: Servers,
    private readonly layout: Layout,
    /** Name of the database, the topic and the folder. */
    private readonly name: string,
  ) {}

  /** @param name name that is unique in this run */
  static async start(dir: string, servers: Servers, layout: Layout, name: string, { sensors }: ScaleOptions) {
    const installation = new Installation(servers, layout, name);
    try {
      await installation.startAll(path.join(dir, name), sensors);
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  /** Returns port and CA of each broker, in the order of the partitions. */
  listeners(): Promise<readonly { readonly port: number; readonly ca: string }[]> {
    return Promise.all(this.brokers.map(async ({ port, caFile }) => ({ port, ca: await readFile(caFile, "utf8") })));
  }

  /** All processes that take part in ingestion. */
  get processes(): readonly MeasuredProcess[] {
    const { mongodb, kafka } = this.servers;
    const part = (part: Part) => (server: { readonly pid: number }) => ({ part, pid: server.pid });
    return [
      ...(this.platform?.members ?? []).map(({ part, process }) => ({ part, pid: process.pid })),
      ...this.brokers.map(part("broker")),
      ...mongodb.nodes.map(part("mongod")),
      ...(this.layout.journal === "kafka" ? (kafka?.nodes ?? []) : []).map(part("kafka")),
    ];
  }

  /** Returns the work of the platform's processes since their start. */
  async progress(): Promise<Progress> {
    const metrics = ((await this.platform?.metrics()) ?? []).join("\n");
    return {
      stored: metric(metrics, "sluice_flush_stored_readings_total"),
      groups: metric(metrics, "sluice_flush_groups_total"),
      journaled: metric(metrics, "sluice_journal_batch_readings_sum"),
      batches: metric(metrics, "sluice_journal_batch_readings_count"),
    };
  }

  /** @throws Error unless the telemetry collection contains this number of readings, each exactly once */
  async verify(published: number): Promise<void> {
    const client = await MongoClient.connect(this.servers.mongodb.uri);
    try {
      const [found] = await client
        .db(this.name)
        .collection(COLLECTIONS.telemetry)
        .aggregate<{ stored: number; distinct: number }>([
          { $group: { _id: { source: "$source", timestamp: "$timestamp" }, count: { $sum: 1 } } },
          { $group: { _id: null, stored: { $sum: "$count" }, distinct: { $sum: 1 } } },
        ])
        .toArray();
      const { stored = 0, distinct = 0 } = found ?? {};
      if (stored === published && distinct === published) return;
      throw new Error(
        `${String(stored)} readings are stored, ${String(distinct)} of them distinct; published: ${String(published)}`,
      );
    } finally {
      await client.close();
    }
  }

  /** Stops the processes and deletes their data. Idempotent. */
  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  private async startAll(dir: string, sensors: number): Promise<void> {
    const { mongodb, kafka } = this.servers;
    const { partitions, perRole, journal } = this.layout;
    const database = { uri: mongodb.uri, database: this.name };
    await mkdir(dir, { recursive: true });
    this.stops.push(() => rm(dir, { recursive: true, force: true }));
    this.stops.push(() => this.dropDatabase());
    await registerFleet(database, { sensors, partitions, hash: await hashPassword(this.password) });
    this.brokers = await startBrokers({
      dir,
      count: partitions,
      port: 0,
      furtherUsers: (partition) => registeredBrokerUsers(database, false, partition),
      onStarted: (broker) => this.stops.push(() => broker.kill()),
    });
    if (journal === "kafka" && kafka !== null) {
      await createTopic(kafka.connection, {
        topic: this.name,
        partitions,
        replicas: kafka.nodes.length,
        flushes: true,
      });
    }
    const platform = await Platform.start({
      NODE_ENV: "production",
      MONGODB_URI: mongodb.uri,
      SLUICE_MONGODB_DATABASE: this.name,
      SLUICE_HTTP_PORT: "0",
      SLUICE_SHUTDOWN_DRAIN: "0s",
      SLUICE_OPERATOR_KEY: `slk_bench_${randomBytes(32).toString("base64url")}`,
      ...(await brokerVariables(path.join(dir, "partitions"), this.brokers)),
      ...(journal === "kafka" && kafka !== null ? journalVariables(kafka, this.name) : {}),
    });
    this.platform = platform;
    this.stops.push(() => platform.stop());
    if (perRole !== null) await platform.split(partitions, perRole);
  }

  private async dropDatabase(): Promise<void> {
    const client = await MongoClient.connect(this.servers.mongodb.uri);
    await client.db(this.name).dropDatabase();
    await client.close();
  }
}
