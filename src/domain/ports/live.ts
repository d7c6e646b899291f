import type { PendingLedgerDelta } from "../ledger";
import type { Reading } from "../reading";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";

/** Readings that a subscriber wants. Already authorized: the hub trusts `tenantId`. */
export interface ReadingsFilter {
  /** null: every tenant (operator). */
  readonly tenantId: string | null;
  /** Keys `tenant/asset`. If both lists are absent: everything of the tenant; otherwise the union of both lists. */
  readonly assetKeys?: Selection<string>;
  readonly sensorKeys?: Selection<string>;
}

export const OVERFLOW_POLICIES = ["GAP", "LATEST_PER_SENSOR"] as const;
/** How a subscription treats a slow subscriber. */
export type OverflowPolicy = (typeof OVERFLOW_POLICIES)[number];

/** Maximum readings per event. Further readings of a batch follow in further events. */
export const MAX_EVENT_READINGS = 1_000;

export interface ReadingsEvent {
  readonly readings: readonly Reading[];
  /** Seq to resume after. Everything up to it has been delivered or reported as a gap. */
  readonly cursor: number;
  /** Readings that this subscriber missed because it was slow, and the seq after which to read them again. */
  readonly gap: { readonly dropped: number; readonly resumeAfter: number } | null;
}

export interface SubscribeOptions {
  /** Seq of a reading. */
  readonly after?: number | undefined;
  readonly onOverflow: OverflowPolicy;
  /** Charges for documents that a replay examines. Resolves when the replay may continue; undefined: at once. */
  readonly pay?: ((documents: number) => Promise<void> | undefined) | undefined;
}

export interface LiveReadings {
  /**
   * With `after`: replays what was committed after that seq, then continues live without gap or repetition. The first
   * event comes at once, without readings. From its cursor on, the subscription has no gap.
   */
  subscribe(filter: ReadingsFilter, options: SubscribeOptions): AsyncIterableIterator<ReadingsEvent>;
}

/**
 * The journal's newest readings in memory, which the time-series collection may not hold yet. Memory is bounded:
 * evicted readings that are not stored yet are read from the journal.
 */
export interface RecentReadings {
  /** The greatest by (timestamp, seq) in memory. */
  latest(sensorKey: string): Reading | undefined;
  /** Whether {@link latest} is the newest anywhere. Then undefined means that there is none. */
  knowsLatest(sensorKey: string): boolean;
  /** Remembers the store's latest readings of `sensorKeys`, so that it need not be asked again. */
  learnLatest(sensorKeys: readonly string[], stored: readonly Reading[]): void;
  /** All possibly unstored readings per sensor, in commit order. `signal` aborts it. */
  since(sensorKeys: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Reading[]>>;
}

/** Effects of the journal's newest batches on the ledger, which its collection may not count yet. */
export interface PendingLedger {
  /** In commit order. `tenantId` null: no registered tenant; undefined: all, and none. `signal` aborts it. */
  pendingDeltas(tenantId: string | null | undefined, signal?: AbortSignal): Promise<readonly PendingLedgerDelta[]>;
}

/** Rejections that a subscriber wants. Already authorized. */
export interface LiveRejectionsFilter {
  /** null: every tenant, and none (operator). */
  readonly tenantId: string | null;
  readonly reasons?: Selection<RejectionReason>;
}

/** New rejections as they are recorded. Each subscription has a bounded queue, which drops the oldest. */
export interface LiveRejections {
  /** Listens from this call on, not from the first `next()`. */
  subscribe(filter: LiveRejectionsFilter): AsyncIterableIterator<RejectedMessage>;
}
