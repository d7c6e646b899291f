import type { LeaseName, ProcessId } from "../domain/lease";

/** The same processes must have lived for this many lease times before leases move between them. */
const STABLE_LEASES = 2;

/** What has to last for some time before it counts. Measured by this process alone, from look to look. */
export class LeaseHistory {
  private readonly restingUntil = new Map<LeaseName, number>();
  private readonly freeSince = new Map<LeaseName, number>();
  private members = { ids: "", since: 0 };

  /** @param ttlMs time of a lease, milliseconds */
  constructor(private readonly ttlMs: number) {}

  /** A look has found these leases free, those owned by others, and these processes living. */
  saw(free: readonly LeaseName[], ofOthers: readonly LeaseName[], processes: readonly ProcessId[]): void {
    const now = performance.now();
    // Another process has done the work since.
    for (const name of ofOthers) this.restingUntil.delete(name);
    for (const name of this.freeSince.keys()) if (!free.includes(name)) this.freeSince.delete(name);
    for (const name of free) if (!this.freeSince.has(name)) this.freeSince.set(name, now);
    const ids = processes.join(" ");
    if (ids !== this.members.ids) this.members = { ids, since: now };
  }

  /** Leaves the lease to others for the time of a lease. */
  rest(name: LeaseName): void {
    this.restingUntil.set(name, performance.now() + this.ttlMs);
  }

  isResting(name: LeaseName): boolean {
    return (this.restingUntil.get(name) ?? 0) > performance.now();
  }

  /** Leases that have been free for longer than the process whose share they are needs to take them. */
  get overdue(): ReadonlySet<LeaseName> {
    const before = performance.now() - this.ttlMs;
    return new Set([...this.freeSince].filter(([, since]) => since < before).map(([name]) => name));
  }

  /** Whether the same processes have lived for some time. */
  get isStable(): boolean {
    return performance.now() - this.members.since >= STABLE_LEASES * this.ttlMs;
  }
}
