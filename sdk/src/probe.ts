/**
 * Finds out why a WebSocket could not be opened. Runtimes report neither the HTTP status of the response nor the cause
 * of a failure, so the probe sends an HTTP request to the same address, without the API key.
 */
import { SluiceError } from "./errors";
import { causeOf, remedyOf } from "./reachability";

const TIMEOUT_MS = 5_000;
/** Minimum time between two requests, in milliseconds. */
const PAUSE_MS = 10_000;

export interface ProbeResult {
  readonly error: SluiceError;
  /** Whether every further attempt will fail in the same way, because the address is wrong. */
  readonly isFinal: boolean;
}

/** Returns the probe. The probe takes the cause of a failure, never rejects, and reuses its result for 10 s. */
export function probeOf(url: string, fetch: typeof globalThis.fetch): (cause: unknown) => Promise<ProbeResult> {
  let askedAt = -PAUSE_MS;
  let result: Promise<ProbeResult>;
  async function ask(cause: unknown): Promise<ProbeResult> {
    const failed = (what: string, status?: number, isFinal = false) => {
      const code = isFinal ? "BAD_RESPONSE" : "NETWORK_ERROR";
      return { error: new SluiceError(code, `The connection to ${url} failed${what}`, { status, cause }), isFinal };
    };
    try {
      const response = await fetch(url.replace(/^ws/, "http"), {
        headers: { accept: "application/json" },
        redirect: "manual",
        credentials: "omit",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      void response.body?.cancel();
      return failed(...whatIs(response));
    } catch (error) {
      return failed(`${causeOf(error)}.${remedyOf(url, "wsUrl")}`);
    }
  }
  return (cause) => {
    if (performance.now() - askedAt >= PAUSE_MS) {
      askedAt = performance.now();
      result = ask(cause);
    }
    return result;
  };
}

function whatIs({ status, type, headers }: Response): [what: string, status: number, isFinal: boolean] {
  const isRedirect = type === "opaqueredirect" || (status >= 300 && status < 400);
  const isPage = status < 300 && headers.get("content-type")?.startsWith("text/html") === true;
  const isFinal = isRedirect || isPage || status === 404 || status === 410;
  const found = isRedirect ? ` (redirect to ${headers.get("location")})` : isPage ? " (a page)" : "";
  const remedy = isFinal
    ? "Check `url` and `wsUrl`: a proxy's prefix belongs before /graphql."
    : "Check that the server is ready and proxies forward WebSockets.";
  return [`: the server responds with HTTP ${status}${found}. ${remedy}`, status, isFinal];
}
