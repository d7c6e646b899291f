import type { LeaseName, ProcessId } from "../domain/lease";
import type { HeldLease } from "../domain/ports/leases";

/**
 * Measures by this process's clock how long leases have been free, how long they rest, and how long the set of living
 * processes has not changed.
 */
export class LeaseHistory {
  private readonly restingUntil = new Map<LeaseName, number>();
  private readonly freeSince = new Map<LeaseName, number>();
  private members = { ids: "", since: 0 };
  /** Last epoch in which this process owned each lease. */
  private readonly epochs = new Map<LeaseName, number>();

  /** @param ttlMs lease time, milliseconds: how long a lease stays valid without renewal */
  constructor(private readonly ttlMs: number) {}

  /** Records the result of a read: free leases, leases of other processes, and living processes. */
  saw(free: readonly LeaseName[], ofOthers: readonly LeaseName[], processes: readonly ProcessId[]): void {
    const now = performance.now();
    // Another process has owned the lease since it began to rest.
    for (const name of ofOthers) this.restingUntil.delete(name);
    for (const name of this.freeSince.keys()) if (!free.includes(name)) this.freeSince.delete(name);
    for (const name of free) if (!this.freeSince.has(name)) this.freeSince.set(name, now);
    const ids = processes.join(" ");
    if (ids !== this.members.ids) this.members = { ids, since: now };
  }

  /** Records that this process owns the lease. */
  owned(name: LeaseName, epoch: number): void {
    this.epochs.set(name, epoch);
  }

  /** Returns whether the epoch is later than the last epoch in which this process owned the lease. */
  isNew({ name, epoch }: Pick<HeldLease, "name" | "epoch">): boolean {
    return epoch > (this.epochs.get(name) ?? 0);
  }

  /** Leaves the lease to other processes for the lease time. */
  rest(name: LeaseName): void {
    this.restingUntil.set(name, performance.now() + this.ttlMs);
  }

  isResting(name: LeaseName): boolean {
    return (this.restingUntil.get(name) ?? 0) > performance.now();
  }

  /** Leases that have been free so long that their intended owner should have taken them. */
  get overdue(): ReadonlySet<LeaseName> {
    const before = performance.now() - this.ttlMs;
    return new Set([...this.freeSince].filter(([, since]) => since < before).map(([name]) => name));
  }

  /** How long the set of living processes has not changed, milliseconds. */
  get stableMs(): number {
    return performance.now() - this.members.since;
  }
}
