/** Failure of a request, in a form that the console can explain to the reader. */
import { SluiceError } from "@sluice/sdk/text";

export interface RequestFailure {
  /** `extensions.code` of the server, a code of the SDK, or {@link OWN}. */
  readonly code: string;
  /** Reason why the server denies access; null for other failures. */
  readonly reason: string | null;
  /** English message of the server or the SDK. */
  readonly message: string;
  /** ID by which operators find an internal error. */
  readonly incidentId: string | null;
}

/** Code of failures that the console itself reports. Their messages are in the reader's language. */
const OWN = "CONSOLE";

export function failureOf(error: unknown): RequestFailure {
  if (!(error instanceof SluiceError)) {
    return ownFailure(error instanceof Error ? error.message : String(error));
  }
  const { incidentId, reason } = error.extensions;
  return { code: error.code, reason: textOf(reason), message: error.message, incidentId: textOf(incidentId) };
}

export function ownFailure(message: string): RequestFailure {
  return { code: OWN, reason: null, message, incidentId: null };
}

/** Whether a failure passes when the connection is back. Until then, pages wait instead of showing it. */
export function isPassing({ code }: RequestFailure): boolean {
  return code === "NETWORK_ERROR" || code === "UNAVAILABLE" || code === "TIMEOUT" || code === "CLOSED";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
