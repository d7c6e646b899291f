/** Queries and mutations: GraphQL over HTTP with `fetch`. */
import { closedError, errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";
import { causeOf, remedyOf } from "./reachability";

export interface HttpOptions {
  readonly url: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  /** Aborts pending requests when the client is closed. */
  readonly closed: AbortSignal;
}

interface GraphQLResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLResponseError[];
}

/** The text of a document, or the ID of a document that the server knows. */
export type DocumentSource = { readonly query: string } | { readonly documentId: string };

/**
 * Sends an operation, and resolves with its `data`.
 *
 * @throws SluiceError; or `signal.reason` if the caller aborts; or the error of `options.headers`
 */
export async function post(
  options: HttpOptions,
  source: DocumentSource,
  variables: unknown,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const ending = AbortSignal.any([timeout, options.closed, ...(signal === undefined ? [] : [signal])]);
  const ended = (cause: unknown): unknown => {
    if (signal?.aborted === true) return signal.reason;
    if (options.closed.aborted) return closedError(cause);
    const remedy = "Raise `timeoutMs` or request less. Repeat a mutation with the same `idempotencyKey`.";
    return new SluiceError("TIMEOUT", `No response within ${options.timeoutMs} ms. ${remedy}`, { cause });
  };
  let isAuthorized = false;
  try {
    const headers = await unlessAborted(ending, options.headers());
    isAuthorized = true;
    const response = await options.fetch(options.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
        ...headers,
      },
      body: JSON.stringify({ ...source, variables: variables ?? {} }),
      signal: ending,
    });
    return dataOf(await response.text(), response.status);
  } catch (error) {
    if (ending.aborted) throw ended(error);
    if (!isAuthorized || error instanceof SluiceError) throw error;
    const message = `Cannot reach ${options.url}${causeOf(error)}.${remedyOf(options.url, "url")}`;
    throw new SluiceError("NETWORK_ERROR", message, { cause: error });
  }
}

/**
 * Returns the outcome of the promise, or rejects as soon as the signal aborts. For operations that accept no signal.
 */
function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function dataOf(text: string, status: number): Readonly<Record<string, unknown>> {
  let response: GraphQLResponse | null = null;
  try {
    response = JSON.parse(text) as GraphQLResponse | null;
  } catch {
    // The error is thrown below.
  }
  if (response?.errors !== undefined && response.errors.length > 0) throw errorOfResponse(response.errors, status);
  if (typeof response?.data === "object" && response.data !== null) return response.data;
  const message = `HTTP ${status} without a GraphQL response. Check that \`url\` is the GraphQL endpoint. Body: ${text.slice(0, 200)}`;
  throw new SluiceError("BAD_RESPONSE", message, { status });
}
