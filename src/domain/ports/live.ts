import { toPartition, type AssetKey, type Partition, type Position, type SensorKey, type TenantId } from "../keys";
import type { PendingLedgerDelta } from "../ledger";
import type { Reading } from "../reading";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { RegistryEvent } from "../registry-event";
import type { Selection } from "../selection";
import type { HomeSpan } from "../tenant-move";

/** Readings that a subscriber wants. The caller has authorized the filter: the hub trusts `tenantId`. */
export interface ReadingsFilter {
  /** null: every tenant (operator). */
  readonly tenantId: TenantId | null;
  /** Where the tenant's readings are. Absent: in the first partition. */
  readonly homes?: readonly HomeSpan[] | undefined;
  /** Keys `tenant/asset`. If both lists are absent: every reading of the tenant; otherwise the union of both lists. */
  readonly assetKeys?: Selection<AssetKey>;
  readonly sensorKeys?: Selection<SensorKey>;
}

export const OVERFLOW_POLICIES = ["GAP", "LATEST_PER_SENSOR"] as const;
/** How a subscription treats a slow subscriber. */
export type OverflowPolicy = (typeof OVERFLOW_POLICIES)[number];

/** Maximum readings per event. Further readings of a batch follow in later events. */
export const MAX_EVENT_READINGS = 250;

/** The partition of an event's readings, and the stream's places in its other partitions. */
export interface StreamPartition {
  /** Absent: the first. */
  readonly partition?: Partition;
  /** Absent: the stream has one partition. */
  readonly elsewhere?: readonly StreamPlace[];
}

/** A place in the stream of one partition. */
export interface StreamPlace {
  readonly partition: Partition;
  readonly seq: number;
}

/** Places of a stream in all of its partitions. */
export type StreamPosition = readonly StreamPlace[];

export interface ReadingsEvent extends StreamPartition {
  readonly readings: readonly Reading[];
  /** `seq` after which to resume. Everything up to it has been delivered or reported as a gap. */
  readonly cursor: number;
  /** Readings that this subscriber missed because it was slow. */
  readonly gap: ReadingsGap | null;
}

export interface ReadingsGap extends StreamPartition {
  /** Number of readings. */
  readonly dropped: number;
  /** `seq` after which to read the missed readings again. */
  readonly resumeAfter: number;
}

/** Returns the position of a stream that stands at `seq` in one of its partitions. */
export function streamPosition({ partition, elsewhere = [] }: StreamPartition, seq: number): StreamPosition {
  return [{ partition: toPartition(partition), seq }, ...elsewhere];
}

export interface SubscribeOptions {
  readonly after?: StreamPosition | undefined;
  readonly onOverflow: OverflowPolicy;
  /**
   * Charges for documents that a replay examines. Resolves when the replay may continue; undefined: it may continue
   * immediately.
   */
  readonly pay?: ((documents: number) => Promise<void> | undefined) | undefined;
  /** Delivers only the newest reading of each sensor and interval. Readings that are left out do not count as a gap. */
  readonly coalesce?: Coalescing | undefined;
}

export interface Coalescing {
  /** Minimum time between two readings of a sensor, milliseconds. */
  readonly everyMs: number;
  /** As `pay` of {@link SubscribeOptions}, for readings that were examined. */
  readonly pay: (readings: number) => Promise<void> | undefined;
}

export interface PartitionSubscribeOptions extends Omit<SubscribeOptions, "after"> {
  /** `seq` of the partition after which to resume. */
  readonly after?: number | undefined;
  /** With `after`: ends after the committed batch at this position. Default: continues live. */
  readonly through?: Position | undefined;
}

/** The stream of one partition. */
export interface PartitionReadings {
  /** As {@link LiveReadings.subscribe}. */
  subscribe(filter: ReadingsFilter, options: PartitionSubscribeOptions): AsyncIterableIterator<ReadingsEvent>;
}

/** Reports that a tenant has moved to another partition. */
export interface TenantHomes {
  /** Calls back with all homes of the tenant when it has a new home. Returns a function that unsubscribes. */
  onMoved(tenantId: TenantId, listener: (homes: readonly HomeSpan[]) => void): () => void;
}

export interface LiveReadings {
  /**
   * With `after`: replays readings that were committed after that position, then continues live without gap or
   * repetition. The first event follows immediately and has no readings. From its cursor on, the subscription has no
   * gap.
   */
  subscribe(filter: ReadingsFilter, options: SubscribeOptions): AsyncIterableIterator<ReadingsEvent>;
}

