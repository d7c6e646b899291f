/** Codes of failures that a caller is expected to handle. Closed: a new code is a change of the public schema. */
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
  /** Path into the input, outermost first: `["assets", "3", "assetId"]`; empty when it concerns the whole. */
  readonly field: readonly string[];
  /** One sentence that says what is wrong and what to do. Shown to the caller: holds nothing internal. */
  readonly message: string;
}

export function failure(code: ErrorCode, field: readonly string[], message: string): Failure {
  return { code, field, message };
}

/** Thrown when a system that Sluice needs does not answer. The message is for the log, not for callers. */
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

/** Thrown when a caller has too much under way at once; nothing was begun. The message is for the caller. */
export class LimitExceededError extends Error {
  override readonly name = "LimitExceededError";
}

/** Thrown at a writer of the journal that another one has taken the place of: it may write no more. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";
}
