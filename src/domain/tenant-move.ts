/** The home partitions of a tenant, past and present, and its move to another partition. */
import { BEFORE_ALL, toPartition, type Partition, type Position } from "./keys";

/** A partition that was a tenant's home, and the part of its journal that holds readings of the tenant. */
export interface FormerHome {
  readonly partition: Partition;
  /** The tenant's readings stand after this position. */
  readonly after: Position;
  /** The tenant's readings stand up to this position. All of them are flushed. */
  readonly through: Position;
  /** When the tenant left the partition. */
  readonly until: Date;
}

/** A part of the journal of one partition. */
export interface HomeSpan {
  readonly partition: Partition;
  readonly after: Position;
  /** null: the end is open. */
  readonly through: Position | null;
}

/**
 * - `PREPARING`: the new broker receives the tenant's users, but they cannot connect yet. The tenant still publishes to
 *   the old broker.
 * - `STOPPING`: the old broker disables the users.
 * - `DRAINING`: ingestion receives the messages that the old broker has queued, and the flusher stores their readings.
 * - `STARTING`: the new partition is the home. Its ingestion loads the data that it needs to find duplicates. Then the
 *   new broker enables the users.
 * - `FINISHING`: the tenant publishes to the new broker. The old broker deletes the tenant's users.
 * - `CANCELLING`: the tenant stays in the old partition. The new broker deletes the tenant's users.
 */
export const MOVE_STATES = ["PREPARING", "STOPPING", "DRAINING", "STARTING", "FINISHING", "CANCELLING"] as const;
export type MoveState = (typeof MOVE_STATES)[number];

export interface TenantMove {
  /** Distinguishes this move from later moves of the tenant. */
  readonly id: string;
  readonly state: MoveState;
  readonly from: Partition;
  readonly to: Partition;
  readonly startedAt: Date;
  /** When the old broker began to disable the users. Absent: not yet. */
  readonly stoppedAt?: Date;
  /** Whether the ingestion owner of a partition is prepared for the move, by partition. */
  readonly prepared?: Readonly<Record<string, boolean>>;
  /**
   * Position in the old journal up to which all of the tenant's readings stand. Absent: the old broker is not drained
   * yet.
   */
  readonly drainedThrough?: Position;
  /** Whether ingestion of the new partition recognizes duplicates of readings that the old partition has accepted. */
  readonly isReady?: boolean;
  /** Why the move waits, one sentence for operators; null: it does not wait. */
  readonly waitsFor: string | null;
}

/** The homes of a tenant, as its record contains them. */
interface Homes {
  readonly partition?: Partition | undefined;
  readonly homes?: readonly FormerHome[] | undefined;
  readonly homeAfter?: Position | undefined;
}

/** Returns the parts of journals that have readings of a tenant, in commit order. */
export function homeSpans({ partition, homes = [], homeAfter = BEFORE_ALL }: Homes): readonly HomeSpan[] {
  return [...homes, { partition: toPartition(partition), after: homeAfter, through: null }];
}

/** Returns when the tenant moved to its present home, epoch milliseconds; 0 if it has never moved. */
export function homeSince({ homes = [] }: Homes): number {
  return homes.at(-1)?.until.getTime() ?? 0;
}
