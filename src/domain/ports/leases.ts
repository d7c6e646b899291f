/** Leases with their owners, and the live processes. All times are the database server's. */
import type { LeaseKind, LeaseName, ProcessId } from "../lease";

/** Digests of the settings that all processes must share. */
export interface ProcessSettings {
  /** Values by variable. */
  readonly values: Readonly<Record<string, string>>;
  /** Settings of the session on the broker, by number of the partition. */
  readonly sessions: Readonly<Record<string, string>>;
}

/** A process as other processes see it. */
export interface LivingProcess {
  readonly id: ProcessId;
  /** Kinds of leases that it can own. */
  readonly kinds: readonly LeaseKind[];
  /** Whether the process is stopping and takes no more leases. */
  readonly isLeaving: boolean;
  readonly startedAt: Date;
  /**
   * Identifies the machine and the namespace of process IDs; null: unknown. Only processes in the same place can see
   * whether the process lives.
   */
  readonly place: string | null;
  /** Process ID, unique in `place`. */
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

/** A lease that has a new owner, as an event. */
export interface OwnedLease extends HeldLease {
  readonly owner: ProcessId;
}

export interface LeaseView {
  readonly leases: readonly Lease[];
  /** Processes whose last renewal has not expired. Other processes own no lease. */
  readonly processes: readonly (LivingProcess & { readonly expiresInMs: number })[];
}

export interface LeaseStore {
  /** Announces that the process lives for the next `ttlMs` milliseconds. It keeps all of its leases for this time. */
  renew(process: LivingProcess, ttlMs: number): Promise<void>;
  view(): Promise<LeaseView>;
  /**
   * Takes a lease if its state is still `known`. `known` undefined: the lease never had an owner. Returns null if
   * another process was faster.
   */
  take(name: LeaseName, known: Lease | undefined, owner: ProcessId): Promise<HeldLease | null>;
  /**
   * Hands the lease to `successor`, which then owns it with the next epoch; null: leaves it free. Has no effect if
   * another process owns the lease by now.
   */
  release(held: HeldLease, owner: ProcessId, successor?: ProcessId | null): Promise<void>;
  /** Removes a process that no longer owns a lease. */
  leave(owner: ProcessId): Promise<void>;
  /**
   * Calls back soon after any process has taken, released or handed over a lease, until `signal` aborts. May miss
   * changes.
   *
   * @param onChange called with the lease if its new owner is known
   */
  watch(onChange: (owned: OwnedLease | null) => void, signal: AbortSignal): void;
}
