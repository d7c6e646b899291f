/** Queries and mutations: GraphQL over HTTP by `fetch`. */
import { errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";

export interface HttpOptions {
  readonly url: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  /** Ends requests under way when the client is closed. */
  readonly closed: AbortSignal;
}

interface GraphQLResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLResponseError[];
}

/** What is to be run: the text of a document, or the id of one that the server knows. */
export type DocumentSource = { readonly query: string } | { readonly documentId: string };

/** @throws SluiceError; or `signal.reason` when the caller aborted. */
export async function post(
  options: HttpOptions,
  source: DocumentSource,
  variables: unknown,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = await options.headers();
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signals = [timeout, options.closed, ...(signal === undefined ? [] : [signal])];
  try {
    const response = await options.fetch(options.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json;q=0.9",
        ...headers,
      },
      body: JSON.stringify({ ...source, variables: variables ?? {} }),
      signal: AbortSignal.any(signals),
    });
    return dataOf(await response.text(), response.status);
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (options.closed.aborted) throw new SluiceError("CLOSED", "the client was closed", { cause: error });
    if (timeout.aborted) {
      throw new SluiceError("TIMEOUT", `no answer within ${options.timeoutMs} ms`, { cause: error });
    }
    if (error instanceof SluiceError) throw error;
    throw new SluiceError("NETWORK_ERROR", `${options.url} could not be reached`, { cause: error });
  }
}

function dataOf(text: string, status: number): Readonly<Record<string, unknown>> {
  let response: GraphQLResponse | null = null;
  try {
    response = JSON.parse(text) as GraphQLResponse | null;
  } catch {
    // Reported below.
  }
  if (response?.errors !== undefined && response.errors.length > 0) throw errorOfResponse(response.errors, status);
  if (typeof response?.data === "object" && response.data !== null) return response.data;
  throw new SluiceError("BAD_RESPONSE", `HTTP ${status} without a GraphQL result: ${text.slice(0, 200)}`, { status });
}
