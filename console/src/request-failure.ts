/** Why a request failed, for the reader. */
import { SluiceError } from "@sluice/sdk/text";

export interface RequestFailure {
  /** `extensions.code` of the server, or a code of the SDK. */
  readonly code: string;
  readonly message: string;
  /** Number by which operators find an internal error. */
  readonly incidentId: string | null;
}

export function failureOf(error: unknown): RequestFailure {
  if (!(error instanceof SluiceError)) {
    return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error), incidentId: null };
  }
  const { incidentId } = error.extensions;
  return {
    code: error.code,
    message: error.message,
    incidentId: typeof incidentId === "string" ? incidentId : null,
  };
}

/** Failures that pass when the connection does: their pages wait instead of showing an error. */
export function isPassing({ code }: RequestFailure): boolean {
  return code === "NETWORK_ERROR" || code === "UNAVAILABLE" || code === "TIMEOUT" || code === "CLOSED";
}
