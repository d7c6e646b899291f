/** Starts a complete stack on this machine: mongod, Mosquitto, the platform, and optionally Kafka. */

import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { registeredBrokerUsers } from "../src/cli/broker-file";
import { startMongod } from "./mongod";
import { brokerLog, brokerVariables, startBrokers } from "./brokers";
import { startKafka, type Kafka } from "./kafka";
import { ensureTopic, journalVariables } from "./kafka-admin";
import type { Mosquitto } from "./mosquitto";
import { assertPortFree } from "./ports";
import { spawnPlatform, type PlatformProcess } from "./process";

/** Maximum partitions of a stack. */
export const MAX_PARTITIONS = 8;
const TOPIC = "sluice-journal";

export interface StackOptions {
  /** Folder of all files: data, logs, certificates, credentials. */
  readonly dir: string;
  /** Port of the HTTP server; 0: any free port. */
  readonly httpPort: number;
  /** Port of the first broker; 0: any free port. */
  readonly mqttPort: number;
  /** Number of partitions, each with its own broker. Default: 1. */
  readonly partitions?: number;
  /** Storage of the journal: MongoDB (default), or a Kafka that the stack starts. */
  readonly journal?: JournalKind;
  /** Connection string of a MongoDB to use. Default: the stack starts a mongod. */
  readonly mongodbUri?: string | undefined;
  /** Name of the database. Default: `sluice`. */
  readonly database?: string;
  /** Further variables of the platform. */
  readonly env?: Readonly<Record<string, string>>;
}

export const JOURNALS = ["mongodb", "kafka"] as const;
export type JournalKind = (typeof JOURNALS)[number];

/** Addresses and files of the parts of a stack. */
export interface StackAddresses {
  /** URL such as `http://127.0.0.1:4000`, without a path. */
  readonly httpUrl: string;
  readonly graphqlUrl: string;
  readonly wsUrl: string;
  readonly metricsUrl: string;
  /** URL such as `mqtts://localhost:8883`. */
  readonly mqttUrl: string;
  /** PEM file with the CA that signed the broker's certificate. */
  readonly caFile: string;
  readonly operatorKey: string;
  readonly mongodbUri: string;
}

/** A program of the stack, and its log. */
export interface StackProgram {
  readonly name: string;
  readonly logFile: string;
  readonly process: Pick<PlatformProcess, "output" | "whenEnded">;
}

