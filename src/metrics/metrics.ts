/** Prometheus metrics of a process, except those of the HTTP server. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { CONNECTION_FAILURE_REASONS } from "../domain/connection-failure";
import type {
  ClockObserver,
  CredentialObserver,
  IngestObserver,
  LagObserver,
  LeaseObserver,
  LedgerObserver,
  MoveObserver,
  FlushObserver,
  OperationObserver,
} from "../domain/ports/observers";
import type { Partition } from "../domain/keys";
import { REJECTION_REASONS, type RejectionReason } from "../domain/rejection";
import { leaseMetrics } from "./lease-metrics";
import { moveMetrics } from "./move-metrics";
import { partitionMetrics, type PartitionActivity } from "./partition-metrics";

export interface Metrics {
  readonly registry: Registry;
  /** The next three fields create the metrics of one partition. */
  ingest(partition: Partition): IngestObserver;
  flush(partition: Partition): FlushObserver;
  lag(partition: Partition): LagObserver;
  readonly leases: LeaseObserver;
  readonly ledger: LedgerObserver;
  readonly credentials: CredentialObserver;
  readonly clock: ClockObserver;
  readonly operations: OperationObserver;
  readonly moves: MoveObserver;
}

/**
 * Interval between measurements of the event loop's delay, milliseconds. At a tenth of this interval, the measurements
 * would take 0.3 % of a core.
 */
const EVENT_LOOP_LOOK_MS = 100;

/** @param activities called on every scrape */
export function createMetrics(activities: () => ReadonlyMap<Partition, PartitionActivity>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS });
  const registers = [registry];
  partitionMetrics(registers, activities);
  return {
    registry,
    ingest: ingestMetrics(registers),
    flush: flushMetrics(registers),
    lag: lagMetrics(registers),
    leases: leaseMetrics(registers),
    ledger: ledgerMetrics(registers),
    credentials: credentialMetrics(registers),
    clock: clockMetrics(registers),
    operations: operationMetrics(registers),
    moves: moveMetrics(registers),
  };
}

