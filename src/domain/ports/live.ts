import type { PendingLedgerDelta } from "../ledger";
import type { Reading } from "../reading";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";

/** Which readings a subscriber wants. Already authorized: the hub trusts `tenantId`. */
export interface ReadingsFilter {
  /** null: of every tenant (operator). */
  readonly tenantId: string | null;
  /** Keys `tenant/asset`. With `sensorKeys` absent too: everything of the tenant; else what either list names. */
  readonly assetKeys?: Selection<string>;
  readonly sensorKeys?: Selection<string>;
}

export const OVERFLOW_POLICIES = ["GAP", "LATEST_PER_SENSOR"] as const;
/** What happens to a subscriber that does not keep up. */
export type OverflowPolicy = (typeof OVERFLOW_POLICIES)[number];

/** Most readings of one event: what a batch holds beyond it comes in further events. */
export const MAX_EVENT_READINGS = 1_000;

export interface ReadingsEvent {
  readonly readings: readonly Reading[];
  /** Seq to resume after: everything up to it has been delivered, or told of as a gap. */
  readonly cursor: number;
  /** Readings that this subscriber missed by being slow, and the seq after which to read them again. */
  readonly gap: { readonly dropped: number; readonly resumeAfter: number } | null;
}

export interface SubscribeOptions {
  /** Seq of a reading. */
  readonly after?: number | undefined;
  readonly onOverflow: OverflowPolicy;
  /** Told how many documents a replay looks through; resolves when it may go on, undefined: at once. */
  readonly pay?: ((documents: number) => Promise<void> | undefined) | undefined;
}

export interface LiveReadings {
  /**
   * With `after`: replays what was committed after that seq, then goes on live, none missing, none twice. The first
   * event comes at once, without readings, and tells the cursor from which the subscription is gapless.
   */
  subscribe(filter: ReadingsFilter, options: SubscribeOptions): AsyncIterableIterator<ReadingsEvent>;
}

/**
 * The journal's newest readings, from memory: what the time-series collection may not hold yet. Memory is bounded:
 * what left it before it was stored is read from the journal again.
 */
export interface RecentReadings {
  /** The greatest by (timestamp, seq) among those in memory. */
  latest(sensorKey: string): Reading | undefined;
  /** Whether {@link latest} is the newest there is anywhere, undefined meaning none. */
  knowsLatest(sensorKey: string): boolean;
  /** What the store says on `sensorKeys`, so that it need not be asked again. */
  learnLatest(sensorKeys: readonly string[], stored: readonly Reading[]): void;
  /** For each of the sensors all that may not be stored yet, in the order of their commit. `signal` ends it. */
  since(sensorKeys: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Reading[]>>;
}

/** What the journal's newest batches did to the ledger: what its collection may not count yet. */
export interface PendingLedger {
  /** In the order of commits; `tenantId` null: of no registered tenant, undefined: of all and of none. `signal` ends it. */
  pendingDeltas(tenantId: string | null | undefined, signal?: AbortSignal): Promise<readonly PendingLedgerDelta[]>;
}

/** Which rejections a subscriber wants. Already authorized. */
export interface LiveRejectionsFilter {
  /** null: of every tenant and of none (operator). */
  readonly tenantId: string | null;
  readonly reasons?: Selection<RejectionReason>;
}

/** New rejections as they are recorded, with one bounded queue a subscription: the oldest waiting go first. */
export interface LiveRejections {
  /** Listens from the call on, not from the first `next()`. */
  subscribe(filter: LiveRejectionsFilter): AsyncIterableIterator<RejectedMessage>;
}
