/** Who owns which lease, and which processes live. All times are the server's. */
import type { LeaseKind, LeaseName, ProcessId } from "../lease";

/** Digests of what all processes must have in common. */
export interface ProcessSettings {
  /** By variable. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the session on the broker, by number of the partition. */
  readonly sessions: Readonly<Record<string, string>>;
}

/** A process as the others see it. */
export interface LivingProcess {
  readonly id: ProcessId;
  /** What it can own. */
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

/** What its owner needs to hold it. */
export interface HeldLease {
  readonly name: LeaseName;
  /** Rises with every change of owner. */
  readonly epoch: number;
  /** When the owner took it. */
  readonly since: Date;
}

export interface Lease extends HeldLease {
  /** null: it was released. */
  readonly owner: ProcessId | null;
}

export interface LeaseView {
  readonly leases: readonly Lease[];
  /** Processes whose time has not run out. A process that is not among them owns nothing any more. */
  readonly processes: readonly (LivingProcess & { readonly expiresInMs: number })[];
}

export interface LeaseStore {
  /** Announces that the process lives for the next `ttlMs`. It keeps all of its leases for that long. */
  renew(process: LivingProcess, ttlMs: number): Promise<void>;
  view(): Promise<LeaseView>;
  /**
   * Takes a lease if it is as `known` says; undefined: nobody has ever had it. Returns null if another process was
   * faster.
   */
  take(name: LeaseName, known: Lease | undefined, owner: ProcessId): Promise<HeldLease | null>;
  /** Nothing happens if another process owns it by now. */
  release(held: HeldLease, owner: ProcessId): Promise<void>;
  /** Removes a process that owns nothing any more. */
  leave(owner: ProcessId): Promise<void>;
  /** Calls back soon after a lease was taken or released, by any process, until `signal` aborts. May miss changes. */
  watch(onChange: () => void, signal: AbortSignal): void;
}
