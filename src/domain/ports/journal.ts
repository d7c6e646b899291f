import type { LedgerDelta } from "../ledger";
import type { ReadingColumns } from "../reading";
import type { Startable } from "./lifecycle";

export interface NewJournalBatch {
  readonly columns: ReadingColumns;
  /** What this batch does to the ledger; committed together with the readings. */
  readonly ledger: readonly LedgerDelta[];
  /**
   * Ids of kept payloads that this batch settles: their readings are in it, or they can never be accepted. Committed
   * together with the readings, so that none is ingested twice. Absent: none.
   */
  readonly redriven?: readonly string[];
}

export interface JournalBatch extends NewJournalBatch {
  /** 1, 2, 3, … without gaps, in commit order over all writers. */
  readonly seq: number;
}

/** Durable append-only log of accepted readings: what it holds is acknowledged, and what is acknowledged it holds. */
export interface Journal extends Startable {
  /**
   * Makes this the only writer. What any other has not committed by then, it never will: its next append fails with
   * `SupersededError`, even one under way. So whoever reads the journal after a claim has seen all that others wrote.
   */
  claim(signal?: AbortSignal): Promise<void>;
  /**
   * Resolves with the batch's seq once it is durable (majority, on disk). Retries passing faults until it succeeds
   * or `signal` aborts; a retry never appends twice. One append at a time.
   *
   * @throws SupersededError once another writer has claimed the journal after this one did
   */
  append(batch: NewJournalBatch, signal?: AbortSignal): Promise<number>;
  /** Seq of the newest batch, 0 when there is none. */
  head(): Promise<number>;
  /** Seq of the oldest batch still held, 0 when there is none. */
  tail(): Promise<number>;
  /** Batches after `seq`, in order, at most `limit` of them. */
  read(afterSeq: number, limit: number): Promise<JournalBatch[]>;
  /**
   * Of the batches after `afterSeq` up to `last` those with readings of the tenant, in order, at most `limit` of them.
   * What is not held any more is not told apart from what is another tenant's: see {@link count}.
   */
  readOf(tenantId: string, afterSeq: number, last: number, limit: number): Promise<JournalBatch[]>;
  /** How many batches after `afterSeq` up to `last` are held. */
  count(afterSeq: number, last: number): Promise<number>;
  /** When the first batch after `seq` that is held was committed, epoch milliseconds; null: there is none. */
  committedAfter(seq: number): Promise<number | null>;
  /**
   * Deletes a portion of the oldest batches, as far as they are at most `seq` and were committed before `before` (epoch
   * ms). Resolves with whether there may be more of them.
   */
  trim(seq: number, before: number): Promise<boolean>;
  /** Which of these payloads a batch that is still held has settled. */
  redriven(payloadIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Calls back with the seq of batches that any process commits, as soon as it is known, also of those that were
   * committed since the call before it could listen. Ends by `signal`.
   */
  watch(onCommit: (seq: number) => void, signal: AbortSignal): void;
}
