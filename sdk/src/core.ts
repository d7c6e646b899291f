/** The client without operations and without graphql-js: documents are texts for it. */
import { ConnectionTracker, type ConnectionState } from "./connection-state";
import { closedError } from "./errors";
import type { EventStream } from "./event-stream";
import { post, type DocumentSource, type HttpOptions } from "./http";
import type { RequestOptions } from "./operations";
import { pageAddress } from "./reachability";
import type { Resumption } from "./resumption";
import { connect, subscribe, type KeepAliveOptions, type ReconnectOptions, type Socket } from "./websocket";

export interface ClientOptions {
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
  /** When the client takes the connection for subscriptions for dead, and makes another. */
  readonly keepAlive?: KeepAliveOptions;
  /** Maximum events that wait per subscription. Default 1,000. */
  readonly maxQueuedEvents?: number;
  /**
   * Called when the state of the connection for subscriptions changes. Default: one warning on the console if the first
   * connection cannot be made.
   */
  readonly onConnection?: (state: ConnectionState) => void;
}

/** A document as it is sent, and how its subscription resumes. */
export interface PreparedDocument {
  readonly source: DocumentSource;
  /** How the subscription resumes; null: it cannot, or the document is no subscription. */
  readonly resumption: Resumption | null;
}

export interface CoreClient {
  request(source: DocumentSource, variables: unknown, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  subscribe(
    document: PreparedDocument,
    variables: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
  ): EventStream<unknown>;
  connection(): ConnectionState;
  close(): Promise<void>;
}

/**
 * @throws TypeError if `apiKey` is missing or empty. Also if a URL is not absolute outside a page, or contains user
 *   information, which errors and logs would repeat
 */
export function createCore(options: ClientOptions): CoreClient {
  checkOptions(options);
  const { apiKey, maxQueuedEvents = 1_000, reconnect = {}, keepAlive = {} } = options;
  const closing = new AbortController();
  const tracker = new ConnectionTracker(options.onConnection ?? firstFailureOnConsole());
  const authorization = async () => ({
    // A key that was read from a file may end with a line break.
    authorization: `Bearer ${(typeof apiKey === "function" ? await apiKey() : apiKey).trim()}`,
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
      keepAlive,
      tracker,
      fetch: http.fetch,
    }));
  const open = new Set<EventStream<unknown>>();
  return {
    request: (source, variables, signal) => post(http, source, variables, signal),
    subscribe({ source, resumption }, variables, { signal } = {}) {
      signal?.throwIfAborted();
      if (closing.signal.aborted) throw closedError();
      const events = subscribe(connected(), { source, variables, resumption, capacity: maxQueuedEvents }, reconnect);
      open.add(events);
      const abort = () => events.abort(signal?.reason);
      signal?.addEventListener("abort", abort);
      void events.ended.then(() => {
        open.delete(events);
        signal?.removeEventListener("abort", abort);
      });
      return events;
    },
    connection: () => tracker.current,
    async close() {
      closing.abort();
      await Promise.all([...open].map((events) => events.return()));
      await socket?.close();
    },
  };
}

/** Otherwise a program would wait for events without a word. */
function firstFailureOnConsole(): (state: ConnectionState) => void {
  let isFirst = true;
  return (state) => {
    if (state.status === "connecting" || state.status === "idle") return;
    // eslint-disable-next-line no-console -- A program that wants another place passes `onConnection`.
    if (isFirst && state.status === "lost") console.warn(`Sluice: no events yet. ${state.cause.message}`);
    isFirst = false;
  };
}

function checkOptions({ url, wsUrl, apiKey }: ClientOptions): void {
  for (const each of [url, wsUrl ?? ""]) {
    if (holdsUserInfo(each))
      throw new TypeError("remove user name and password from the URL, and pass the key as apiKey");
  }
  // In a page, a URL may be relative to it.
  if (pageAddress() === undefined && !/^https?:/i.test(url)) {
    throw new TypeError(`The url "${url}" is not absolute. Begin it with https:// or http://.`);
  }
  if (!isKey(apiKey))
    throw new TypeError("The apiKey is missing or empty. Pass an API key (slk_…), a token, or a function.");
}

/** A program without types can pass anything, such as a variable of the environment that is not set. */
function isKey(value: unknown): boolean {
  return typeof value === "function" || (typeof value === "string" && value.trim() !== "");
}

function holdsUserInfo(url: string): boolean {
  return /^[a-z+.-]+:[/\\]*[^/?#\\]*@/i.test(url);
}
