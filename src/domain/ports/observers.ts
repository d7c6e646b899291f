/** Events that ingestion, the flusher and other components report for metrics. Calls are cheap and never throw. */
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
  /**
   * A client connected with a client ID that another tenant owns or uses, or that the platform owns. REVOKED: Sluice
   * revokes the client's credential. REPORTED: no tenant owns the client ID, so Sluice only logs the event.
   */
  clientIdTakenOver(outcome: "REVOKED" | "REPORTED"): void;
  /** All connections of a credential were closed, because it or its tenant had too many. */
  connectionLimitExceeded(): void;
  /** A credential was paused, because it held up ingestion. */
  credentialPaused(): void;
  /** A client connected whose user the broker's log does not show. */
  unattributedConnection(): void;
  /**
   * A client's connection to the broker failed, or ended without a DISCONNECT packet. Excludes the platform's own
   * connections.
   */
  connectionFailed(reason: ConnectionFailureReason): void;
}

export interface FlushObserver {
  /**
   * The flusher stored `readings` more readings of `sensors` sensors. Everything up to the batch at `doneSeq` is
   * stored.
   */
  stored(readings: number, sensors: number, doneSeq: Position): void;
  failed(): void;
  /** Unflushed batches were missing from the journal, at most `batches`. */
  lost(batches: number): void;
}

export interface LagObserver {
  /** How long the oldest batch has been kept beyond its retention, milliseconds; 0: no batch is overdue. */
  overdue(milliseconds: number): void;
  /**
   * A consumer is at most `batches` behind. The oldest of these batches in the journal is `milliseconds` old; 0: there
   * is none.
   */
  behind(consumer: string, batches: number, milliseconds: number): void;
}

export interface LeaseObserver {
  /** This process has owned the lease since `since`. */
  owned(lease: LeaseName, epoch: number, since: Date): void;
  /** This process has lost the lease. */
  released(lease: LeaseName): void;
  /** Number of settings in which another living process differs from this process. */
  settingsDiffer(count: number): void;
}

export interface MoveObserver {
  /** A tenant moved to another partition. For `pauseMs` milliseconds, no broker accepted its connections. */
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
