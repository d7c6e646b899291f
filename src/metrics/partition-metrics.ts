import { Gauge, type Registry } from "prom-client";
import type { Partition } from "../domain/keys";

/** The state of a partition in this process. */
export interface PartitionActivity {
  /** Messages received but not yet acknowledged. */
  readonly pendingMessages: number;
  /** Whether this process keeps the partition's newest readings in memory, for queries and subscriptions. */
  readonly isFollowed: boolean;
}

/** @param activities called on every scrape */
export function partitionMetrics(
  registers: Registry[],
  activities: () => ReadonlyMap<Partition, PartitionActivity>,
): void {
  const gauge = (name: string, help: string, valueOf: (activity: PartitionActivity) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["partition"],
      registers,
      collect() {
        this.reset();
        for (const [partition, activity] of activities()) this.labels(String(partition)).set(valueOf(activity));
      },
    });
  gauge(
    "sluice_ingest_pending_messages",
    "Messages received but not yet acknowledged",
    ({ pendingMessages }) => pendingMessages,
  );
  gauge(
    "sluice_partition_followed",
    "1 if this process follows the partition's journal for queries and subscriptions, else 0",
    ({ isFollowed }) => Number(isFollowed),
  );
}
