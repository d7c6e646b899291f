/** The typed client of the Sluice API, for Node and browsers. */
import { Kind, OperationTypeNode, print, type DocumentNode } from "graphql";
import { closedError } from "./errors";
import type { EventStream } from "./event-stream";
import { getSdk, type Requester } from "./generated/operations";
import { post, type DocumentSource, type HttpOptions } from "./http";
import { listsOf, type Lists } from "./lists";
import type { Operations, RequestOptions, RootField } from "./operations";
import { pageAddress } from "./reachability";
import { resumptionOf } from "./resumption";
import { withSeriesFields } from "./series-fields";
import { plainDocument, type OperationArguments, type TypedDocument, type UntypedDocument } from "./typed-document";
import { connect, subscribe, type ReconnectOptions, type Socket } from "./websocket";

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
  /**
   * WebSocket class for subscriptions. Default: the global one, which Node has since version 22. Otherwise pass the class
   * of the package `ws`.
   */
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

export interface Sluice extends Operations {
  /** The lists of the API, each over all its pages: `for await (const asset of sluice.list.assets()) …`. */
  readonly list: Lists;
  /** Runs your own query or mutation, and resolves with its `data`. */
  request<Data = Record<string, unknown>>(
    document: UntypedDocument,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Data>;
  /** Takes the types of `data` and of the variables from the document (`TypedDocumentNode`). */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): Promise<Data>;
  /** Runs your own subscription, and yields the value of its root field. */
  subscribe<Event = unknown>(
    document: UntypedDocument,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): AsyncIterableIterator<Event>;
  /** Takes the types of the events and of the variables from the document (`TypedDocumentNode`). */
  subscribe<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...args: OperationArguments<NoInfer<Variables>, RequestOptions>
  ): AsyncIterableIterator<RootField<Data>>;
  /** Aborts all requests with `CLOSED`, and ends the loops of all subscriptions. Idempotent. */
  close(): Promise<void>;
}

/**
 * @throws TypeError if `apiKey` is empty, or a URL is not absolute, except in a page, or contains user information, which
 *   errors and logs would repeat
 */
export function createSluice(options: SluiceOptions): Sluice {
  checkOptions(options);
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
  let socket: Socket | undefined;
  // Queries need no WebSocket, which a runtime may lack.
  const connected = () =>
    (socket ??= connect({
      url: options.wsUrl ?? options.url.replace(/^http/, "ws"),
      connectionParams: authorization,
      webSocketImpl: options.webSocketImpl,
      reconnect,
    }));
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
    if (closing.signal.aborted) throw closedError();
    const resumption = resumptionOf(document, variables);
    const source = sourceOf(document);
    const events = subscribe(connected(), { source, variables, resumption, capacity: maxQueuedEvents }, reconnect);
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

  const generated = getSdk<RequestOptions>(requester as Requester<RequestOptions>) as unknown as Operations;
  const operations = withSeriesFields(generated);
  return {
    ...operations,
    list: listsOf(operations),
    request: <Data>(document: UntypedDocument | TypedDocument<Data, never>, variables?: object, own?: RequestOptions) =>
      post(http, sourceOf(plainDocument(document)), variables, own?.signal) as Promise<Data>,
    subscribe: <Event>(
      document: UntypedDocument | TypedDocument<unknown, never>,
      variables?: object,
      own?: RequestOptions,
    ) => stream(plainDocument(document), { ...variables }, own?.signal) as AsyncIterableIterator<Event>,
    async close() {
      closing.abort();
      await Promise.all([...open].map((events) => events.return()));
      await socket?.close();
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

function checkOptions({ url, wsUrl, apiKey }: SluiceOptions): void {
  for (const each of [url, wsUrl ?? ""]) {
    if (holdsUserInfo(each))
      throw new TypeError("remove user name and password from the URL, and pass the key as apiKey");
  }
  // In a page, a URL may be relative to it.
  if (pageAddress() === undefined && !/^https?:/i.test(url)) {
    throw new TypeError(`The url "${url}" is not absolute. Begin it with https:// or http://.`);
  }
  if (apiKey === "") throw new TypeError("The apiKey is empty. Pass an API key (slk_…), a token, or a function.");
}

function holdsUserInfo(url: string): boolean {
  return /^[a-z+.-]+:[/\\]*[^/?#\\]*@/i.test(url);
}
