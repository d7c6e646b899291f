/** What ingestion and roll-up tell of themselves, for metrics. Calls are cheap and never throw. */
import type { PlatformCertificate } from "../certificates";
import type { RejectionReason } from "../rejection";
import type { DriftKind } from "./broker";

export interface IngestObserver {
  received(readings: number): void;
  acknowledged(readings: number): void;
  rejected(reason: RejectionReason, readings: number): void;
  duplicates(readings: number): void;
  /** An append was durable after that many milliseconds. */
  appended(readings: number, milliseconds: number): void;
}

export interface LedgerObserver {
  /** The newest minutes were looked at: so many readings are not accounted for. */
  checked(unaccounted: number): void;
}

export interface ExpiryObserver {
  /** So many broker credentials end within the time for warnings. */
  credentialsExpiring(credentials: number): void;
  apiKeysExpiring(apiKeys: number): void;
  /** All that are known, whenever they end. */
  certificates(certificates: readonly PlatformCertificate[]): void;
}

export interface CredentialObserver extends ExpiryObserver {
  /** The broker differed from what MongoDB says. */
  drift(kind: DriftKind, mended: boolean): void;
  /** A client connected with a client id of another tenant: revoked for it, or nobody can tell whose it is. */
  clientIdTakenOver(outcome: "REVOKED" | "REPORTED"): void;
  /** All connections of a credential were ended, because it or its tenant had too many. */
  connectionLimitExceeded(): void;
  /** A client connected of which the broker does not tell whose it is. */
  unattributedConnection(): void;
}

export interface RollUpObserver {
  /** `readings` more are stored; everything up to the batch `doneSeq` is. */
  stored(readings: number, doneSeq: number): void;
  failed(): void;
  /** The journal had so many batches no more when they were to be rolled up. */
  lost(batches: number): void;
}

export interface LagObserver {
  /** The roll-up was looked at: so many batches behind, the oldest of which has been in the journal for so long. */
  behind(batches: number, milliseconds: number): void;
}

export interface ClockObserver {
  /** How far the clock of this process is ahead of MongoDB's, seconds; negative: behind. */
  difference(seconds: number): void;
}
