/** The brokers of a Kafka cluster: connects to them, and finds the leader of a partition. */
import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Connection, ConnectionOptions, metadataV12 as metadata } from "@platformatic/kafka";
import { UnavailableError } from "../../domain/errors";
import { kafkaClient } from "./client";
import { KafkaSetupError, reasonOf, setupErrorOf } from "./failures";

type MetadataResponse = ReturnType<typeof metadata.parseResponse>;

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface KafkaConnectionOptions {
  /** Addresses of some brokers. Their metadata names the other brokers. */
  readonly brokers: readonly Address[];
  /** `ca`: PEM; null: the CAs of the system. `tls` null: no TLS. */
  readonly tls: { readonly ca: string | null } | null;
  /** SCRAM-SHA-512. null: no authentication. */
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** A topic as its cluster describes it. */
export interface TopicMetadata {
  /** Changes when the topic is deleted and created again. */
  readonly topicId: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly replicas: number;
    readonly inSync: number;
    /** null: the partition has no leader at the moment. */
    readonly leader: Address | null;
  }[];
}

const CLIENT_ID = "sluice";
const CONNECT_MS = 3_000;
/** Time limit for a response of a broker, milliseconds. After this time, the connection is closed. */
const REQUEST_MS = 15_000;
/**
 * How long a topic may be unknown before it counts as missing, milliseconds. A broker learns of a new topic after a
 * delay.
 */
const UNKNOWN_MS = 5_000;
const UNKNOWN_POLL_MS = 100;
const UNKNOWN = "UNKNOWN_TOPIC_OR_PARTITION";

export class Brokers {
  private known: readonly Address[];

  constructor(readonly options: KafkaConnectionOptions) {
    this.known = options.brokers;
  }

  /**
   * Connects to a broker.
   *
   * @throws KafkaSetupError, UnavailableError
   */
  async connect({ host, port }: Address): Promise<Connection> {
    const connection = new (kafkaClient().Connection)(CLIENT_ID, this.connectionOptions(host));
    // Ignored here, because requests in progress report the same error.
    connection.on("error", () => undefined);
    try {
      await connection.connect(host, port);
      return connection;
    } catch (error) {
      connection.close(() => undefined);
      throw (
        setupErrorOf(error) ?? new UnavailableError("Kafka", `${host}:${port}: ${reasonOf(error)}`, { cause: error })
      );
    }
  }

  private connectionOptions(host: string): ConnectionOptions {
    const { tls, credentials } = this.options;
    return {
      connectTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      ...(tls === null
        ? {}
        : { tls: { ...(isIP(host) === 0 ? { servername: host } : {}), ...(tls.ca === null ? {} : { ca: tls.ca }) } }),
      ...(credentials === null ? {} : { sasl: { mechanism: "SCRAM-SHA-512", ...credentials } }),
    };
  }

  /**
   * Calls the operation with a connection to a broker. If it fails, tries the next broker.
   *
   * @throws KafkaSetupError, or UnavailableError if all brokers fail
   */
  async any<T>(operation: (connection: Connection) => Promise<T>): Promise<T> {
    let failure: unknown = null;
    for (const address of this.known) {
      try {
        const connection = await this.connect(address);
        try {
          return await operation(connection);
        } finally {
          connection.close(() => undefined);
        }
      } catch (error) {
        // If a setting is wrong, every other broker fails in the same way.
        if (setupErrorOf(error) !== null) throw error;
        failure = error;
      }
    }
    throw failure instanceof UnavailableError
      ? failure
      : new UnavailableError("Kafka", reasonOf(failure), { cause: failure });
  }

  /**
   * Describes a topic.
   *
   * @throws KafkaSetupError if the topic is still missing after 5 seconds, its name is invalid, or the user has no
   * right to describe it
   */
  async describe(topic: string): Promise<TopicMetadata> {
    const request = () => this.any((connection) => requestMetadata(connection, topic));
    let described = await request();
    for (const deadline = performance.now() + UNKNOWN_MS; isUnknown(described) && performance.now() < deadline;) {
      await delay(UNKNOWN_POLL_MS);
      described = await request();
    }
    const addresses = new Map(described.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    const members = [...addresses.values()];
    const others = this.options.brokers.filter((one) => !members.some((other) => isSame(one, other)));
    this.known = [...members, ...others];
    const [found] = described.topics;
    if (found?.errorCode !== 0) throw topicError(topic, found?.errorCode ?? 0);
    return {
      topicId: found.topicId,
      partitions: found.partitions.map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
        partition: partitionIndex,
        replicas: replicaNodes.length,
        inSync: isrNodes.length,
        leader: addresses.get(leaderId) ?? null,
      })),
    };
  }
}

export function isSame(one: Address, other: Address): boolean {
  return one.host === other.host && one.port === other.port;
}

/**
 * Requests a topic's metadata. If the response reports errors of the topic, the client throws it; this function returns
 * it.
 */
async function requestMetadata(connection: Connection, topic: string): Promise<MetadataResponse> {
  const { metadataV12, ResponseError } = kafkaClient();
  try {
    return await metadataV12.api.async(connection, [topic], false);
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    return error.response as MetadataResponse;
  }
}

function nameOf(errorCode: number): string {
  const codes: Readonly<Record<number, string>> = kafkaClient().protocolErrorsCodesById;
  return codes[errorCode] ?? String(errorCode);
}

function isUnknown({ topics: [topic] }: MetadataResponse): boolean {
  return topic !== undefined && nameOf(topic.errorCode) === UNKNOWN;
}

function topicError(topic: string, errorCode: number): Error {
  const code = nameOf(errorCode);
  if (code === UNKNOWN) {
    const remedy = "create it with the commands that 'npx sluice kafka-topic' prints";
    return new KafkaSetupError("topic", `names '${topic}', which does not exist`, remedy);
  }
  if (code === "INVALID_TOPIC_EXCEPTION") {
    return new KafkaSetupError(
      "topic",
      `is '${topic}', which is not a valid topic name`,
      "use 1 to 249 of the characters a-z, A-Z, 0-9, '.', '_' and '-', but not only '.' or '..'",
    );
  }
  const denied = setupErrorOf(Object.assign(new Error(code), { code }));
  return denied ?? new UnavailableError("Kafka", `topic ${topic}: ${code}`);
}
