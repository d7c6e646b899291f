/** Failures of the identity provider, for the reader. */
import * as oauth from "oauth4webapi";
import type { ProviderFailure } from "./credential";

export function failureOfProvider(error: unknown): ProviderFailure {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return { kind: "rejected", detail: description === undefined ? code : `${code}: ${description}` };
  }
  // `fetch` fails so if nothing responds, and if the policy or CORS does not allow to read the response.
  const detail = error instanceof Error ? error.message : String(error);
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  return { kind: isTimeout || (error instanceof TypeError && !("code" in error)) ? "unreachable" : "invalid", detail };
}
