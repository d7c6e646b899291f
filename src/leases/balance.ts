import { kindOfLease, type LeaseKind, type LeaseName, type ProcessId } from "../domain/lease";
import type { Lease, LeaseView } from "../domain/ports/leases";

export interface BalanceInput {
  /** The leases that this process can own. */
  readonly names: readonly LeaseName[];
  readonly own: ProcessId;
  readonly view: LeaseView;
  /** Processes that are certainly dead, although their last renewal has not expired. */
  readonly gone: ReadonlySet<ProcessId>;
  /** Leases that this process must not take now. */
  readonly resting: ReadonlySet<LeaseName>;
  /** Leases that have been free for so long that a process may exceed its share to take them. */
  readonly overdue: ReadonlySet<LeaseName>;
  /**
   * Whether leases of a kind may move between processes, because the set of living processes has not changed for some
   * time.
   */
  readonly mayMove: (kind: LeaseKind) => boolean;
}

export interface Balance {
  readonly free: readonly LeaseName[];
  /** Leases that this process must take now. */
  readonly take: readonly LeaseName[];
  /** Lease that this process must release now for a process that has fewer; null: none. */
  readonly yield: LeaseName | null;
}

/**
 * Balances the leases of each kind: a process takes free leases up to its share, rounded up, and overdue leases beyond
 * it. If a process holds more because another process was added, it releases one lease at a time.
 */
export function balance({ names, own, view, gone, resting, overdue, mayMove }: BalanceInput): Balance {
  const living = view.processes.filter(({ id }) => !gone.has(id));
  const alive = new Set(living.map(({ id }) => id));
  const known = new Map(view.leases.map((lease) => [lease.name, lease]));
  const isFree = (name: LeaseName) => isUnowned(known.get(name), alive);
  const free = names.filter(isFree);
  const take: LeaseName[] = [];
  let surplus: LeaseName | null = null;
  for (const kind of new Set(names.map(kindOfLease))) {
    const ofKind = names.filter((name) => kindOfLease(name) === kind);
    const candidates = living.filter(({ kinds, isLeaving }) => kinds.includes(kind) && !isLeaving).length;
    const share = Math.ceil(ofKind.length / Math.max(1, candidates));
    const held = ofKind.filter((name) => known.get(name)?.owner === own);
    let holds = held.length;
    for (const name of ofKind.filter(isFree)) {
      if (resting.has(name) || (holds >= share && !overdue.has(name))) continue;
      take.push(name);
      holds++;
    }
    if (mayMove(kind) && held.length > share) surplus ??= held.at(-1) ?? null;
  }
  return { free, take, yield: surplus };
}

/**
 * Returns the process to which to hand a lease of this kind: of the other processes that can do the work, the one with
 * the fewest leases of the kind. null: no other process can do the work.
 *
 * @param given new owners of leases that `view` does not show yet
 */
export function successorOf(
  kind: LeaseKind,
  {
    own,
    view,
    gone,
    given,
  }: Pick<BalanceInput, "own" | "view" | "gone"> & { readonly given: ReadonlyMap<LeaseName, ProcessId> },
): ProcessId | null {
  const owners = view.leases
    .filter(({ name }) => kindOfLease(name) === kind)
    .map(({ name, owner }) => given.get(name) ?? owner);
  const candidates = view.processes
    .filter(({ id, kinds, isLeaving }) => id !== own && !isLeaving && kinds.includes(kind) && !gone.has(id))
    .map(({ id }) => ({ id, owns: owners.filter((owner) => owner === id).length }));
  return candidates.sort((one, other) => one.owns - other.owns)[0]?.id ?? null;
}

function isUnowned(lease: Lease | undefined, alive: ReadonlySet<ProcessId>): boolean {
  const owner = lease?.owner ?? null;
  return owner === null || !alive.has(owner);
}
