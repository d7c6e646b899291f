/** The client without operations and without graphql-js. It runs documents as texts. */
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
   * An API key (`slk_…`), a token, or a function that returns a key or token. The client calls the function before
   * every request and every connection, so that it can renew a token. If the function throws, a request rejects with
   * the error. A subscription that resumes calls the function again, with increasing delays.
   */
  readonly apiKey: string | (() => string | Promise<string>);
  /** URL for subscriptions. Default: `url` with ws:// for http://, and wss:// for https://. */
  readonly wsUrl?: string;
  /** Function that sends HTTP requests. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * WebSocket class for subscriptions. Default: the global `WebSocket`, which Node.js has since version 22. In older
   * versions, pass the class of the package `ws`.
   */
  readonly webSocketImpl?: unknown;
  /** Time limit of a query or mutation, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  readonly reconnect?: ReconnectOptions;
  /** Times after which the client checks the connection for subscriptions, and replaces a dead connection. */
  readonly keepAlive?: KeepAliveOptions;
  /** Maximum number of waiting events per subscription. Default 1,000. */
  readonly maxQueuedEvents?: number;
  /**
   * Called when the state of the connection for subscriptions changes. Default: one warning on the console if the first
   * connection fails.
   */
  readonly onConnection?: (state: ConnectionState) => void;
}

/** A document in the form that the client sends, and how its subscription resumes. */
export interface PreparedDocument {
  readonly source: DocumentSource;
  /** How the subscription resumes; null if it cannot resume, or if the document is not a subscription. */
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
 * Creates a client that sends prepared documents.
 *
 * @throws TypeError if `apiKey` is missing or empty, if a URL is not absolute outside a page, or if a URL contains a
 *   user name or password, which errors and logs would repeat
 */
export function createCore(options: ClientOptions): CoreClient {
  checkOptions(options);
  const { apiKey, maxQueuedEvents = 1_000, reconnect = {}, keepAlive = {} } = options;
  const closing = new AbortController();
  const tracker = new ConnectionTracker(options.onConnection ?? firstFailureOnConsole());
  const authorization = async () => ({
    // A key that was read from a file can end with a line break.
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
  // Connects only for subscriptions. Queries need no WebSocket, and a runtime can lack it.
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

/**
 * Returns a listener that warns on the console if the first connection fails. Without the warning, a program would not
 * show why it gets no events.
 */
function firstFailureOnConsole(): (state: ConnectionState) => void {
  let isFirst = true;
  return (state) => {
    if (state.status === "connecting" || state.status === "idle") return;
    // eslint-disable-next-line no-console -- A program can pass `onConnection` to report it elsewhere.
    if (isFirst && state.status === "lost") console.warn(`Sluice: no events yet. ${state.cause.message}`);
    isFirst = false;
  };
}

function checkOptions({ url, wsUrl, apiKey }: ClientOptions): void {
  for (const each of [url, wsUrl ?? ""]) {
    if (holdsUserInfo(each))
      throw new TypeError("The URL contains a user name or password. Remove it, and pass the key as apiKey.");
  }
  // In a page, a URL can be relative to the page.
  if (pageAddress() === undefined && !/^https?:/i.test(url)) {
    throw new TypeError(`The url "${url}" is not absolute. Begin it with https:// or http://.`);
  }
  if (!isKey(apiKey))
    throw new TypeError("The apiKey is missing or empty. Pass an API key (slk_…), a token, or a function.");
}

/** A program without types can pass anything, such as the value of an environment variable that is not set. */
function isKey(value: unknown): boolean {
  return typeof value === "function" || (typeof value === "string" && value.trim() !== "");
}

function holdsUserInfo(url: string): boolean {
  return /^[a-z+.-]+:[/\\]*[^/?#\\]*@/i.test(url);
}
