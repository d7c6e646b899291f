import { kindOfLease, type LeaseName } from "../domain/lease";
import type { Startable } from "../domain/ports/lifecycle";

/** Functions with which a running duty communicates with the keeper of its lease. */
export interface DutyContext {
  /**
   * Reports that another process has taken over, as the fence of the duty shows. The keeper stops the duty, and this
   * process becomes a standby.
   */
  readonly superseded: (error: unknown) => void;
  /** Reports that the duty cannot continue and the process must restart. */
  readonly failed: (error: unknown) => void;
  /** Whether another process can continue the duty after a stop. */
  readonly hasSuccessor: () => boolean;
  /** Whether this process has recently confirmed that it owns the lease. If not, another process may own it by now. */
  readonly isCertain: () => boolean;
  /** Whether this process is stopping and takes no more leases. */
  readonly isLeaving: () => boolean;
}

/** Work that only one process does at a time. */
export interface Duty {
  readonly lease: LeaseName;
  /** Name in words, for readiness and the log. */
  readonly title: string;
  /**
   * Whether this process can do the work now. If not, it leaves the duty to other processes, if there are any. Default:
   * always.
   */
  readonly isPossible?: (() => boolean) | undefined;
  /** Creates the work. Called each time that this process takes the lease. */
  create(context: DutyContext): Startable;
}

export function isImpossible({ isPossible }: Duty): boolean {
  return isPossible?.() === false;
}

/**
 * Returns whether clients wait while the lease has no owner. Gateways and subscribers wait for ingestion; no client
 * waits for other duties.
 */
export function isUrgent(lease: LeaseName): boolean {
  return kindOfLease(lease) === "ingest";
}

/** Returns the leases of urgent duties, and all other leases. */
export function byUrgency(leases: readonly LeaseName[]): readonly [readonly LeaseName[], readonly LeaseName[]] {
  return [leases.filter(isUrgent), leases.filter((lease) => !isUrgent(lease))];
}
