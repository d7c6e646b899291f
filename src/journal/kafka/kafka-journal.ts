/**
 * The journal as one partition of a Kafka topic. A batch is one record, and its position is the record's offset plus a
 * fixed number. The rule in `rule.ts` decides which records count. Every reader evaluates this rule.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { BEFORE_ALL, toPosition, type Position, type TenantId } from "../../domain/keys";
import type {
  BatchPlace,
  ClaimPlace,
  Journal,
  JournalBatch,
  JournalBounds,
  NewJournalBatch,
  TenantBatches,
} from "../../domain/ports/journal";
import { Brokers, type KafkaConnectionOptions } from "./brokers";
import { isOutOfRange } from "./failures";
import { decodeBatch, type LogRecord } from "./log-record";
import { LogReader } from "./log-reader";
import { LogWriter } from "./log-writer";
import { type LeaderLane, PartitionLog } from "./partition-log";
import { Retry } from "./retry";
import { type CountedRecord, type Evaluation, FROM_START } from "./rule";
import { trimPoint } from "./trim-point";

export interface KafkaJournalOptions {
  readonly connection: KafkaConnectionOptions;
  readonly topic: string;
  /** Partition of the topic. */
  readonly partition: number;
  /** Called at the start. Throws a `KafkaSetupError` if the topic's settings break the journal's promises. */
  check?(log: PartitionLog): Promise<void>;
  /**
   * Returns the position before the topic's first record. It lets positions continue those of an earlier journal. It
   * must be the same in every process and must never change. Default: {@link BEFORE_ALL}.
   */
  origin?(log: PartitionLog): Promise<Position>;
}

/** How long to retry a read, milliseconds. A change of the leader takes as long as `broker.session.timeout.ms`. */
const READ_MS = 15_000;
/** Encoded bytes after which a read returns the batches that it has. */
const READ_BYTES = 24 * 1024 * 1024;
/** Batches per step of a search for one tenant's batches. */
const SEARCH_BATCHES = 64;
const FOLLOW_WAIT_MS = 2_000;
const FOLLOW_RETRY_MS = 200;
/** Maximum offsets whose evaluation is remembered, for readers that continue there. */
const REMEMBERED = 64;

export class KafkaJournal implements Journal {
  private readonly log: PartitionLog;
  private readonly reading: LeaderLane;
  private readonly reader: LogReader;
  private readonly writer: LogWriter;
  private readonly retry: Retry;
  private readonly stopping = new AbortController();
  private readonly followers = new Set<LeaderLane>();
  private origin = BEFORE_ALL;
  private readonly remembered = new Set<number>();
  private tip: Evaluation = FROM_START;
  private oldest: { readonly start: number; readonly offset: number } | null = null;

  constructor(
    private readonly options: KafkaJournalOptions,
    private readonly logger: Logger,
  ) {
    const { connection, topic, partition } = options;
    this.log = new PartitionLog(new Brokers(connection), topic, partition);
    this.reading = this.log.lane();
    this.reader = new LogReader(this.log, this.reading);
    this.retry = new Retry(logger);
    this.writer = new LogWriter(
      this.log,
      this.reader,
      this.retry,
      (offset) => `batch ${this.at(offset)} of the journal`,
    );
  }

  /** Why Kafka cannot be used at the moment; null: no request has failed since the last success. */
  get failure(): string | null {
    return this.retry.failure;
  }

  /** Waits for Kafka. @throws KafkaSetupError */
  async start(): Promise<void> {
    const signals = [this.stopping.signal];
    await this.retry.run({ what: "start", signals, forMs: Infinity, endsAtSetupError: true }, async () => {
      await this.log.describe();
      await this.options.check?.(this.log);
      this.origin = (await this.options.origin?.(this.log)) ?? BEFORE_ALL;
      const { newest, next } = await this.evaluatedTo((await this.reader.ends()).end);
      this.writer.begin(newest ?? next - 1);
    });
  }

  /** Aborts every request. Idempotent. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error("the journal is stopped"));
    for (const lane of [this.writer, this.reading, ...this.followers]) lane.close();
  }

  async claim(signal?: AbortSignal): Promise<ClaimPlace> {
    const { offset, previous } = await this.writer.claim(this.signalsWith(signal));
    return { position: this.at(offset), previous: previous === null ? null : this.at(previous) };
  }

  async append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace> {
    const { record, previous } = await this.writer.append(batch, this.signalsWith(signal));
    return this.placeOf(record, previous);
  }

  private signalsWith(signal: AbortSignal | undefined): readonly AbortSignal[] {
    return [this.stopping.signal, ...(signal === undefined ? [] : [signal])];
  }

  async bounds(): Promise<JournalBounds> {
    return this.readRequest("bounds", async () => {
      const { start, end } = await this.reader.ends();
      const newest = (await this.evaluatedTo(end)).newest;
      return { oldest: await this.oldestOf(start, end), newest: newest === null ? this.at(end - 1) : this.at(newest) };
    });
  }

  /** Returns the state at the end of the log. Reads the log only if it has grown. */
  private async evaluatedTo(end: number): Promise<Evaluation> {
    if (this.tip.next !== end) this.tip = await this.reader.seek(end - 1);
    return this.tip;
  }

