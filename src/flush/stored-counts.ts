import { tenantOfKey, type TenantId } from "../domain/keys";
import { minuteOf, type StoredCount } from "../domain/ledger";
import type { Reading } from "../domain/reading";

type MutableCount = { -readonly [K in keyof StoredCount]: StoredCount[K] };

/** Counts the stored readings of a run for the ledger, by tenant and minute of receipt. */
export class StoredCounts {
  private readonly counts = new Map<string, MutableCount>();

  add(readings: readonly Reading[]): void {
    let lastKey = "";
    let count: MutableCount | undefined;
    for (const { sensorKey, receivedAt } of readings) {
      const minute = minuteOf(receivedAt);
      // Readings of one sensor are adjacent, and most of them were received in the same minute.
      if (count === undefined || sensorKey !== lastKey || minute !== count.minute) {
        lastKey = sensorKey;
        count = this.countOf(tenantOfKey(sensorKey), minute);
      }
      count.stored++;
    }
  }

  values(): readonly StoredCount[] {
    return [...this.counts.values()];
  }

  private countOf(tenantId: TenantId, minute: number): MutableCount {
    const key = `${minute}/${tenantId}`;
    let count = this.counts.get(key);
    if (count === undefined) this.counts.set(key, (count = { tenantId, minute, stored: 0 }));
    return count;
  }
}
