/** Errors of the WebSocket, and its close codes. */
import { errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";
import { remedyOf } from "./reachability";

/**
 * Error codes of subscriptions by the close code of the WebSocket. 4440: the caller lost access. 4441: the tenant has
 * too many connections.
 */
const CODES_OF_CLOSINGS: Readonly<Record<number, string>> = {
  4400: "BAD_REQUEST",
  4401: "UNAUTHENTICATED",
  4403: "UNAUTHENTICATED",
  4440: "UNAUTHENTICATED",
  4441: "LIMIT_EXCEEDED",
};

/**
 * Close codes that every further attempt would get again. 4400: a malformed message. 4401 and 4403: access is denied.
 * 4406: no common subprotocol. 4409: an operation ID is already in use.
 */
const FINAL_CLOSINGS: readonly number[] = [4400, 4401, 4403, 4406, 4409];

/** Close codes of a connection that is no longer needed. 4442: the connection was idle. */
const ORDERLY_CLOSINGS: readonly number[] = [1000, 4442];

/** Status of the SDK's error if no API key was available. */
const NO_KEY = 4005;

/** Codes of transient failures: the server, or a system that it needs, did not respond in time. */
const PASSING: readonly string[] = ["UNAVAILABLE", "DEADLINE_EXCEEDED"];

export function isPassing({ code, status, retryAfter }: SluiceError): boolean {
  return retryAfter !== undefined || PASSING.includes(code) || status === NO_KEY;
}

export function isFinalClosing(event: unknown): boolean {
  return FINAL_CLOSINGS.includes(closeCodeOf(event) ?? 0);
}

export function isOrderly(event: unknown): boolean {
  return ORDERLY_CLOSINGS.includes(closeCodeOf(event) ?? 0);
}

export function notResumable(): SluiceError {
  const remedy = "To resume, pass the whole input as one variable and select `cursor`. Otherwise subscribe again.";
  const message = `The connection broke, and events since then are missing. ${remedy}`;
  return new SluiceError("NOT_RESUMABLE", message);
}

export function errorOfKey(reason: unknown): SluiceError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new SluiceError("NETWORK_ERROR", text, { status: NO_KEY, cause: reason });
}

export function errorOfSocket(error: unknown, url: string): SluiceError {
  if (Array.isArray(error)) return errorOfResponse(error as readonly GraphQLResponseError[]);
  const status = closeCodeOf(error);
  const reason = objectOf(error).reason;
  const text =
    typeof reason === "string" && reason !== "" ? reason : `The connection to ${url} failed.${remedyOf(url, "wsUrl")}`;
  const code = CODES_OF_CLOSINGS[status ?? 0];
  return new SluiceError(code ?? "NETWORK_ERROR", text, { status, cause: error });
}

function closeCodeOf(event: unknown): number | undefined {
  const { code } = objectOf(event);
  return typeof code === "number" ? code : undefined;
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
