/** Entry point `@sluice/sdk/text`: the client for documents as texts, without graphql-js and without operations. */
import type { ConnectionState } from "./connection-state";
import { createCore, type ClientOptions } from "./core";
import type { RequestOptions, RootField } from "./operations";
import { resumptionOfText } from "./text-resumption";
import type { OperationArguments, TypedText } from "./typed-document";

export { orThrow, SluiceError, type SdkErrorCode, type SluiceErrorCode } from "./errors";
export type { ClientOptions, ConnectionState, RequestOptions, TypedText };

export interface TextClient {
  /** Runs a query or mutation, and resolves with its `data`. */
  request<Data = Record<string, unknown>>(
    text: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Data>;
  /**
   * Runs a query or mutation. The types of `data` and of the variables come from the document (`TypedDocumentString`).
   */
  request<Data, Variables>(
    document: TypedText<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): Promise<Data>;
  /**
   * Runs a subscription, and yields the value of its root field. The subscription resumes automatically if it passes
   * one variable as its whole `input`, and selects `cursor` directly in its root field, without a directive.
   */
  subscribe<Event = unknown>(
    text: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): AsyncIterableIterator<Event>;
  subscribe<Data, Variables>(
    document: TypedText<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): AsyncIterableIterator<RootField<Data>>;
  /** Returns the state of the connection for subscriptions. `onConnection` reports its changes. */
  connection(): ConnectionState;
  /** Aborts all requests with `CLOSED`, and ends the loops of all subscriptions. Idempotent. */
  close(): Promise<void>;
}

/**
 * Creates a client for documents as texts.
 *
 * @throws TypeError for the same options as `createSluice`
 */
export function createTextClient(options: ClientOptions): TextClient {
  const core = createCore(options);
  return {
    request: <Data>(document: string | TypedText<Data, never>, variables?: object, own?: RequestOptions) =>
      core.request({ query: document.toString() }, variables, own?.signal) as Promise<Data>,
    subscribe: <Event>(document: string | TypedText<unknown, never>, variables?: object, own?: RequestOptions) => {
      const query = document.toString();
      const given = { ...variables };
      const prepared = { source: { query }, resumption: resumptionOfText(query, given) };
      return core.subscribe(prepared, given, own) as AsyncIterableIterator<Event>;
    },
    connection: () => core.connection(),
    close: () => core.close(),
  };
}
