import { kindOfLease, type LeaseName } from "../domain/lease";
import type { Startable } from "../domain/ports/lifecycle";

/** Access of a running duty to the keeper of its lease. */
export interface DutyContext {
  /** Another process has taken over, as the fence of the duty shows. The duty is stopped, and the process stands by. */
  readonly superseded: (error: unknown) => void;
  /** The duty cannot continue, and the process must restart. */
  readonly failed: (error: unknown) => void;
  /** Whether another process will continue the duty after a stop. */
  readonly hasSuccessor: () => boolean;
  /**
   * Whether this process has recently confirmed that it owns the lease. Otherwise another process may own it by now.
   */
  readonly isCertain: () => boolean;
  /** Whether this process is ending, and will not own anything again. */
  readonly isLeaving: () => boolean;
}

/** Work that one process at a time does. */
export interface Duty {
  readonly lease: LeaseName;
  /** In words, for readiness and the log. */
  readonly title: string;
  /** Whether this process can do it now. Otherwise it leaves the duty to others, if there are any. Default: always. */
  readonly isPossible?: (() => boolean) | undefined;
  /** Creates the work. Called each time that this process takes the lease. */
  create(context: DutyContext): Startable;
}

export function isImpossible({ isPossible }: Duty): boolean {
  return isPossible?.() === false;
}

/**
 * Whether clients wait while it has no owner. Gateways and subscribers wait for ingestion; no client waits for other
 * duties.
 */
export function isUrgent(lease: LeaseName): boolean {
  return kindOfLease(lease) === "ingest";
}

/** The urgent duties, and the others. */
export function byUrgency(leases: readonly LeaseName[]): readonly [readonly LeaseName[], readonly LeaseName[]] {
  return [leases.filter(isUrgent), leases.filter((lease) => !isUrgent(lease))];
}
