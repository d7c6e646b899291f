/** Leases with their owners, and the live processes. All times are the database server's. */
import type { LeaseKind, LeaseName, ProcessId } from "../lease";

/** Digests of the settings that all processes must share. */
export interface ProcessSettings {
  /** Values by variable. */
  readonly values: Readonly<Record<string, string>>;
  /** Settings of the session on the broker, by number of the partition. */
  readonly sessions: Readonly<Record<string, string>>;
}

/** A process as the others see it. */
export interface LivingProcess {
  readonly id: ProcessId;
  /** Kinds of leases that it can own. */
  readonly kinds: readonly LeaseKind[];
  /** Whether it is stopping, and takes nothing more. */
  readonly isLeaving: boolean;
  readonly startedAt: Date;
  /** Identifies the machine and its process IDs; null: unknown. Only processes of one place see whether others live. */
  readonly place: string | null;
  /** Process ID in its place. */
  readonly pid: number;
  readonly settings: ProcessSettings;
}

/** A lease as its owner holds it. */
export interface HeldLease {
  readonly name: LeaseName;
  /** Increases with every change of owner. */
  readonly epoch: number;
  /** When the owner took it. */
  readonly since: Date;
}

export interface Lease extends HeldLease {
  /** null: it was released. */
  readonly owner: ProcessId | null;
}

/** The event of a lease that has a new owner. */
export interface OwnedLease extends HeldLease {
  readonly owner: ProcessId;
}

export interface LeaseView {
  readonly leases: readonly Lease[];
  /** Processes whose time has not expired. Any other process owns nothing. */
  readonly processes: readonly (LivingProcess & { readonly expiresInMs: number })[];
}

export interface LeaseStore {
  /** Announces that the process lives for the next `ttlMs`. It keeps all of its leases for that long. */
  renew(process: LivingProcess, ttlMs: number): Promise<void>;
  view(): Promise<LeaseView>;
  /**
   * Takes a lease if it is still `known`; undefined: it never had an owner. Returns null if another process was
   * faster.
   */
  take(name: LeaseName, known: Lease | undefined, owner: ProcessId): Promise<HeldLease | null>;
  /**
   * Hands the lease to `successor`, which then owns it with the next epoch; null: leaves it free. Nothing happens if
   * another process owns it by now.
   */
  release(held: HeldLease, owner: ProcessId, successor?: ProcessId | null): Promise<void>;
  /** Removes a process that owns nothing any more. */
  leave(owner: ProcessId): Promise<void>;
  /**
   * Calls back soon after a lease was taken, released or handed on, by any process, until `signal` aborts. May miss
   * changes.
   *
   * @param onChange called with the lease if its new owner is known
   */
  watch(onChange: (owned: OwnedLease | null) => void, signal: AbortSignal): void;
}
