/** The partitions that a tenant has had as its home, and its move to another one. */
import { BEFORE_ALL, toPartition, type Partition, type Position } from "./keys";

/** A partition that was a tenant's home, and the part of its journal that holds readings of the tenant. */
export interface FormerHome {
  readonly partition: Partition;
  /** Its readings are after this position, */
  readonly after: Position;
  /** up to this one. All of them are flushed. */
  readonly through: Position;
  /** When the tenant left it. */
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
 * - `PREPARING`: the new broker gets the tenant's users, which cannot connect yet. The tenant still publishes to the
 * old one.
 * - `STOPPING`: the old broker disables the users.
 * - `DRAINING`: ingestion receives what the old broker has queued, and the flush stores it.
 * - `STARTING`: the new partition is the home. Its ingestion learns what is a duplicate, and the new broker enables the
 *   users.
 * - `FINISHING`: the tenant publishes to the new broker. The old one deletes its users.
 * - `CANCELLING`: the tenant stays, and the new broker deletes its users.
 */
export const MOVE_STATES = ["PREPARING", "STOPPING", "DRAINING", "STARTING", "FINISHING", "CANCELLING"] as const;
export type MoveState = (typeof MOVE_STATES)[number];

export interface TenantMove {
  /** Distinguishes it from later moves of the tenant. */
  readonly id: string;
  readonly state: MoveState;
  readonly from: Partition;
  readonly to: Partition;
  readonly startedAt: Date;
  /** When the old broker began to disable the users. Absent: not yet. */
  readonly stoppedAt?: Date;
  /** Owners of ingestion that are prepared to take part, by partition. */
  readonly prepared?: Readonly<Record<string, boolean>>;
  /** Position in the old journal through which nothing of the tenant is queued. Absent: not drained yet. */
  readonly drainedThrough?: Position;
  /** Whether ingestion of the new partition recognizes what the old one has accepted. */
  readonly isReady?: boolean;
  /** The reason for which it waits, one sentence for operators; null: it does not wait. */
  readonly waitsFor: string | null;
}

/** The homes of a tenant, as its record has them. */
interface Homes {
  readonly partition?: Partition | undefined;
  readonly homes?: readonly FormerHome[] | undefined;
  readonly homeAfter?: Position | undefined;
}

/** Where the readings of a tenant are, in the order of their commit. */
export function homeSpans({ partition, homes = [], homeAfter = BEFORE_ALL }: Homes): readonly HomeSpan[] {
  return [...homes, { partition: toPartition(partition), after: homeAfter, through: null }];
}

/** When the tenant came to its present home, epoch milliseconds; 0: it has had no other. */
export function homeSince({ homes = [] }: Homes): number {
  return homes.at(-1)?.until.getTime() ?? 0;
}
