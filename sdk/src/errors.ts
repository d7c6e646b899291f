/** Errors of the SDK: {@link SluiceError} with a code. */
import type { UserErrorFieldsFragment } from "./generated/operations";

/**
 * Codes of the SDK itself. All other codes are the server's `extensions.code`, or the code of a user error. An error of
 * the server without a code gets `INTERNAL_SERVER_ERROR`.
 */
export type SdkErrorCode =
  /** The client could not reach the server, or the connection broke. A retry can succeed. */
  | "NETWORK_ERROR"
  /** No response within `timeoutMs`. The server may have executed a mutation. */
  | "TIMEOUT"
  /** The response is not from a GraphQL server, or lacks a mutation's payload. Check the URL and the document. */
  | "BAD_RESPONSE"
  /** The client was closed. */
  | "CLOSED"
  /** The runtime has no WebSocket, and the client's options contain none. */
  | "NO_WEBSOCKET"
  /** Events of a subscription that cannot resume arrived faster than the program read them. */
  | "SLOW_CONSUMER"
  /** The connection of a subscription that cannot resume broke. Events are missing. */
  | "NOT_RESUMABLE";

export type SluiceErrorCode = SdkErrorCode | UserErrorFieldsFragment["code"] | (string & {});

export interface SluiceErrorDetails {
  /** HTTP status, or close code of the WebSocket. */
  readonly status?: number | undefined;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  readonly userErrors?: readonly UserErrorFieldsFragment[] | undefined;
  readonly cause?: unknown;
}

export class SluiceError extends Error {
  override readonly name = "SluiceError";
  readonly status: number | undefined;
  readonly path: readonly (string | number)[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Seconds to wait before a retry, which the server reports with `RATE_LIMITED`. */
  readonly retryAfter: number | undefined;
  /** A mutation's errors about its input. Empty for any other failure. */
  readonly userErrors: readonly UserErrorFieldsFragment[];

  constructor(
    readonly code: SluiceErrorCode,
    message: string,
    details: SluiceErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.path = details.path;
    this.extensions = details.extensions ?? {};
    const { retryAfter } = this.extensions;
    this.retryAfter = typeof retryAfter === "number" ? retryAfter : undefined;
    this.userErrors = details.userErrors ?? [];
  }
}

export function closedError(cause?: unknown): SluiceError {
  return new SluiceError("CLOSED", "The client is closed. Create a new client.", { cause });
}

/** An error of a GraphQL response (GraphQL specification, section 7.1.2). */
export interface GraphQLResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export function errorOfResponse(errors: readonly GraphQLResponseError[], status?: number): SluiceError {
  const { message = "The server gave no reason.", path, extensions } = errors[0] ?? {};
  const code = typeof extensions?.code === "string" ? extensions.code : "INTERNAL_SERVER_ERROR";
  return new SluiceError(code, message, { status, path, extensions, cause: errors });
}

type Done<P> = { readonly [K in keyof P]: K extends "userErrors" ? P[K] : NonNullable<P[K]> };

/**
 * Returns the payload of a successful mutation, with non-null fields.
 *
 * @throws SluiceError with the code of the first user error, if there is one
 */
export function orThrow<P extends { readonly userErrors: readonly UserErrorFieldsFragment[] }>(
  payload: P | null | undefined,
): Done<P> {
  const [first] = payload?.userErrors ?? [];
  if (payload !== null && payload !== undefined && first === undefined) return payload as Done<P>;
  const path = first?.field?.join(".") ?? "";
  const field = path === "" ? "" : `${path}: `;
  throw new SluiceError(
    first?.code ?? "BAD_RESPONSE",
    `${field}${first?.message ?? "The mutation returned no payload. Check that the document selects it."}`,
    {
      userErrors: payload?.userErrors,
    },
  );
}
