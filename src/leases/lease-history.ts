import type { LeaseName, ProcessId } from "../domain/lease";
import type { HeldLease } from "../domain/ports/leases";

/** Durations of states between looks at the leases, by this process's clock: free leases, resting leases, members. */
export class LeaseHistory {
  private readonly restingUntil = new Map<LeaseName, number>();
  private readonly freeSince = new Map<LeaseName, number>();
  private members = { ids: "", since: 0 };
  /** Last epoch in which this process owned each lease. */
  private readonly epochs = new Map<LeaseName, number>();

  /** @param ttlMs time of a lease, milliseconds */
  constructor(private readonly ttlMs: number) {}

  /** Records a look: free leases, leases owned by others, and living processes. */
  saw(free: readonly LeaseName[], ofOthers: readonly LeaseName[], processes: readonly ProcessId[]): void {
    const now = performance.now();
    // Another process has owned the lease since.
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

  /** Whether this process has not owned the lease in that epoch. */
  isNew({ name, epoch }: Pick<HeldLease, "name" | "epoch">): boolean {
    return epoch > (this.epochs.get(name) ?? 0);
  }

  /** Leaves the lease to others for the time of a lease. */
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

  /** For how long the same processes have lived, milliseconds. */
  get stableMs(): number {
    return performance.now() - this.members.since;
  }
}
