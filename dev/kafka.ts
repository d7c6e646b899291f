/** Starts one Kafka broker in KRaft mode, or three that replicate. They listen on loopback, optionally with TLS. */

import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureCertificates, type OwnCertificates } from "../mosquitto/certificates";
import { Brokers, type KafkaConnectionOptions } from "../src/journal/kafka/brokers";
import { kafkaClient } from "../src/journal/kafka/client";
import { Child } from "./child";
import { freePort } from "./ports";
import { LocalServer } from "./server";
import { findKafka } from "./tools";

const HOST = "127.0.0.1";
const START_TIMEOUT_MS = 180_000;
const POLL_MS = 100;
const SCRAM = "SCRAM-SHA-512";

export interface KafkaOptions {
  /** Folder whose subfolders contain the data, logs and configuration of each node. */
  readonly dir: string;
  /** Number of nodes. Default: 1. */
  readonly nodes?: 1 | 3;
  /** Users with their passwords, for a listener with TLS, SCRAM and ACLs. Default: no such listener. */
  readonly users?: Readonly<Record<string, string>>;
  /** Further settings of all brokers. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

interface NodePorts {
  readonly broker: number;
  readonly controller: number;
  readonly secured: number;
}

/** A node that is both broker and controller. */
export class KafkaNode extends LocalServer {
  constructor(
    readonly nodeId: number,
    ports: NodePorts,
    child: Child,
    launch: () => Promise<Child>,
  ) {
    super(ports.broker, child, launch);
  }
}

export class Kafka {
  /** Addresses of the plain listeners, without authentication. */
  readonly brokers: readonly { readonly host: string; readonly port: number }[];

  constructor(
    readonly nodes: readonly KafkaNode[],
    /** Addresses of the listeners with TLS and SCRAM. */
    readonly secured: readonly { readonly host: string; readonly port: number }[],
    /** PEM file with the CA of the TLS listeners; null: there are no TLS listeners. */
    readonly caFile: string | null,
  ) {
    this.brokers = nodes.map(({ port }) => ({ host: HOST, port }));
  }

  /** Bootstrap servers of the plain listeners. */
  get connection(): KafkaConnectionOptions {
    return { brokers: this.brokers, tls: null, credentials: null };
  }

  /** Returns the node that leads the partition. */
  async leader(topic: string, partition = 0): Promise<KafkaNode> {
    const { partitions } = await new Brokers(this.connection).describe(topic);
    const leader = partitions.find((each) => each.partition === partition)?.leader;
    const node = this.nodes.find(({ port }) => port === leader?.port);
    if (node === undefined) throw new Error(`partition ${String(partition)} of ${topic} has no leader`);
    return node;
  }

  /** Stops all nodes gracefully: SIGTERM, then SIGKILL after a timeout. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** Kills all nodes immediately, for tests that no longer need their data. Idempotent. */
  async kill(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }
}

/**
 * Starts the nodes on 127.0.0.1 and resolves when all of them are members of the cluster.
 *
 * @throws Error if Java or the jars are missing, or a node does not start
 */
export async function startKafka({ dir, nodes: count = 1, users, settings }: KafkaOptions): Promise<Kafka> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const certificates = users === undefined ? null : await ensureCertificates(path.join(dir, "certificates"));
  const known = await ensureIdentity(path.join(dir, "cluster.json"), count);
  const logConfig = path.join(dir, "log4j2.properties");
  await writeFile(logConfig, LOG_CONFIG);
  const start = async (ports: NodePorts, index: number) => {
    const nodeId = index + 1;
    const nodeDir = path.join(dir, `node-${String(nodeId)}`);
    await mkdir(nodeDir, { recursive: true, mode: 0o700 });
    const properties = {
      ...propertiesOf(nodeId, known.ports, path.join(nodeDir, "data")),
      ...(certificates === null ? {} : await securedProperties(ports, certificates, nodeDir)),
      ...settings,
    };
    const configFile = path.join(nodeDir, "server.properties");
    await writeFile(configFile, toText(properties), { mode: 0o600 });
    if (known.isNew) await format(known.clusterId, configFile, logConfig, nodeDir, users ?? {});
    const launch = () => launchNode(nodeDir, configFile, logConfig, ports);
    return new KafkaNode(nodeId, ports, await launch(), launch);
  };
  const started = await Promise.allSettled(known.ports.map(start));
  const nodes = started.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const failed = started.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) {
    await Promise.all(nodes.map((node) => node.kill()));
    throw failed.reason;
  }
  const secured = certificates === null ? [] : known.ports.map((ports) => ({ host: "localhost", port: ports.secured }));
  const kafka = new Kafka(nodes, secured, certificates?.caFile ?? null);
  const all = new Brokers(kafka.connection);
  while ((await knownBrokers(all)) < count) await sleep(POLL_MS);
  return kafka;
}

interface Identity {
  readonly clusterId: string;
  readonly ports: readonly NodePorts[];
}

/**
 * Reads the cluster's ID and ports, or chooses them at the first start. The ports are part of the quorum, so a restart
 * keeps them.
 */
