/**
 * One partition of a topic as a log of records: append, fetch, ends and deletion. It does not retry, and does not
 * evaluate which records count.
 */
import type { Connection, KafkaRecord, RecordsBatch } from "@platformatic/kafka";
import { UnavailableError } from "../../domain/errors";
import { type Address, type Brokers, isSame, type TopicMetadata } from "./brokers";
import { kafkaClient } from "./client";
import { headersOf, type LogRecord, type NewLogRecord, readHeaders } from "./log-record";

/** Result of a fetch. */
export interface Fetched {
  readonly records: readonly LogRecord[];
  /** Offset after the last record that the leader knows to be committed. */
  readonly end: number;
}

interface Leader extends Address {
  readonly topicId: string;
}

/** How long the leader waits for the other replicas at an append, milliseconds. */
const APPEND_MS = 10_000;
const DELETE_MS = 10_000;
/**
 * Minimum size of a compressed value. For a smaller value, the setup of zstd costs each reader more than the saved
 * bytes.
 */
const LEAST_COMPRESSED_BYTES = 16 * 1024;
const LATEST = -1n;
const EARLIEST = -2n;
const CONTROL = 0b10_0000;

export class PartitionLog {
  private leading: Promise<Leader> | null = null;
  private topicId: string | null = null;

  constructor(
    readonly brokers: Brokers,
    readonly topic: string,
    readonly partition: number,
  ) {}

  lane(): LeaderLane {
    return new LeaderLane(this);
  }

  /**
   * Describes the topic.
   *
   * @throws Error if the topic was created again since the first call, because earlier offsets are then invalid
   */
  async describe(): Promise<TopicMetadata> {
    const metadata = await this.brokers.describe(this.topic);
    this.topicId ??= metadata.topicId;
    if (this.topicId === metadata.topicId) return metadata;
    throw new TypeError(
      `the topic ${this.topic} was deleted and created again while Sluice used it; restart Sluice, which then names the remedy`,
    );
  }

  leader(): Promise<Leader> {
    this.leading ??= this.findLeader();
    return this.leading;
  }

  /** Makes the next request look up the leader. Call it after an error, because the leader may have changed. */
  forgetLeader(): void {
    this.leading = null;
  }

  private async findLeader(): Promise<Leader> {
    try {
      const { topicId, partitions } = await this.describe();
      const leader = partitions.find(({ partition }) => partition === this.partition)?.leader ?? null;
      if (leader !== null) return { ...leader, topicId };
      throw new UnavailableError("Kafka", `partition ${this.partition} of ${this.topic} has no leader`);
    } catch (error) {
      this.leading = null;
      throw error;
    }
  }

  /** Resolves with the record's offset once every in-sync replica has it. */
  async append(lane: LeaderLane, { value, ...record }: NewLogRecord): Promise<number> {
    const { ProduceAcks, produceV11 } = kafkaClient();
    const message = {
      topic: this.topic,
      partition: this.partition,
      timestamp: BigInt(record.at),
      headers: headersOf(record),
      value,
    };
    const compression = value.byteLength < LEAST_COMPRESSED_BYTES ? "none" : "zstd";
    const response = await lane.request((connection) =>
      produceV11.api.async(connection, ProduceAcks.ALL, APPEND_MS, [message], { compression }),
    );
    const offset = typeof response === "boolean" ? undefined : response.responses[0]?.partitionResponses[0]?.baseOffset;
    if (offset === undefined) throw new UnavailableError("Kafka", "the response to an append names no offset");
    return Number(offset);
  }

  /**
   * Returns committed records from `from` on. If there are any, returns at least one, whatever its size.
   *
   * @param maxBytes maximum bytes as stored, possibly compressed
   * @param waitMs how long the leader waits for the first record
   */
  async fetch(lane: LeaderLane, from: number, maxBytes: number, waitMs = 0): Promise<Fetched> {
    const { FetchIsolationLevels, fetchV17 } = kafkaClient();
    const response = await lane.request((connection, { topicId }) => {
      const partition = {
        partition: this.partition,
        currentLeaderEpoch: -1,
        fetchOffset: BigInt(from),
        lastFetchedEpoch: -1,
        partitionMaxBytes: maxBytes,
      };
      const topics = [{ topicId, partitions: [partition] }];
      // Session 0 with epoch -1: no fetch session, so the leader keeps no state for it.
      return fetchV17.api.async(
        connection,
        waitMs,
        1,
        maxBytes,
        FetchIsolationLevels.READ_UNCOMMITTED,
        0,
        -1,
        topics,
        [],
        "",
      );
    });
    const fetched = response.responses[0]?.partitions[0];
    if (fetched === undefined) throw new UnavailableError("Kafka", "the response to a fetch is empty");
    const records = (fetched.records ?? []).flatMap(recordsOf).filter(({ offset }) => offset >= from);
    return { records, end: Number(fetched.highWatermark) };
  }

