import type { LedgerDelta } from "../ledger";
import type { ReadingColumns } from "../reading";
import type { Startable } from "./lifecycle";

export interface NewJournalBatch {
  readonly columns: ReadingColumns;
  /** Effect of the batch on the ledger, committed together with the readings. */
  readonly ledger: readonly LedgerDelta[];
  /**
   * IDs of kept payloads that this batch completes: their readings are in it, or can never be accepted. Committed
   * together with the readings, so no payload is ingested twice. Absent: none.
   */
  readonly redriven?: readonly string[];
}

export interface JournalBatch extends NewJournalBatch {
  /** 1, 2, 3, … without gaps, in commit order over all writers. */
  readonly seq: number;
}

/** Durable append-only log of accepted readings. A reading is acknowledged if and only if the journal holds it. */
export interface Journal extends Startable {
  /**
   * Makes this process the only writer. Other writers' next append fails with `SupersededError`, even if it is in
   * progress. A process that reads the journal after its claim has therefore seen everything that others wrote.
   */
  claim(signal?: AbortSignal): Promise<void>;
  /**
   * Resolves with the batch's seq once the batch is durable (majority, on disk). Retries transient errors until it
   * succeeds or `signal` aborts. A retry never appends twice. Do not call it concurrently.
   *
   * @throws SupersededError if another writer has claimed the journal since
   */
  append(batch: NewJournalBatch, signal?: AbortSignal): Promise<number>;
  /** Seq of the newest batch; 0 if there is none. */
  head(): Promise<number>;
  /** Seq of the oldest batch still held; 0 if there is none. */
  tail(): Promise<number>;
  /** Batches after `afterSeq`, in order, at most `limit`. */
  read(afterSeq: number, limit: number): Promise<JournalBatch[]>;
  /**
   * The tenant's batches after `afterSeq` up to `last`, in order, at most `limit`. Does not distinguish deleted batches
   * from those of other tenants: see {@link count}.
   */
  readOf(tenantId: string, afterSeq: number, last: number, limit: number): Promise<JournalBatch[]>;
  /** Number of held batches after `afterSeq` up to `last`. */
  count(afterSeq: number, last: number): Promise<number>;
  /** Commit time of the first held batch after `seq`, epoch milliseconds; null: there is none. */
  committedAfter(seq: number): Promise<number | null>;
  /**
   * Deletes a portion of the oldest batches with at most this `seq` and a commit time before `before` (epoch
   * milliseconds). Resolves with whether there may be more.
   */
  trim(seq: number, before: number): Promise<boolean>;
  /** Which of these payloads were completed by a batch that is still held. */
  redriven(payloadIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Calls back with the seq of batches that any process commits, as soon as it is known. Includes batches that were
   * committed before it could listen. Stops when `signal` aborts.
   */
  watch(onCommit: (seq: number) => void, signal: AbortSignal): void;
}
