import { setTimeout as delay } from "node:timers/promises";
import { kindOfLease, type LeaseKind, type LeaseName, type ProcessId } from "../domain/lease";
import type { Lease, LeaseStore, LeaseView } from "../domain/ports/leases";
import { successorOf } from "./balance";
import { isGone, type processIdentity } from "./process-identity";

/** Maximum time for {@link OtherProcesses.refresh}, milliseconds. */
const REFRESH_MS = 100;

/** The leases and the other processes, as this process last read them. */
export class OtherProcesses {
  view: LeaseView = { leases: [], processes: [] };
  /** New owners of this process's leases that the view does not show yet. */
  private readonly given = new Map<LeaseName, ProcessId>();

  constructor(private readonly identity: ReturnType<typeof processIdentity>) {}

  saw(view: LeaseView): void {
    this.view = view;
    for (const { name, owner } of view.leases) if (owner !== this.identity.id) this.given.delete(name);
  }

  /** Learns of processes that have started since the last look. Does not wait for a slow response. */
  async refresh(store: Pick<LeaseStore, "view">): Promise<void> {
    const view = await Promise.race([store.view(), delay(REFRESH_MS, null, { ref: false })]).catch(() => null);
    if (view !== null) this.saw(view);
  }

  /** Processes that are certainly dead, although their last renewal has not expired. */
  get gone(): ReadonlySet<ProcessId> {
    return new Set(this.view.processes.filter((other) => isGone(other, this.identity)).map(({ id }) => id));
  }

  get leases(): ReadonlyMap<LeaseName, Lease> {
    return new Map(this.view.leases.map((lease) => [lease.name, lease]));
  }

  /** Milliseconds until the first of the other processes expires, unless it renews. */
  get expireInMs(): number {
    const others = this.view.processes.filter(({ id }) => id !== this.identity.id);
    return Math.min(...others.map(({ expiresInMs }) => expiresInMs));
  }

  /** Whether another living process owns the lease. */
  owns(name: LeaseName): boolean {
    const owner = this.leases.get(name)?.owner ?? null;
    return owner !== this.identity.id && this.view.processes.some(({ id }) => id === owner);
  }

  hasSuccessor(kind: LeaseKind): boolean {
    const { id: own } = this.identity;
    return this.view.processes.some(({ id, kinds, isLeaving }) => id !== own && !isLeaving && kinds.includes(kind));
  }

  /** Returns the process to which to hand the lease, and remembers this choice; null: there is none. */
  takeSuccessor(name: LeaseName): ProcessId | null {
    const { view, gone, given } = this;
    const successor = successorOf(kindOfLease(name), { own: this.identity.id, view, gone, given });
    if (successor !== null) given.set(name, successor);
    return successor;
  }
}