  /** Returns the offset of the first record that the log holds, and the offset after the last committed record. */
  async ends(lane: LeaderLane): Promise<{ readonly start: number; readonly end: number }> {
    const [start, end] = await Promise.all([this.listOffset(lane, EARLIEST), this.listOffset(lane, LATEST)]);
    return { start, end };
  }

  /**
   * Returns the offset of the first record with a timestamp of `time` (epoch milliseconds) or later; null if there is
   * none.
   */
  async firstSince(lane: LeaderLane, time: number): Promise<number | null> {
    // Kafka gives negative timestamps special meanings.
    const offset = await this.listOffset(lane, BigInt(Math.max(0, Math.ceil(time))));
    return offset < 0 ? null : offset;
  }

  private async listOffset(lane: LeaderLane, timestamp: bigint): Promise<number> {
    const { FetchIsolationLevels, listOffsetsV9 } = kafkaClient();
    const wanted = { partitionIndex: this.partition, currentLeaderEpoch: -1, timestamp };
    const response = await lane.request((connection) =>
      listOffsetsV9.api.async(connection, -1, FetchIsolationLevels.READ_UNCOMMITTED, [
        { name: this.topic, partitions: [wanted] },
      ]),
    );
    const offset = response.topics[0]?.partitions[0]?.offset;
    if (offset === undefined) throw new UnavailableError("Kafka", "the response with offsets is empty");
    return Number(offset);
  }

  /** Deletes all records before `offset`. */
  async deleteBefore(lane: LeaderLane, offset: number): Promise<void> {
    const { deleteRecordsV2 } = kafkaClient();
    const partitions = [{ partitionIndex: this.partition, offset: BigInt(offset) }];
    await lane.request((connection) =>
      deleteRecordsV2.api.async(connection, [{ name: this.topic, partitions }], DELETE_MS),
    );
  }
}

/**
 * Sends requests through one connection to the leader, in order. A long poll blocks the lane, so it needs a separate
 * lane.
 */
export class LeaderLane {
  private connecting: { readonly to: Leader; readonly connection: Promise<Connection> } | null = null;
  private isClosed = false;

  constructor(private readonly log: PartitionLog) {}

  /**
   * Sends a request. Any error closes the connection, because the client does not restore its whole state after an
   * error.
   */
  async request<T>(operation: (connection: Connection, leader: Leader) => Promise<T>): Promise<T> {
    const leader = await this.log.leader();
    const used = this.connectionTo(leader);
    try {
      return await operation(await used.connection, leader);
    } catch (error) {
      if (this.connecting === used) this.disconnect();
      this.log.forgetLeader();
      throw error;
    }
  }

  private connectionTo(leader: Leader) {
    if (this.isClosed) throw new UnavailableError("Kafka", "the connection is closed");
    if (this.connecting !== null && !isSame(this.connecting.to, leader)) this.disconnect();
    this.connecting ??= { to: leader, connection: this.log.brokers.connect(leader) };
    return this.connecting;
  }

  private disconnect(): void {
    const { connecting } = this;
    this.connecting = null;
    connecting?.connection.then(
      (connection) => connection.close(() => undefined),
      () => undefined,
    );
  }

  /** Closes the connection. Requests in progress fail immediately. */
  close(): void {
    this.isClosed = true;
    this.disconnect();
  }
}

function recordsOf(batch: RecordsBatch): LogRecord[] {
  if ((batch.attributes & CONTROL) !== 0) return [];
  return batch.records.map((record) => {
    const offset = Number(batch.firstOffset) + record.offsetDelta;
    const at = Number(batch.firstTimestamp + record.timestampDelta);
    return { ...readHeaders(record.headers), offset, at, value: valueOf(record) };
  });
}

function valueOf({ value }: KafkaRecord): Buffer {
  return value ?? Buffer.alloc(0);
}
