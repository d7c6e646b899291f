/** The typed client of the Sluice API, for Node and browsers. */
import { Kind, OperationTypeNode, print, type DocumentNode } from "graphql";
import { SluiceError } from "./errors";
import type { EventStream } from "./event-stream";
import { getSdk, type Requester } from "./generated/operations";
import { post, type DocumentSource, type HttpOptions } from "./http";
import { resumptionOf } from "./resumption";
import { connect, subscribe, type ReconnectOptions } from "./websocket";

export interface SluiceOptions {
  /** GraphQL endpoint: `https://sluice.example.com/graphql`. */
  readonly url: string;
  /**
   * `slk_…` or a token; or what gives one, which is asked before every request and every connection, so that a token can
   * be renewed. What it throws, a request throws; a subscription that resumes asks it again, with growing pauses.
   */
  readonly apiKey: string | (() => string | Promise<string>);
  /** Endpoint of subscriptions. Default: `url` with ws:// for http://, wss:// for https://. */
  readonly wsUrl?: string;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** WebSocket class. Default: the global one, which Node has since 22; before that, pass that of `ws`. */
  readonly webSocketImpl?: unknown;
  /** Milliseconds for one query or mutation. Default 30,000. */
  readonly timeoutMs?: number;
  readonly reconnect?: ReconnectOptions;
  /**
   * Ids of documents by the names of their operations, which are sent in place of the texts: `documentIds` of
   * `@sluice/sdk/document-ids` for the operations of this package, beside those of your own. The server must know
   * them; names must be unique.
   */
  readonly documentIds?: Readonly<Record<string, string>>;
  /** Events that may wait to be taken, per subscription. Default 1,000. */
  readonly maxQueuedEvents?: number;
}

export interface RequestOptions {
  /** Ends the operation, which then throws the signal's reason. Leaving its loop ends a subscription, too. */
  readonly signal?: AbortSignal;
}

type Sdk = ReturnType<typeof getSdk<RequestOptions>>;

/** Each operation has one root field; the client returns that field's value. */
type RootField<Data> = Data[keyof Data];

/** Every operation in `sdk/operations`, by its name. Queries and mutations throw {@link SluiceError}. */
export type Operations = {
  readonly [K in keyof Sdk]: Sdk[K] extends (...args: infer Args) => Promise<infer Data>
    ? (...args: Args) => Promise<RootField<Data>>
    : Sdk[K] extends (...args: infer Args) => AsyncIterable<infer Data>
      ? (...args: Args) => AsyncIterableIterator<RootField<Data>>
      : never;
};

export interface Sluice extends Operations {
  /** Runs a query or mutation of your own and resolves with its `data`. */
  request<Data = Record<string, unknown>>(
    document: DocumentNode | string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): Promise<Data>;
  /** Runs a subscription of your own; yields the value of its root field. */
  subscribe<Event = unknown>(
    document: DocumentNode | string,
    variables?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): AsyncIterableIterator<Event>;
  /** Ends all requests (`CLOSED`) and subscriptions (their loops end). Idempotent. */
  close(): Promise<void>;
}

/** @throws TypeError where a URL holds user information, which errors and logs would repeat. */
export function createSluice(options: SluiceOptions): Sluice {
  for (const url of [options.url, options.wsUrl ?? ""]) {
    if (holdsUserInfo(url)) throw new TypeError("take user name and password out of the URL: give the key as apiKey");
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

/** Of the document's only operation. */
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