async function ensureIdentity(file: string, count: number): Promise<Identity & { readonly isNew: boolean }> {
  try {
    return { ...(JSON.parse(await readFile(file, "utf8")) as Identity), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const ports: NodePorts[] = [];
  for (let node = 0; node < count; node++) {
    ports.push({ broker: await freePort(), controller: await freePort(), secured: await freePort() });
  }
  const identity = { clusterId: randomBytes(16).toString("base64url"), ports };
  await writeFile(file, JSON.stringify(identity));
  return { ...identity, isNew: true };
}

function propertiesOf(nodeId: number, all: readonly NodePorts[], data: string): Record<string, string | number> {
  const { broker = 0, controller = 0 } = all[nodeId - 1] ?? {};
  const replicas = Math.min(3, all.length);
  const inSync = Math.min(2, replicas);
  const voters = all.map((ports, index) => `${String(index + 1)}@${HOST}:${String(ports.controller)}`);
  return {
    "node.id": nodeId,
    "process.roles": "broker,controller",
    listeners: `BROKER://${HOST}:${String(broker)},CONTROLLER://${HOST}:${String(controller)}`,
    "advertised.listeners": `BROKER://${HOST}:${String(broker)}`,
    "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "BROKER",
    "controller.listener.names": "CONTROLLER",
    "controller.quorum.voters": voters.join(","),
    "log.dirs": data,
    "auto.create.topics.enable": "false",
    "unclean.leader.election.enable": "false",
    "default.replication.factor": replicas,
    "min.insync.replicas": inSync,
    "offsets.topic.replication.factor": replicas,
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": inSync,
    "share.coordinator.state.topic.replication.factor": replicas,
    "share.coordinator.state.topic.min.isr": inSync,
    "broker.session.timeout.ms": 3_000,
    "broker.heartbeat.interval.ms": 750,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "log.cleaner.threads": 1,
    // The default would take half of the heap.
    "log.cleaner.dedupe.buffer.size": 4_194_304,
  };
}

/**
 * Returns the settings of a further listener for clients. Brokers still connect to each other on loopback, without
 * authentication.
 */
async function securedProperties({ broker, controller, secured }: NodePorts, own: OwnCertificates, nodeDir: string) {
  const keyStore = path.join(nodeDir, "server.pem");
  const pem = await Promise.all([own.keyFile, own.certFile, own.caFile].map((file) => readFile(file, "utf8")));
  await writeFile(keyStore, pem.map((text) => `${text.trim()}\n`).join(""), { mode: 0o600 });
  const plain = `BROKER://${HOST}:${String(broker)}`;
  const listener = "listener.name.secured";
  return {
    listeners: `${plain},SECURED://${HOST}:${String(secured)},CONTROLLER://${HOST}:${String(controller)}`,
    "advertised.listeners": `${plain},SECURED://localhost:${String(secured)}`,
    "listener.security.protocol.map": "BROKER:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT",
    [`${listener}.sasl.enabled.mechanisms`]: SCRAM,
    [`${listener}.${SCRAM.toLowerCase()}.sasl.jaas.config`]:
      "org.apache.kafka.common.security.scram.ScramLoginModule required;",
    [`${listener}.ssl.keystore.type`]: "PEM",
    [`${listener}.ssl.keystore.location`]: keyStore,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    // Connections to the plain listeners are anonymous and have all rights.
    "super.users": "User:ANONYMOUS",
  };
}

/** Uses only the C1 compiler and the serial collector, because a test's broker does little and should start fast. */
function javaArgs(logConfig: string, heapMb: number): string[] {
  return [
    "-cp",
    path.join(findKafka().jars, "*"),
    `-Xmx${String(heapMb)}m`,
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    `-Dlog4j2.configurationFile=${logConfig}`,
  ];
}

async function format(
  clusterId: string,
  configFile: string,
  logConfig: string,
  nodeDir: string,
  users: Readonly<Record<string, string>>,
): Promise<void> {
  const scram = Object.entries(users).flatMap(([name, password]) => [
    "--add-scram",
    `${SCRAM}=[name=${name},password=${password}]`,
  ]);
  const child = await Child.start({
    name: "Kafka's storage tool",
    command: findKafka().java,
    args: [
      ...javaArgs(logConfig, 128),
      "kafka.tools.StorageTool",
      "format",
      // The ID may begin with a dash, so it must be in the same argument.
      `--cluster-id=${clusterId}`,
      "-c",
      configFile,
      ...scram,
    ],
    logFile: path.join(nodeDir, "format.log"),
  });
  await child.whenEnded();
  if (child.describeEnd() !== "exit code 0") throw child.failure(`failed (${child.describeEnd()})`);
}

async function launchNode(
  nodeDir: string,
  configFile: string,
  logConfig: string,
  { broker }: NodePorts,
): Promise<Child> {
  const child = await Child.start({
    name: "kafka",
    command: findKafka().java,
    args: [...javaArgs(logConfig, 256), "kafka.Kafka", configFile],
    logFile: path.join(nodeDir, "kafka.log"),
    stopTimeoutMs: 30_000,
  });
  const brokers = new Brokers({ brokers: [{ host: HOST, port: broker }], tls: null, credentials: null });
  try {
    await child.waitUntil(async () => (await knownBrokers(brokers)) > 0, START_TIMEOUT_MS, POLL_MS);
    return child;
  } catch (error) {
    await child.kill();
    throw error;
  }
}

async function knownBrokers(brokers: Brokers): Promise<number> {
  const { metadataV12 } = kafkaClient();
  try {
    const metadata = await brokers.any((connection) => metadataV12.api.async(connection, [], false));
    return metadata.brokers.length;
  } catch {
    return 0;
  }
}

function toText(properties: Readonly<Record<string, string | number>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value)}\n`)
    .join("");
}

const LOG_CONFIG = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss.SSS} %p %m (%c{1})%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;
