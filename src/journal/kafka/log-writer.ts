/** Appends batches and claims to a partition, each exactly once, by the rule in `rule.ts`. */
import { SupersededError } from "../../domain/errors";
import type { NewJournalBatch } from "../../domain/ports/journal";
import type { LogReader } from "./log-reader";
import { encodeBatch, type LogRecord, newNonce } from "./log-record";
import type { LeaderLane, PartitionLog } from "./partition-log";
import type { Retry } from "./retry";
import { NONE } from "./rule";

/** The record that an append has written. */
export interface Appended {
  readonly record: Pick<LogRecord, "offset" | "at">;
  /** Offset of the previous record that counts. */
  readonly previous: number;
}

type Signals = readonly AbortSignal[];

export class LogWriter {
  private readonly lane: LeaderLane;
  /** Offset of the newest record that this writer knows to count. */
  private newest = NONE;
  private isClaimed = false;
  /**
   * Nonces of claims, and of appends in progress or abandoned. Their records may still appear, and do not come from
   * another writer.
   */
  private readonly ownNonces = new Set<string>();

  /** @param nameOf returns the name of the batch at an offset, for messages */
  constructor(
    private readonly log: PartitionLog,
    private readonly reader: LogReader,
    private readonly retry: Retry,
    private readonly nameOf: (offset: number) => string,
  ) {
    this.lane = log.lane();
  }

  /** @param newest offset of the newest record that counts. Before a claim, the offset of any record */
  begin(newest: number): void {
    this.newest = newest;
  }

  close(): void {
    this.lane.close();
  }

  /** Resolves with the offset of the claim and the offset of the previous record that counts; null: unknown. */
  async claim(signals: Signals): Promise<{ readonly offset: number; readonly previous: number | null }> {
    this.isClaimed = false;
    const after = this.newest;
    const nonce = newNonce();
    this.ownNonces.add(nonce);
    await this.write("claim", signals, async () => {
      const record = { kind: "CLAIM", after: this.newest, nonce, at: Date.now(), value: Buffer.alloc(0) } as const;
      this.newest = await this.log.append(this.lane, record);
    });
    // Makes later reads include everything up to the claim.
    this.reader.noteCommitted(this.newest);
    this.isClaimed = true;
    return { offset: this.newest, previous: this.newest === after + 1 ? after : null };
  }

  /** @throws SupersededError */
  async append(batch: NewJournalBatch, signals: Signals): Promise<Appended> {
    const nonce = newNonce();
    const value = encodeBatch(batch);
    this.ownNonces.add(nonce);
    const appended = await this.write("append", signals, () => this.tryAppend(nonce, value));
    this.ownNonces.delete(nonce);
    return appended;
  }

  private write<T>(what: string, signals: Signals, attempt: () => Promise<T>): Promise<T> {
    return this.retry.run({ what, signals, forMs: Infinity, endsAtSetupError: false }, attempt);
  }

  /**
   * Appends the batch. An earlier attempt may have succeeded without a response, or may still succeed. Only one copy
   * counts.
   */
  private async tryAppend(nonce: string, value: Buffer): Promise<Appended> {
    for (;;) {
      const after = this.newest;
      const record = { kind: "BATCH", after, nonce, at: Date.now(), value } as const;
      const offset = await this.log.append(this.lane, record);
      this.reader.noteCommitted(offset);
      if (offset === after + 1) {
        this.newest = offset;
        return { record: { offset, at: record.at }, previous: after };
      }
      const between = await this.reader.between(after, offset);
      const own = between.find((counted) => counted.record.nonce === nonce);
      if (own !== undefined) {
        this.newest = own.record.offset;
        return own;
      }
      const other = between.find((counted) => !this.ownNonces.has(counted.record.nonce));
      if (this.isClaimed && other !== undefined) {
        throw new SupersededError(`another process has written ${this.nameOf(other.record.offset)}`);
      }
      const last = between.at(-1);
      if (last === undefined) throw new TypeError(`internal: no record after ${after} counts up to ${offset}`);
      this.newest = last.record.offset;
    }
  }
}