function operationMetrics(registers: Registry[]): OperationObserver {
  const seconds = new Histogram({
    name: "sluice_service_operation_seconds",
    help: "Duration of an asynchronous service operation, by outcome (ok, rejected or failed)",
    labelNames: ["operation", "outcome"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  return {
    ended: (operation, outcome, milliseconds) => seconds.labels(operation, outcome).observe(milliseconds / 1_000),
  };
}

function clockMetrics(registers: Registry[]): ClockObserver {
  const skew = new Gauge({
    name: "sluice_clock_skew_seconds",
    help: "Time by which this process's clock is ahead of MongoDB's; negative if behind",
    registers,
  });
  return { skew: (seconds) => skew.set(seconds) };
}

function credentialMetrics(registers: Registry[]): CredentialObserver {
  const expiring = new Gauge({
    name: "sluice_broker_credentials_expiring",
    help: "Active broker credentials that expire within SLUICE_CREDENTIAL_WARNING",
    registers,
  });
  const keys = new Gauge({
    name: "sluice_api_keys_expiring",
    help: "API keys that expire within SLUICE_API_KEY_WARNING",
    registers,
  });
  const ends = new Gauge({
    name: "sluice_certificate_expiry_timestamp_seconds",
    help: "Expiry time of a certificate of the platform",
    labelNames: ["certificate", "subject"],
    registers,
  });
  const drifts = new Counter({
    name: "sluice_broker_drifts_total",
    help: "Differences found between the broker and MongoDB",
    labelNames: ["kind", "repaired"],
    registers,
  });
  const takeOvers = new Counter({
    name: "sluice_broker_client_id_takeovers_total",
    help: "Connections with another tenant's or Sluice's client ID (REVOKED), or a shared one (REPORTED)",
    labelNames: ["outcome"],
    registers,
  });
  const limitExceeded = new Counter({
    name: "sluice_broker_connection_limit_exceeded_total",
    help: "Times that Sluice closed a credential's connections because it or its tenant had too many",
    registers,
  });
  const paused = new Counter({
    name: "sluice_broker_credential_pauses_total",
    help: "Times that Sluice paused a credential because it held up ingestion",
    registers,
  });
  const unattributed = new Counter({
    name: "sluice_broker_unattributed_connections_total",
    help: "Connections whose client ID is too long to identify the credential",
    registers,
  });
  const failed = new Counter({
    name: "sluice_broker_connection_failures_total",
    help: "Connections that the broker rejected, closed or lost",
    labelNames: ["reason"],
    registers,
  });
  for (const reason of CONNECTION_FAILURE_REASONS) failed.labels(reason).inc(0);
  for (const outcome of ["REVOKED", "REPORTED"]) takeOvers.labels(outcome).inc(0);
  return {
    credentialsExpiring: (count) => expiring.set(count),
    apiKeysExpiring: (count) => keys.set(count),
    certificates(certificates) {
      ends.reset();
      for (const { name, subject, expiresAt } of certificates) {
        ends.labels(name, subject).set(expiresAt.getTime() / 1_000);
      }
    },
    drift: (kind, repaired) => drifts.labels(kind, String(repaired)).inc(),
    clientIdTakenOver: (outcome) => takeOvers.labels(outcome).inc(),
    connectionLimitExceeded: () => limitExceeded.inc(),
    credentialPaused: () => paused.inc(),
    unattributedConnection: () => unattributed.inc(),
    connectionFailed: (reason) => failed.labels(reason).inc(),
  };
}

function ingestMetrics(registers: Registry[]): Metrics["ingest"] {
  const labelNames = ["partition"] as const;
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
  const received = counter(
    "sluice_ingest_received_readings_total",
    "Readings received from the broker or from a redrive",
  );
  const acknowledged = counter("sluice_ingest_acknowledged_readings_total", "Readings journaled and acknowledged");
  const duplicates = counter("sluice_ingest_duplicate_readings_total", "Readings recognized as duplicates");
  const rejected = new Counter({
    name: "sluice_ingest_rejected_readings_total",
    help: "Readings in rejected messages; an undecodable message counts as 1",
    labelNames: ["partition", "reason"],
    registers,
  });
  const seconds = new Histogram({
    name: "sluice_journal_append_seconds",
    help: "Time until a journal batch is durable",
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const readings = new Histogram({
    name: "sluice_journal_batch_readings",
    help: "Readings in a journal batch",
    labelNames,
    buckets: [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 16_384],
    registers,
  });
  return (number) => {
    const partition = String(number);
    const reasons = new Map(REJECTION_REASONS.map((reason) => [reason, rejected.labels(partition, reason)]));
    const of = {
      received: received.labels(partition),
      acknowledged: acknowledged.labels(partition),
      duplicates: duplicates.labels(partition),
      seconds: seconds.labels(partition),
      readings: readings.labels(partition),
    };
    // If a series appeared with its first value, `rate` would miss that value. So every series starts at 0.
    for (const one of [of.received, of.acknowledged, of.duplicates, ...reasons.values()]) one.inc(0);
    return {
      received: (count) => of.received.inc(count),
      acknowledged: (count) => of.acknowledged.inc(count),
      duplicates: (count) => of.duplicates.inc(count),
      rejected: (reason: RejectionReason, count) => reasons.get(reason)?.inc(count),
      appended(count, milliseconds) {
        of.seconds.observe(milliseconds / 1000);
        of.readings.observe(count);
      },
    };
  };
}

function ledgerMetrics(registers: Registry[]): LedgerObserver {
  const imbalance = new Gauge({
    name: "sluice_ledger_unaccounted_readings",
    help: "Readings of the last 15 minutes that the ledger lacks or counts twice; expected 0",
    registers,
  });
  const checkedAt = new Gauge({
    name: "sluice_ledger_checked_timestamp_seconds",
    help: "Time of the last successful ledger check",
    registers,
  });
  return {
    checked(unaccounted) {
      imbalance.set(unaccounted);
      checkedAt.setToCurrentTime();
    },
  };
}

function flushMetrics(registers: Registry[]): Metrics["flush"] {
  const labelNames = ["partition"] as const;
  const stored = new Counter({
    name: "sluice_flush_stored_readings_total",
    help: "Readings moved from the journal to the telemetry collection",
    labelNames,
    registers,
  });
  const groups = new Counter({
    name: "sluice_flush_groups_total",
    help: "Flushed groups; a group holds the readings of one sensor in one flush",
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: "sluice_flush_failures_total",
    help: "Flushes that failed",
    labelNames,
    registers,
  });
  const lost = new Counter({
    name: "sluice_journal_lost_batches_total",
    help: "Upper bound of the journal batches deleted before their flush; expected 0",
    labelNames,
    registers,
  });
  const position = new Gauge({
    name: "sluice_flush_position",
    help: "Position up to which the journal is flushed",
    labelNames,
    registers,
  });
  return (number) => {
    const partition = String(number);
    failures.labels(partition).inc(0);
    lost.labels(partition).inc(0);
    return {
      stored(count, sensors, newest) {
        stored.labels(partition).inc(count);
        groups.labels(partition).inc(sensors);
        position.labels(partition).set(newest);
      },
      failed: () => failures.labels(partition).inc(),
      lost: (batches) => lost.labels(partition).inc(batches),
    };
  };
}

function lagMetrics(registers: Registry[]): Metrics["lag"] {
  const batches = new Gauge({
    name: "sluice_consumer_lag_batches",
    help: "Upper bound of the journal batches that a consumer has not processed",
    labelNames: ["consumer", "partition"],
    registers,
  });
  const seconds = new Gauge({
    name: "sluice_consumer_lag_seconds",
    help: "Age of the oldest journal batch that a consumer has not processed; 0 if none",
    labelNames: ["consumer", "partition"],
    registers,
  });
  const overdue = new Gauge({
    name: "sluice_journal_overdue_seconds",
    help: "Time for which the journal has kept batches beyond their retention; expected 0",
    labelNames: ["partition"],
    registers,
  });
  return (partition) => ({
    overdue: (milliseconds) => overdue.labels(String(partition)).set(milliseconds / 1_000),
    behind(consumer, count, milliseconds) {
      batches.labels(consumer, String(partition)).set(count);
      seconds.labels(consumer, String(partition)).set(milliseconds / 1_000);
    },
  });
}
