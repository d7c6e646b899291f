/** Events that ingestion, flush and others report for metrics. Calls are cheap and never throw. */
import type { PlatformCertificate } from "../certificates";
import type { ConnectionFailureReason } from "../connection-failure";
import type { Position } from "../keys";
import type { LeaseName } from "../lease";
import type { RejectionReason } from "../rejection";
import type { DriftKind } from "./broker";

export interface IngestObserver {
  received(readings: number): void;
  acknowledged(readings: number): void;
  rejected(reason: RejectionReason, readings: number): void;
  duplicates(readings: number): void;
  /** An append became durable after `milliseconds`. */
  appended(readings: number, milliseconds: number): void;
}

export interface LedgerObserver {
  /** The newest minutes were checked. `unaccounted`: readings that are missing or counted twice. */
  checked(unaccounted: number): void;
}

export interface ExpiryObserver {
  /** Number of broker credentials that expire within the warning time. */
  credentialsExpiring(credentials: number): void;
  apiKeysExpiring(apiKeys: number): void;
  /** All known certificates, whenever they expire. */
  certificates(certificates: readonly PlatformCertificate[]): void;
}

export interface CredentialObserver extends ExpiryObserver {
  /** The broker differed from MongoDB. */
  drift(kind: DriftKind, repaired: boolean): void;
  /** A client connected with another tenant's or the platform's client ID. REPORTED: its owner is unknown. */
  clientIdTakenOver(outcome: "REVOKED" | "REPORTED"): void;
  /** All connections of a credential were closed, because it or its tenant had too many. */
  connectionLimitExceeded(): void;
  /** A credential was paused, because it held up ingestion. */
  credentialPaused(): void;
  /** A client connected whose user the broker's log does not show. */
  unattributedConnection(): void;
  /** A client's connection to the broker failed, or ended without a DISCONNECT packet. Not the platform's own. */
  connectionFailed(reason: ConnectionFailureReason): void;
}

export interface FlushObserver {
  /** `readings` more are stored, of this number of sensors, and everything up to the batch at `doneSeq`. */
  stored(readings: number, sensors: number, doneSeq: Position): void;
  failed(): void;
  /** At most this number of batches was missing from the journal when they were to be flushed. */
  lost(batches: number): void;
}

export interface LagObserver {
  /** How long batches are kept beyond their retention, milliseconds; 0: none is. */
  overdue(milliseconds: number): void;
  /** A consumer is at most `batches` behind. The oldest of them in the journal is `milliseconds` old; 0: none. */
  behind(consumer: string, batches: number, milliseconds: number): void;
}

export interface LeaseObserver {
  /** This process owns the lease since then. */
  owned(lease: LeaseName, epoch: number, since: Date): void;
  /** This process has lost the lease. */
  released(lease: LeaseName): void;
  /** Number of settings in which another living process differs from this one. */
  settingsDiffer(count: number): void;
}

export interface MoveObserver {
  /** A tenant moved to another partition. No broker admitted it for `pauseMs`. */
  moved(pauseMs: number): void;
}

export interface ClockObserver {
  /** Seconds by which the local clock is ahead of MongoDB's; negative: behind. */
  skew(seconds: number): void;
}

/** ok: a result. rejected: an expected failure, or a caller without the permission. failed: any other error. */
export type OperationOutcome = "ok" | "rejected" | "failed";

export interface OperationObserver {
  /** An operation of the services ended after `milliseconds`. */
  ended(operation: string, outcome: OperationOutcome, milliseconds: number): void;
}
