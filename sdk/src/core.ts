/** The client without operations and without graphql-js: documents are texts for it. */
import { ConnectionTracker, type ConnectionState } from "./connection-state";
import { closedError } from "./errors";
import type { EventStream } from "./event-stream";
import { post, type DocumentSource, type HttpOptions } from "./http";
import type { RequestOptions } from "./operations";
import { pageAddress } from "./reachability";
import type { Resumption } from "./resumption";
import { connect, subscribe, type ReconnectOptions, type Socket } from "./websocket";

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
  /** Maximum events that wait per subscription. Default 1,000. */
  readonly maxQueuedEvents?: number;
  /** Called when the state of the connection for subscriptions changes. */
  readonly onConnection?: (state: ConnectionState) => void;
}

/** What a document becomes on the wire, and how its subscription resumes. */
export interface PreparedDocument {
  readonly source: DocumentSource;
  /** Of a subscription. null: it cannot. */
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
 * @throws TypeError if `apiKey` is empty, or a URL is not absolute, except in a page, or contains user information, which
 *   errors and logs would repeat
 */
export function createCore(options: ClientOptions): CoreClient {
  checkOptions(options);
  const { apiKey, maxQueuedEvents = 1_000, reconnect = {} } = options;
  const closing = new AbortController();
  const tracker = new ConnectionTracker(options.onConnection);
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
      tracker,
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

function checkOptions({ url, wsUrl, apiKey }: ClientOptions): void {
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
