/** Describes failures of the identity provider to the reader. */
import * as oauth from "oauth4webapi";
import type { ProviderFailure } from "./credential";

export function failureOfProvider(error: unknown): ProviderFailure {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return { kind: "rejected", detail: description === undefined ? code : `${code}: ${description}` };
  }
  // `fetch` throws a `TypeError` if nothing responds, or if the page's policy or CORS hides the response.
  const detail = error instanceof Error ? error.message : String(error);
  const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
  return { kind: isTimeout || (error instanceof TypeError && !("code" in error)) ? "unreachable" : "invalid", detail };
}
