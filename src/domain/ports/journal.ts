import type { Position, TenantId } from "../keys";
import type { LedgerDelta } from "../ledger";
import { rowCount, type ReadingColumns } from "../reading";
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

/** Memory that a batch takes in its readers, in readings: a ledger delta counts as four. */
export function weightOf({ columns, ledger }: Pick<NewJournalBatch, "columns" | "ledger">): number {
  return rowCount(columns) + 4 * ledger.length;
}

/** Place of a batch in the journal, and its time. */
export interface BatchPlace {
  /** Ascending in commit order over all writers. Positions may be left out. */
  readonly position: Position;
  /**
   * Position of the batch before it, held or not; 0: there was none. A reader that stands there, or after it, has
   * missed nothing. A reader that stands before it has.
   */
  readonly previous: Position;
  /** Epoch milliseconds, by the clock of its writer. */
  readonly committedAt: number;
}

/** Place of a claim in the journal. */
export interface ClaimPlace {
  readonly position: Position;
  /** As that of a batch; null: unknown. */
  readonly previous: Position | null;
}

export interface JournalBatch extends NewJournalBatch, BatchPlace {}

/** Both ends of a journal. */
export interface JournalBounds {
  /** Position of the oldest held batch; 0: none is held. */
  readonly oldest: Position;
  /** Position of the newest batch, held or not; 0: there was none. */
  readonly newest: Position;
}

/** Result of {@link Journal.readOf}. */
export interface TenantBatches {
  /** In order. */
  readonly batches: readonly JournalBatch[];
  /** Every batch after `after` up to here was looked through. */
  readonly through: Position;
  /** Position up to which batches after `after` are no longer held; `after`: none is missing before `through`. */
  readonly missing: Position;
  /** Number of batches that were looked through. */
  readonly examined: number;
}

/**
 * Durable append-only log of accepted readings of one partition. A reading is acknowledged if and only if the journal
 * holds it.
 */
export interface Journal extends Startable {
  /**
   * Makes this process the only writer. Other writers' next append fails with `SupersededError`, even if it is in
   * progress. A process that reads the journal after its claim has therefore seen everything that others wrote.
   */
  claim(signal?: AbortSignal): Promise<ClaimPlace>;
  /**
   * Resolves once the batch is durable (majority, on disk). Retries transient errors until it succeeds or `signal`
   * aborts. A retry never appends twice. Do not call it concurrently.
   *
   * @throws SupersededError if another writer has claimed the journal since
   */
  append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace>;
  bounds(): Promise<JournalBounds>;
  /**
   * Batches after `after`, in order, at most `limit`. A new batch may stay invisible for a moment after its commit.
   */
  read(after: Position, limit: number): Promise<JournalBatch[]>;
  /**
   * As {@link read}, for batches with readings of one tenant up to `through`. Looks through at most `span` batches, and
   * returns at most `most`. It may look through fewer, and finds nothing where batches are missing.
   */
  readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    limits: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches>;
  /**
   * Calls back with the batches after `after` that any process has committed or commits, in order, each once. Waits
   * until the callback resolves before it calls again. Retries by itself. Stops when `signal` aborts.
   */
  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void;
  /**
   * Position of the first held batch that was committed at `time` (epoch milliseconds) or later; null: there is none.
   * As exact as the clocks of the writers agree.
   */
  firstSince(time: number): Promise<Position | null>;
  /**
   * Deletes a portion of the oldest batches up to `position` with a commit time before `before` (epoch milliseconds).
   * Resolves with whether there may be more.
   */
  trim(position: Position, before: number): Promise<boolean>;
}