  private async oldestOf(start: number, end: number): Promise<Position> {
    if (start === end) return BEFORE_ALL;
    // After trimming, the first record is a batch that counts.
    if (start > 0) return this.at(start);
    if (this.oldest?.start !== start) {
      for (let state = FROM_START; state.next < end;) {
        const read = await this.reader.read(state);
        const [first] = read.counted;
        if (first !== undefined) {
          this.oldest = { start, offset: first.record.offset };
          break;
        }
        state = read.state;
      }
    }
    return this.oldest?.start === start ? this.at(this.oldest.offset) : BEFORE_ALL;
  }

  async read(after: Position, limit: number): Promise<JournalBatch[]> {
    return this.readRequest("read", async () => {
      const batches: JournalBatch[] = [];
      let bytes = 0;
      for await (const counted of this.countedAfter(after, () => limit - batches.length)) {
        for (const each of counted) {
          bytes += each.record.value.byteLength;
          batches.push(this.batchOf(each));
          this.remember(each.record.offset);
          if (batches.length >= limit || bytes >= READ_BYTES) return batches;
        }
      }
      return batches;
    });
  }

  /** Yields the records after `after` that count, up to the end of the log. Each fetch reads about `wanted` records. */
  private async *countedAfter(
    after: Position,
    wanted: () => number,
  ): AsyncGenerator<readonly CountedRecord<LogRecord>[]> {
    const offset = after - this.origin - 1;
    let state: Evaluation = this.remembered.has(offset)
      ? { next: offset + 1, newest: offset }
      : await this.reader.seek(offset);
    for (let isEnd = false; !isEnd;) {
      const read = await this.reader.read(state, Infinity, wanted());
      yield read.counted.filter(({ record }) => record.offset > offset);
      ({ state, isEnd } = read);
    }
  }

  async readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    { most, span }: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches> {
    const found = await this.read(after, Math.min(span, SEARCH_BATCHES));
    const previous = found[0]?.previous ?? after;
    if (previous > after) return { batches: [], through: after, missing: previous, examined: 0 };
    const batches: JournalBatch[] = [];
    let seen = after;
    for (const batch of found) {
      if (batch.position > through || batches.length === most) break;
      seen = batch.position;
      if (batch.ledger.some((line) => line.tenantId === tenantId && line.accepted > 0)) batches.push(batch);
    }
    const isPast = batches.length < most && found.some(({ position }) => position > through);
    return { batches, through: isPast ? through : seen, missing: after, examined: found.length };
  }

  async firstSince(time: number): Promise<Position | null> {
    return this.readRequest("search by time", async () => {
      const offset = await this.log.firstSince(this.reading, time);
      if (offset === null) return null;
      for await (const [first] of this.countedAfter(this.at(offset - 1), () => 1)) {
        if (first !== undefined) return this.at(first.record.offset);
      }
      return null;
    });
  }

  /** Deletes all batches that may be deleted in one request. The brokers free the space of whole segments later. */
  async trim(position: Position, before: number): Promise<boolean> {
    await this.readRequest("trim", async () => {
      const { start, end } = await this.reader.ends();
      const expired = (await this.log.firstSince(this.reading, before)) ?? end;
      const limit = Math.min(position - this.origin, expired, end);
      if (limit <= start) return;
      const first = await trimPoint(this.reader, { start, limit, end });
      if (first > start) await this.log.deleteBefore(this.reading, first);
    });
    return false;
  }

  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void {
    const lane = this.log.lane();
    const either = AbortSignal.any([signal, this.stopping.signal]);
    this.followers.add(lane);
    const end = () => {
      this.followers.delete(lane);
      lane.close();
    };
    if (either.aborted) end();
    else either.addEventListener("abort", end, { once: true });
    void this.deliver(lane, after, onBatches, either);
  }

  private async deliver(
    lane: LeaderLane,
    after: Position,
    onBatches: (batches: readonly JournalBatch[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    let state: Evaluation | null = null;
    for (let last = after; !signal.aborted;) {
      try {
        state ??= await this.reader.seek(last - this.origin - 1);
        const read = await this.reader.poll(lane, state, FOLLOW_WAIT_MS);
        const batches = read.counted.map((each) => this.batchOf(each)).filter(({ position }) => position > last);
        if (signal.aborted) return;
        if (batches.length > 0) await onBatches(batches);
        last = batches.at(-1)?.position ?? last;
        state = read.state;
      } catch (error) {
        state = null;
        if (signal.aborted) return;
        if (!isOutOfRange(error)) this.logger.warn({ err: error }, "journal: read failed; retrying");
        await delay(FOLLOW_RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * If an offset is out of range, retries once without the remembered offsets, which may have been trimmed meanwhile.
   */
  private readRequest<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    const signals = [this.stopping.signal];
    return this.retry.run({ what, signals, forMs: READ_MS, endsAtSetupError: false }, async () => {
      try {
        return await attempt();
      } catch (error) {
        if (!isOutOfRange(error)) throw error;
        this.remembered.clear();
        return await attempt();
      }
    });
  }

  private remember(offset: number): void {
    this.remembered.add(offset);
    const [first] = this.remembered;
    if (this.remembered.size > REMEMBERED && first !== undefined) this.remembered.delete(first);
  }

  private batchOf({ record, previous }: CountedRecord<LogRecord>): JournalBatch {
    return { ...decodeBatch(record), ...this.placeOf(record, previous) };
  }

  private placeOf({ offset, at }: Pick<LogRecord, "offset" | "at">, previous: number): BatchPlace {
    return { position: this.at(offset), previous: this.at(previous), committedAt: at };
  }

  /** Returns the position of the record with this offset. */
  private at(offset: number): Position {
    return toPosition(this.origin + offset + 1);
  }
}
