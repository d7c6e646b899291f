import { tenantOfKey, type Partition, type SensorKey, type TenantId } from "../domain/keys";
import type { PendingLedgerDelta } from "../domain/ledger";
import type { PendingLedger, RecentReadings } from "../domain/ports/live";
import { compareReadings, type Reading } from "../domain/reading";

/** The newest readings of all partitions. A tenant's are in its home partition, so the others add nothing. */
export class PartitionedRecentReadings implements RecentReadings, PendingLedger {
  private readonly all: readonly (RecentReadings & PendingLedger)[];

  /** @param homeOf home of a tenant, as far as memory knows it; undefined: any may be asked */
  constructor(
    private readonly partitions: ReadonlyMap<Partition, RecentReadings & PendingLedger>,
    private readonly homeOf: (tenantId: TenantId) => Partition | undefined,
  ) {
    this.all = [...partitions.values()];
  }

  latest(sensorKey: SensorKey): Reading | undefined {
    let latest: Reading | undefined;
    for (const recent of this.all) {
      const reading = recent.latest(sensorKey);
      if (reading !== undefined && (latest === undefined || compareReadings(reading, latest) > 0)) latest = reading;
    }
    return latest;
  }

  knowsLatest(sensorKey: SensorKey): boolean {
    return this.all.some((recent) => recent.knowsLatest(sensorKey));
  }

  learnLatest(sensorKeys: readonly SensorKey[], stored: readonly Reading[]): void {
    const byHome = new Map<RecentReadings, SensorKey[]>();
    for (const key of sensorKeys) {
      const home = this.homeFor(key);
      const keys = home && byHome.get(home);
      if (keys !== undefined) keys.push(key);
      else if (home !== undefined) byHome.set(home, [key]);
    }
    for (const [home, keys] of byHome) home.learnLatest(keys, stored);
  }

  async since(
    sensorKeys: readonly SensorKey[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<SensorKey, readonly Reading[]>> {
    const found = await Promise.all(this.all.map((recent) => recent.since(sensorKeys, signal)));
    return new Map(sensorKeys.map((key) => [key, found.flatMap((each) => each.get(key) ?? [])]));
  }

  async pendingDeltas(
    tenantId: TenantId | null | undefined,
    signal?: AbortSignal,
  ): Promise<readonly PendingLedgerDelta[]> {
    return (await Promise.all(this.all.map((recent) => recent.pendingDeltas(tenantId, signal)))).flat();
  }

  private homeFor(sensorKey: SensorKey): RecentReadings | undefined {
    const home = this.homeOf(tenantOfKey(sensorKey));
    return (home === undefined ? undefined : this.partitions.get(home)) ?? this.all[0];
  }
}
