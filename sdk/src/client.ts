/** The typed client of the Sluice API, for Node and browsers. */
import { Kind, OperationTypeNode, print, type DocumentNode } from "graphql";
import { SluiceError } from "./errors";
import type { EventStream } from "./event-stream";
import { getSdk, type Requester } from "./generated/operations";
import { post, type DocumentSource, type HttpOptions } from "./http";
import { resumptionOf } from "./resumption";
import { connect, subscribe, type ReconnectOptions } from "./websocket";

export interface SluiceOptions {
  /** URL of the GraphQL endpoint: `https://sluice.example.com/graphql`. */
  readonly url: string;
  /**
   * An API key (`slk_…`) or a token, or a function that returns one. The client calls the function before every request
   * and every connection, so that it can renew a token. If the function throws, a request rejects with its error. A
   * subscription that resumes calls it again, with growing delays.
   */
  readonly apiKey: string | (() => string | Promise<string>);
  /** URL for subscriptions. Default: `url` with ws:// for http://, and wss:// for https://. */
  readonly wsUrl?: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** WebSocket class. Default: the global one, which Node has since version 22. Otherwise pass the class of `ws`. */
  readonly webSocketImpl?: unknown;
  /** Time limit of a query or mutation, milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  readonly reconnect?: ReconnectOptions;
  /**
   * Document IDs by operation name, which are sent instead of the texts. For the operations of this package, pass
   * `documentIds` of `@sluice/sdk/document-ids`, and add those of your own. The server must know the documents, and
   * names must be unique.
   */
  readonly documentIds?: Readonly<Record<string, string>>;
  /** Maximum events that wait per subscription. Default 1,000. */
  readonly maxQueuedEvents?: number;
}

export interface RequestOptions {
  /** Aborts the operation, which then throws the signal's reason. Leaving its loop also ends a subscription. */
  readonly signal?: AbortSignal;
}

type Sdk = ReturnType<typeof getSdk<RequestOptions>>;

/** Each operation has one root field. The client returns the value of that field. */
type RootField<Data> = Data[keyof Data];

/** Every operation in `sdk/operations` by its name. Queries and mutations throw {@link SluiceError}. */
export type Operations = {
  readonly [K in keyof Sdk]: Sdk[K] extends (...args: infer Args) => Promise<infer Data>
    ? (...args: Args) => Promise<RootField<Data>>
    : Sdk[K] extends (...args: infer Args) => AsyncIterable<infer Data>
      ? (...args: Args) => AsyncIterableIterator<RootField<Data>>
      : never;
};

export interface Sluice extends Operations {
  /** Runs your own query or mutation, and resolves with its `data`. */
  request<Data = Record<string, unknown>>(
    document: DocumentNode | string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Data>;
  /** Runs your own subscription, and yields the value of its root field. */
  subscribe<Event = unknown>(
    document: DocumentNode | string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): AsyncIterableIterator<Event>;
  /** Aborts all requests with `CLOSED`, and ends the loops of all subscriptions. Idempotent. */
  close(): Promise<void>;
}

/** @throws TypeError if a URL contains user information, which errors and logs would repeat */
export function createSluice(options: SluiceOptions): Sluice {
  for (const url of [options.url, options.wsUrl ?? ""]) {
    if (holdsUserInfo(url))
      throw new TypeError("remove user name and password from the URL, and pass the key as apiKey");
  }
  const { apiKey, maxQueuedEvents = 1_000, documentIds = {}, reconnect = {} } = options;
  const closing = new AbortController();
  const authorization = async () => ({
    authorization: `Bearer ${typeof apiKey === "function" ? await apiKey() : apiKey}`,
  });
  const http: HttpOptions = {
    url: options.url,
    headers: authorization,
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    timeoutMs: options.timeoutMs ?? 30_000,
    closed: closing.signal,
  };
  const socket = connect({
    url: options.wsUrl ?? options.url.replace(/^http/, "ws"),
    connectionParams: authorization,
    webSocketImpl: options.webSocketImpl,
    reconnect,
  });
  const open = new Set<EventStream<unknown>>();

  function sourceOf(document: DocumentNode | string): DocumentSource {
    const name = nameOf(document) ?? "";
    const documentId = Object.hasOwn(documentIds, name) ? documentIds[name] : undefined;
    return documentId === undefined ? { query: textOf(document) } : { documentId };
  }

  function stream(
    document: DocumentNode | string,
    variables: Readonly<Record<string, unknown>> = {},
    signal?: AbortSignal,
  ) {
    signal?.throwIfAborted();
    if (closing.signal.aborted) throw new SluiceError("CLOSED", "the client was closed");
    const resumption = resumptionOf(document, variables);
    const source = sourceOf(document);
    const events = subscribe(socket, { source, variables, resumption, capacity: maxQueuedEvents }, reconnect);
    open.add(events);
    const abort = () => events.abort(signal?.reason);
    signal?.addEventListener("abort", abort);
    void events.ended.then(() => {
      open.delete(events);
      signal?.removeEventListener("abort", abort);
    });
    return events;
  }

  const requester = (
    document: DocumentNode,
    variables?: Readonly<Record<string, unknown>>,
    request?: RequestOptions,
  ) =>
    isSubscription(document)
      ? stream(document, variables, request?.signal)
      : post(http, sourceOf(document), variables, request?.signal).then((data) => Object.values(data)[0]);

  return {
    ...(getSdk<RequestOptions>(requester as Requester<RequestOptions>) as unknown as Operations),
    request: <Data>(document: DocumentNode | string, variables?: object, request?: RequestOptions) =>
      post(http, sourceOf(document), variables, request?.signal) as Promise<Data>,
    subscribe: <Event>(document: DocumentNode | string, variables?: object, request?: RequestOptions) =>
      stream(document, { ...variables }, request?.signal) as AsyncIterableIterator<Event>,
    async close() {
      closing.abort();
      await Promise.all([...open].map((events) => events.return()));
      await socket.close();
    },
  };
}

const texts = new WeakMap<DocumentNode, string>();

function textOf(document: DocumentNode | string): string {
  if (typeof document === "string") return document;
  const text = texts.get(document) ?? print(document);
  texts.set(document, text);
  return text;
}

/** Name of the document's only operation. */
function nameOf(document: DocumentNode | string): string | undefined {
  if (typeof document === "string") return undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.name?.value;
  }
  return undefined;
}

function isSubscription(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION,
  );
}

function holdsUserInfo(url: string): boolean {
  return /^[a-z+.-]+:[/\\]*[^/?#\\]*@/i.test(url);
}
