import type { BrokerState, FlushState, IngestionState, PlatformProcess } from "../domain/ports/platform";
import type { LeaseKeeper } from "../leases/lease-keeper";
import type { PartitionActivity } from "../metrics/partition-metrics";
import type { Readiness } from "../server/health";
import type { ClockWatch } from "./clock-watch";
import type { RunningPartition } from "./create-partition";
import type { LifeCycle } from "./life-cycle";
import { version } from "./version";

/** Returns the state of this process for the API's operator queries. */
export function processState(partitions: readonly RunningPartition[]): PlatformProcess {
  return {
    version: version(),
    startedAt: new Date(),
    broker: () => partitions.map(brokerOf).reduce(bothBrokers),
    ingestion: () => sumOf(partitions.map(ingestionOf), bothIngestions),
    flush: () => sumOf(partitions.map(flushOf), bothFlushes),
    partitions: () =>
      partitions.map((partition) => ({
        partitionId: partition.partition,
        broker: brokerOf(partition),
        ingestion: ingestionOf(partition),
        isFollowed: partition.live.isFollowing,
      })),
  };
}

/** Returns the activity in a partition for the metrics. */
export function activityOf({ ingestion, live }: RunningPartition): PartitionActivity {
  return { pendingMessages: ingestion?.pendingMessages ?? 0, isFollowed: live.isFollowing };
}

function brokerOf({ broker }: RunningPartition): BrokerState {
  const { ready, since, failure } = broker.accounts.readiness;
  return { connected: ready, since, failure };
}

/**
 * Returns the state of the broker that is not connected. If both or neither are connected, returns the state that
 * changed last.
 */
function bothBrokers(one: BrokerState, other: BrokerState): BrokerState {
  if (one.connected !== other.connected) return one.connected ? other : one;
  return one.since > other.since ? one : other;
}

/** Null while this process does not ingest in the partition. */
function ingestionOf({ ingestion, counts }: RunningPartition): IngestionState | null {
  if (ingestion === null) return null;
  const { failure, pendingMessages } = ingestion;
  return { connected: failure === null, failure, pendingMessages, ...counts.ingest.state() };
}

function bothIngestions(one: IngestionState, other: IngestionState): IngestionState {
  return {
    connected: one.connected && other.connected,
    failure: one.failure ?? other.failure,
    received: one.received + other.received,
    accepted: one.accepted + other.accepted,
    duplicates: one.duplicates + other.duplicates,
    rejected: one.rejected + other.rejected,
    receivedPerSecond: one.receivedPerSecond + other.receivedPerSecond,
    pendingMessages: one.pendingMessages + other.pendingMessages,
  };
}

function flushOf({ isFlushing, counts }: RunningPartition): FlushState | null {
  return isFlushing ? counts.flush.state() : null;
}

function bothFlushes(one: FlushState, other: FlushState): FlushState {
  const [earlier, later] = [one.lastRunAt, other.lastRunAt].sort((a, b) => Number(a) - Number(b));
  return {
    stored: one.stored + other.stored,
    storedPerSecond: one.storedPerSecond + other.storedPerSecond,
    lastRunAt: later ?? earlier ?? null,
  };
}

/** Combines the states that are not null; null if all are. */
function sumOf<T>(states: readonly (T | null)[], both: (one: T, other: T) => T): T | null {
  return states.reduce((sum, state) => (sum === null || state === null ? (sum ?? state) : both(sum, state)));
}

export interface ReadinessParts {
  readonly life: LifeCycle;
  readonly partitions: readonly RunningPartition[];
  readonly needsBrokers: boolean;
  readonly clock: ClockWatch;
  readonly leases: LeaseKeeper;
}

/** Returns whether the process can serve, all reasons why it cannot, and the leases that it owns. */
export function readinessOf({ life, partitions, needsBrokers, clock, leases }: ReadinessParts): Readiness {
  const owned = leases.owned();
  const owns = owned.map(({ name }) => name);
  if (life.starting !== null) {
    const starting = owned.find(({ isRunning }) => !isRunning)?.title ?? life.starting;
    const failures = partitions.flatMap(({ journal }) => journal.failure ?? []);
    return { ready: false, reasons: [[`${starting} is starting`, ...failures].join(": ")], owns };
  }
  const reasons = [
    ...partitions.flatMap((partition) => failuresOf(partition, needsBrokers)),
    ...leases.failures().map(({ title }) => `${title}: not started; see the log for the cause`),
    ...(clock.failure === null ? [] : [`clock: ${clock.failure}`]),
  ];
  return { ready: reasons.length === 0, reasons, owns };
}

function failuresOf(
  { partition, isOnly, broker, journal, ingestion }: RunningPartition,
  needsBroker: boolean,
): string[] {
  const of = isOnly ? "" : ` of partition ${partition}`;
  const { ready, failure } = broker.accounts.readiness;
  const stopped = ingestion?.failure ?? null;
  return [
    ...(ready || !needsBroker ? [] : [`broker${of}: ${failure ?? "not connected"}`]),
    ...(stopped === null ? [] : [`ingestion${of}: ${stopped}`]),
    // Only the owner of the ingestion reports it. Other processes serve the API from MongoDB and memory.
    ...(ingestion === null || journal.failure === null ? [] : [`journal${of}: ${journal.failure}`]),
  ];
}