export interface Stack extends StackAddresses {
  /** Name of the platform's database. */
  readonly database: string;
  /** Broker of the first partition. */
  readonly broker: Mosquitto;
  /** Brokers in the order of the partitions. */
  readonly brokers: readonly Mosquitto[];
  readonly platform: PlatformProcess;
  /** Programs that the stack has started. A MongoDB from `mongodbUri` is not among them. */
  readonly programs: readonly StackProgram[];
  /** The platform's variables, with which it can be started again after it was killed. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops the platform, then the other programs of the stack. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts everything and resolves when the platform is ready.
 *
 * @throws Error that names the failure and its remedy, after all started programs were stopped
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, httpPort, mqttPort, partitions = 1, database = "sluice" } = options;
  if (httpPort !== 0) await assertPortFree(httpPort, "HTTP", "--port 0");
  if (mqttPort !== 0) await assertPortFree(mqttPort, "MQTT", "--mqtt-port 0");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const operatorKey = await ensureOperatorKey(path.join(dir, "operator.key"));

  const started: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.unshift(part);
    return part;
  };
  async function stop(): Promise<void> {
    for (const part of started.splice(0)) await part.stop();
  }

  try {
    const ownMongod =
      options.mongodbUri === undefined ? startMongod({ dir: path.join(dir, "mongodb") }).then(keep) : undefined;
    const mongodb = ownMongod?.then(({ uri }) => uri) ?? options.mongodbUri ?? "";
    const ownKafka = options.journal === "kafka" ? startJournal(path.join(dir, "kafka"), keep) : undefined;
    const [mongodbUri, brokers] = await allEnded(
      mongodb,
      startBrokers({
        dir,
        count: partitions,
        port: mqttPort,
        portRemedy: "--mqtt-port 0",
        furtherUsers: async (partition) => registeredBrokerUsers({ uri: await mongodb, database }, false, partition),
        onStarted: keep,
      }),
      ownKafka,
    );
    const [broker] = brokers;
    if (broker === undefined) throw new Error("A stack needs a partition.");
    const platformLog = path.join(dir, "platform.log");
    const log = createWriteStream(platformLog, { flags: "a", mode: 0o600 });
    const kafka = await ownKafka;
    const env = {
      ...environmentOf({ mongodbUri, database }, operatorKey, httpPort),
      ...(await brokerVariables(path.join(dir, "partitions"), brokers)),
      ...(kafka === undefined ? {} : journalVariables(kafka, TOPIC)),
      ...options.env,
    };
    const platform = keep(await spawnPlatform({ env, onLine: (line) => log.write(`${line}\n`) }));
    void platform.whenEnded().then(() => log.end());

    const mongod = await ownMongod;
    const { httpUrl } = platform;
    return {
      httpUrl,
      graphqlUrl: `${httpUrl}/graphql`,
      wsUrl: `${httpUrl.replace(/^http/, "ws")}/graphql`,
      metricsUrl: `${httpUrl}/metrics`,
      mqttUrl: broker.url,
      caFile: broker.caFile,
      operatorKey,
      mongodbUri,
      database,
      broker,
      brokers,
      platform,
      programs: [
        { name: "Sluice", logFile: platformLog, process: platform },
        ...brokers.map((process, partition) => ({
          name: partition === 0 ? "Mosquitto" : `Mosquitto of partition ${String(partition)}`,
          logFile: brokerLog(dir, partition),
          process,
        })),
        ...(mongod === undefined
          ? []
          : [{ name: "MongoDB", logFile: path.join(dir, "mongodb/mongod.log"), process: mongod }]),
        ...(kafka?.nodes ?? []).map((process) => ({
          name: "Kafka",
          logFile: path.join(dir, "kafka/node-1/kafka.log"),
          process,
        })),
      ],
      environment: env,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Returns the platform's environment for this stack. */
function environmentOf(
  { mongodbUri, database }: { readonly mongodbUri: string; readonly database: string },
  operatorKey: string,
  httpPort: number,
): Record<string, string> {
  // Clears the shell's variables, because they are not for this stack. An empty variable counts as unset.
  const inherited = Object.keys(process.env).filter((name) => name.startsWith("SLUICE_"));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, ""])),
    NODE_ENV: "production",
    MONGODB_URI: mongodbUri,
    SLUICE_MONGODB_DATABASE: database,
    SLUICE_HTTP_PORT: String(httpPort),
    // No load balancer needs time to notice the stop.
    SLUICE_SHUTDOWN_DRAIN: "0s",
    // Few keys use such a stack, so its limits exceed the capacity of one machine.
    SLUICE_API_KEY_RATES: "5000000:1",
    SLUICE_API_TENANT_RATES: "5000000:1",
    SLUICE_OPERATOR_KEY: operatorKey,
  };
}

/** Starts a Kafka of one node, and creates the journal's topic with enough partitions for the largest stack. */
async function startJournal(dir: string, keep: (kafka: Kafka) => Kafka): Promise<Kafka> {
  const kafka = keep(await startKafka({ dir }));
  await ensureTopic(kafka.connection, { topic: TOPIC, partitions: MAX_PARTITIONS, replicas: 1, flushes: true });
  return kafka;
}

/**
 * Resolves with the first two values. Rejects only after all promises have ended, so that everything that started can
 * be stopped.
 */
async function allEnded<A, B>(first: A | Promise<A>, second: Promise<B>, third?: Promise<unknown>): Promise<[A, B]> {
  await Promise.allSettled([first, second, third]);
  const [a, b] = await Promise.all([first, second, third]);
  return [a, b];
}

async function ensureOperatorKey(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const key = `slk_dev_${randomBytes(32).toString("base64url")}`;
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}
