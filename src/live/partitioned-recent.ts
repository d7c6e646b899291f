import { tenantOfKey, type Partition, type SensorKey, type TenantId } from "../domain/keys";
import type { PendingLedgerDelta } from "../domain/ledger";
import type { PendingLedger, RecentMemory, RecentReadings } from "../domain/ports/live";
import { compareReadings, type Reading } from "../domain/reading";

type Memory = RecentMemory & PendingLedger;

/** The newest readings of one partition, while its journal is followed. */
export interface FollowedRecent {
  /** null if the journal is not followed, or memory does not have all of them yet. */
  readonly recent: Memory | null;
  /** Begins to follow the journal. Resolves when {@link recent} is available; undefined if it already is. */
  follow(signal?: AbortSignal): Promise<void> | undefined;
}

/** The home partition of each tenant. */
export interface KnownHomes {
  /** Returns the home of a tenant; undefined if it is not in memory. */
  peek(tenantId: TenantId): Partition | undefined;
  /** Resolves with the homes in the order of the IDs; null for a tenant that does not exist. */
  find(tenantIds: readonly TenantId[]): Promise<readonly (Partition | null)[]>;
}

/**
 * The newest readings of all partitions. A tenant's readings are in its home partition, which is followed when they
 * are queried. All readings of earlier homes are stored.
 */
export class PartitionedRecentReadings implements RecentReadings, PendingLedger {
  private readonly all: readonly FollowedRecent[];

  constructor(
    private readonly partitions: ReadonlyMap<Partition, FollowedRecent>,
    private readonly homes: KnownHomes,
  ) {
    this.all = [...partitions.values()];
  }

  follow(sensorKeys: readonly SensorKey[], signal?: AbortSignal): Promise<void> | undefined {
    const tenantIds = [...new Set(sensorKeys.map(tenantOfKey))];
    const known = this.peekHomes(tenantIds);
    if (known !== null) return followAll(known, signal);
    return this.homesOf(tenantIds).then((homes) => followAll(homes, signal));
  }

  latest(sensorKey: SensorKey): Reading | undefined {
    let latest: Reading | undefined;
    for (const { recent } of this.all) {
      const reading = recent?.latest(sensorKey);
      if (reading !== undefined && (latest === undefined || compareReadings(reading, latest) > 0)) latest = reading;
    }
    return latest;
  }

  /** Begins to follow the home if necessary, because the caller will query the store next. */
  knowsLatest(sensorKey: SensorKey): boolean {
    const home = this.homeFor(tenantOfKey(sensorKey));
    return home?.follow() === undefined && home?.recent?.knowsLatest(sensorKey) === true;
  }

  learnLatest(sensorKeys: readonly SensorKey[], stored: readonly Reading[]): void {
    const byHome = new Map<RecentMemory, SensorKey[]>();
    for (const key of sensorKeys) {
      const home = this.homeFor(tenantOfKey(key))?.recent ?? undefined;
      const keys = home && byHome.get(home);
      if (keys !== undefined) keys.push(key);
      else if (home !== undefined) byHome.set(home, [key]);
    }
    for (const [home, keys] of byHome) home.learnLatest(keys, stored);
  }

  async since(
    sensorKeys: readonly SensorKey[],
    signal?: AbortSignal,
    partition?: Partition,
  ): Promise<ReadonlyMap<SensorKey, readonly Reading[]>> {
    const home = partition === undefined ? undefined : this.partitions.get(partition);
    const needed = home === undefined ? await this.homesOf([...new Set(sensorKeys.map(tenantOfKey))]) : [home];
    const memories = await this.memories(needed, home, signal);
    const found = await Promise.all(memories.map((recent) => recent.since(sensorKeys, signal)));
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return only;
    return new Map(sensorKeys.map((key) => [key, found.flatMap((each) => each.get(key) ?? [])]));
  }

  async pendingDeltas(
    tenantId: TenantId | null | undefined,
    signal?: AbortSignal,
  ): Promise<readonly PendingLedgerDelta[]> {
    const isOfOne = tenantId !== null && tenantId !== undefined;
    const memories = await this.memories(isOfOne ? await this.homesOf([tenantId]) : this.all, undefined, signal);
    return (await Promise.all(memories.map((recent) => recent.pendingDeltas(tenantId, signal)))).flat();
  }

  /**
   * Follows the partitions `needed`. Resolves with the memory of `only` if it is given. Otherwise resolves with the
   * memories of all followed partitions, because a tenant may have moved since its home was looked up.
   */
  private async memories(
    needed: readonly FollowedRecent[],
    only: FollowedRecent | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Memory[]> {
    // This process may stop following a partition before the next partition is followed.
    for (;;) {
      await followAll(needed, signal);
      const missing = needed.some(({ recent }) => recent === null);
      if (!missing) return (only === undefined ? this.all : [only]).flatMap(({ recent }) => recent ?? []);
    }
  }

  /** Resolves with the home partitions of the tenants. A tenant that does not exist has none. */
  private async homesOf(tenantIds: readonly TenantId[]): Promise<readonly FollowedRecent[]> {
    const known = this.peekHomes(tenantIds);
    if (known !== null) return known;
    const homes = new Set(await this.homes.find(tenantIds));
    return [...homes].flatMap((home) => (home === null ? [] : (this.partitions.get(home) ?? [])));
  }

  /** Returns the home partitions of the tenants from memory; null if the home of any tenant is not in memory. */
  private peekHomes(tenantIds: readonly TenantId[]): readonly FollowedRecent[] | null {
    if (tenantIds.length === 0) return [];
    const homes = new Set(tenantIds.map((tenantId) => this.homeFor(tenantId)));
    return homes.has(undefined) ? null : [...homes].flatMap((home) => home ?? []);
  }

  private homeFor(tenantId: TenantId): FollowedRecent | undefined {
    const [only, ...others] = this.all;
    if (others.length === 0) return only;
    const home = this.homes.peek(tenantId);
    return home === undefined ? undefined : this.partitions.get(home);
  }
}

function followAll(partitions: readonly FollowedRecent[], signal: AbortSignal | undefined): Promise<void> | undefined {
  const waits = partitions.flatMap((each) => each.follow(signal) ?? []);
  return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
}
