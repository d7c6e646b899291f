import type { Position, TenantId } from "../keys";
import type { LedgerDelta } from "../ledger";
import { rowCount, type ReadingColumns } from "../reading";
import type { Startable } from "./lifecycle";

export interface NewJournalBatch {
  readonly columns: ReadingColumns;
  /** Effect of the batch on the ledger, committed together with the readings. */
  readonly ledger: readonly LedgerDelta[];
  /**
   * IDs of kept payloads that this batch completes: their readings are in the batch, or can never be accepted.
   * Committed together with the readings, so no payload is ingested twice. Absent: none.
   */
  readonly redriven?: readonly string[];
}

/**
 * Returns the memory that a batch takes in a process that reads it, in readings. A ledger delta counts as four
 * readings.
 */
export function weightOf({ columns, ledger }: Pick<NewJournalBatch, "columns" | "ledger">): number {
  return rowCount(columns) + 4 * ledger.length;
}

/** Place of a batch in the journal, and its time. */
export interface BatchPlace {
  /** Ascending in commit order over all writers. The journal may skip positions. */
  readonly position: Position;
  /**
   * Position of the previous batch, whether or not the journal still holds it; 0: there was none. A reader that stands
   * at this position or after it has missed no batch. A reader that stands before this position has missed batches.
   */
  readonly previous: Position;
  /** Epoch milliseconds, by the clock of its writer. */
  readonly committedAt: number;
}

/** Place of a claim in the journal. */
export interface ClaimPlace {
  readonly position: Position;
  /** As {@link BatchPlace.previous}; null: unknown. */
  readonly previous: Position | null;
}

export interface JournalBatch extends NewJournalBatch, BatchPlace {}

/** Both ends of a journal. */
export interface JournalBounds {
  /** Position of the oldest batch that the journal holds; 0: it holds none. */
  readonly oldest: Position;
  /** Position of the newest batch, whether or not the journal still holds it; 0: there was none. */
  readonly newest: Position;
}

/** Result of {@link Journal.readOf}. */
export interface TenantBatches {
  /** In order. */
  readonly batches: readonly JournalBatch[];
  /** Every batch after `after` up to this position was examined. */
  readonly through: Position;
  /**
   * Position up to which the journal no longer holds the batches after `after`. Equal to `after` if no batch before
   * `through` is missing.
   */
  readonly missing: Position;
  /** Number of examined batches. */
  readonly examined: number;
}

/**
 * Durable append-only log of accepted readings of one partition. A reading is acknowledged if and only if the journal
 * holds it.
 */
export interface Journal extends Startable {
  /**
   * Makes this process the only writer. The next append of every other writer fails with `SupersededError`, even if it
   * is in progress. A process that reads the journal after its claim therefore sees everything that other writers
   * wrote.
   */
  claim(signal?: AbortSignal): Promise<ClaimPlace>;
  /**
   * Resolves once the batch is durable (majority, on disk). Retries transient errors until it succeeds or `signal`
   * aborts. A retry never appends twice. Do not call it concurrently.
   *
   * @throws SupersededError if another writer has claimed the journal since this process did
   */
  append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace>;
  bounds(): Promise<JournalBounds>;
  /**
   * Returns at most `limit` batches after `after`, in order. A new batch may stay invisible for a moment after its
   * commit.
   */
  read(after: Position, limit: number): Promise<JournalBatch[]>;
  /**
   * As {@link read}, but returns only batches with readings of one tenant, up to `through`. Examines at most `span`
   * batches, perhaps fewer, and returns at most `most`. Batches that are missing are not an error.
   */
  readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    limits: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches>;
  /**
   * Calls back with every batch after `after`, in order and once each, including batches that any process commits
   * later. Waits until the callback resolves before it calls again. Retries automatically. Stops when `signal` aborts.
   */
  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void;
  /**
   * Position of the first held batch that was committed at `time` (epoch milliseconds) or later; null: there is none.
   * Clock skew between the writers makes the result inexact.
   */
  firstSince(time: number): Promise<Position | null>;
  /**
   * Deletes a portion of the oldest batches up to `position` with a commit time before `before` (epoch milliseconds).
   * Resolves with whether there may be more.
   */
  trim(position: Position, before: number): Promise<boolean>;
}
