/** Codes of failures that callers are expected to handle. A new code changes the public schema. */
export const ERROR_CODES = [
  "ALREADY_EXISTS",
  "NOT_FOUND",
  "INVALID",
  "FORBIDDEN",
  "CONFLICT",
  "LIMIT_EXCEEDED",
  "UNAVAILABLE",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure of a use case. */
export interface Failure {
  readonly code: ErrorCode;
  /**
   * Path into the input, outermost first: `["assets", "3", "assetId"]`. Empty if the failure concerns the whole input.
   */
  readonly field: readonly string[];
  /** For the caller: what failed, and the remedy. Must not contain internal details. */
  readonly message: string;
}

export function failure(code: ErrorCode, field: readonly string[], message: string): Failure {
  return { code, field, message };
}

/** Thrown when a system that Sluice needs does not respond. The message is for the log, not for callers. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
  /** `what` names the system: "MongoDB", "broker". */
  constructor(
    readonly what: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Thrown before an operation begins if too many operations of its tenant are in progress or queued. The message is for
 * the caller.
 */
export class LimitExceededError extends Error {
  override readonly name = "LimitExceededError";
}

/**
 * Thrown if the caller may read the tenant, but its role may not read the requested data. The message is for the
 * caller.
 */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
}

/**
 * Thrown to a writer of the journal or the time series that another writer has replaced. The replaced writer must not
 * write again.
 */
export class SupersededError extends Error {
  override readonly name = "SupersededError";
}