/**
 * The journal's newest readings in memory, which the time-series collection may not hold yet. Memory is bounded:
 * evicted readings that are not stored yet are read from the journal.
 */
export interface RecentReadings extends RecentMemory {
  /**
   * Makes this process follow the journals that have readings of `sensorKeys`. Resolves when memory has every reading
   * that was committed before the call; undefined: it already has. Call it before {@link latest}. `signal` aborts the
   * wait.
   */
  follow(sensorKeys: readonly SensorKey[], signal?: AbortSignal): Promise<void> | undefined;
  /**
   * As {@link RecentMemory.since}. Follows the journals itself. `partition`: returns only readings of this partition.
   */
  since(
    sensorKeys: readonly SensorKey[],
    signal?: AbortSignal,
    partition?: Partition,
  ): Promise<ReadonlyMap<SensorKey, readonly Reading[]>>;
}

/** The newest readings of a journal that this process follows. */
export interface RecentMemory {
  /** Returns the newest reading of the sensor in memory, by `timestamp`, then by `seq`. */
  latest(sensorKey: SensorKey): Reading | undefined;
  /**
   * Returns whether {@link latest} returns the sensor's newest reading. If so, `undefined` means that the sensor has no
   * reading.
   */
  knowsLatest(sensorKey: SensorKey): boolean;
  /** Remembers the store's latest readings of `sensorKeys`, so that they need not be read again. */
  learnLatest(sensorKeys: readonly SensorKey[], stored: readonly Reading[]): void;
  /** Returns the readings of each sensor that may not be stored yet, in commit order. `signal` aborts the read. */
  since(sensorKeys: readonly SensorKey[], signal?: AbortSignal): Promise<ReadonlyMap<SensorKey, readonly Reading[]>>;
}

/** Effects of the journal's newest batches on the ledger. The ledger's collection may not count them yet. */
export interface PendingLedger {
  /**
   * In commit order. `tenantId` null: no registered tenant; undefined: all tenants and no tenant. `signal` aborts the
   * read.
   */
  pendingDeltas(tenantId: TenantId | null | undefined, signal?: AbortSignal): Promise<readonly PendingLedgerDelta[]>;
}

/** Rejections that a subscriber wants. The caller has authorized the filter. */
export interface LiveRejectionsFilter {
  /** null: rejections of every tenant and of no tenant (operator). */
  readonly tenantId: TenantId | null;
  readonly reasons?: Selection<RejectionReason>;
}

/** Maximum rejections per event. Further rejections follow in later events. */
export const MAX_EVENT_REJECTIONS = 100;

/**
 * How long before its cursor a stream resumes, milliseconds. Rejections are not recorded in the order of their times.
 */
export const REJECTIONS_OVERLAP_MS = 30_000;

/** Subscribers with equal filters receive the same event object. */
export interface RejectionsEvent {
  readonly messages: readonly RejectedMessage[];
  /** Time to resume after, epoch milliseconds. Everything up to it has been delivered or reported as a gap. */
  readonly cursor: number;
  /** Rejections that this subscriber missed because it was slow. */
  readonly gap: RejectionsGap | null;
}

export interface RejectionsGap {
  /** Number of records. */
  readonly dropped: number;
  /** Time after which to read the missed records again, epoch milliseconds. */
  readonly resumeAfter: number;
}

export interface RejectionsOptions {
  /** Cursor of an earlier event; undefined: live from now on. */
  readonly after?: number | undefined;
  /** As {@link SubscribeOptions.pay}. */
  readonly pay?: SubscribeOptions["pay"];
}

/** New rejections as they are recorded. Each subscription has a bounded queue. */
export interface LiveRejections {
  /**
   * Listens from this call on, not from the first `next()`. The first event follows immediately and has no rejections.
   * With `after`: replays rejections since {@link REJECTIONS_OVERLAP_MS} before this cursor, so some may repeat.
   */
  subscribe(filter: LiveRejectionsFilter, options?: RejectionsOptions): AsyncIterableIterator<RejectionsEvent>;
}

/** Registrations, changes and deletions by any process. */
export interface LiveRegistry {
  /**
   * Listens from this call on. The first event follows immediately.
   *
   * @param tenantId null: every tenant
   */
  subscribe(tenantId: string | null): AsyncIterableIterator<RegistryEvent>;
}
