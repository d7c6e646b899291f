/** Why a connection to the broker failed or ended, according to the broker's log. */

export const CONNECTION_FAILURE_REASONS = [
  "NOT_AUTHORIZED",
  "UNSUPPORTED_WILL",
  "MALFORMED_CONNECT",
  "KEEP_ALIVE_REJECTED",
  "TLS_FAILED",
  "SESSION_TAKEN_OVER",
  "KEEP_ALIVE_TIMEOUT",
  "RETAINED_PUBLISH",
  "UNSUPPORTED_QOS",
  "PACKET_TOO_LARGE",
  "PROTOCOL_ERROR",
  "CONNECTION_LOST",
  "CLOSED_BY_PLATFORM",
  "CREDENTIAL_PAUSED",
] as const;
export type ConnectionFailureReason = (typeof CONNECTION_FAILURE_REASONS)[number];

/**
 * How the broker's log identifies the credential. Only with SESSION is it certain that the failure concerns it.
 *
 * - SESSION: the credential's own connection, which the broker had accepted.
 * - CLIENT_ID: the log names no user. The credential last connected with the client ID in the log or is bound to it.
 * - ADDRESS: the log names no user and no client ID that identifies a credential. The client has the credential's last
 *   IP address.
 * - TENANT: the credential has never connected. The client has a client ID of the credential's tenant, or a client ID
 *   or IP address that only credentials of this tenant used last, or no other tenant exists.
 */
export const ATTRIBUTIONS = ["SESSION", "CLIENT_ID", "ADDRESS", "TENANT"] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];

export interface ConnectionFailure {
  readonly at: Date;
  readonly reason: ConnectionFailureReason;
  /** null: unknown, or perhaps another tenant's. */
  readonly clientId: string | null;
  /** IP address of the client; null: unknown, or perhaps another tenant's. */
  readonly address: string | null;
  /** null: no credential is known. */
  readonly attribution: Attribution | null;
}

export interface ConnectionFailureCount {
  readonly reason: ConnectionFailureReason;
  readonly count: number;
  readonly lastAt: Date;
}

export interface ConnectionFailures {
  readonly counts: readonly ConnectionFailureCount[];
  /** Newest first, at most {@link MAX_RECENT_FAILURES}. */
  readonly recent: readonly ConnectionFailure[];
}

export const MAX_RECENT_FAILURES = 20;

export const NO_CONNECTION_FAILURES: ConnectionFailures = { counts: [], recent: [] };
