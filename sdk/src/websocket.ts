/** Subscriptions: the graphql-transport-ws protocol with reconnection, jittered backoff and resumption by cursor. */
import { createClient, type Client, type SubscribePayload } from "graphql-ws/client";
import { pauseAfter } from "./backoff";
import type { ConnectionTracker } from "./connection-state";
import { errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";
import { EventStream, type EventReceiver } from "./event-stream";
import type { DocumentSource } from "./http";
import { remedyOf } from "./reachability";
import type { Resumption } from "./resumption";

export interface ReconnectOptions {
  /** First delay, milliseconds. It doubles with each failure, plus or minus half. Default 250. */
  readonly minMs?: number;
  /** Maximum delay, milliseconds. Default 30,000. */
  readonly maxMs?: number;
  /** Failures in a row after which subscriptions fail with `NETWORK_ERROR`. Default: unlimited. */
  readonly attempts?: number;
}

export interface WebSocketOptions {
  readonly url: string;
  readonly connectionParams: () => Promise<Record<string, unknown>>;
  readonly webSocketImpl?: unknown;
  readonly reconnect: ReconnectOptions;
  readonly tracker: ConnectionTracker;
}

const PING_MS = 15_000;
const PONG_WITHIN_MS = 10_000;

/** Codes of subscriptions that fail by a close code. 4440: access ended; 4441: too many connections of the tenant. */
const CODES_OF_CLOSINGS: Readonly<Record<number, string>> = {
  4400: "BAD_REQUEST",
  4401: "UNAUTHENTICATED",
  4403: "UNAUTHENTICATED",
  4440: "UNAUTHENTICATED",
  4441: "LIMIT_EXCEEDED",
};

/** Close codes that another attempt would meet again: malformed, not authenticated, not allowed. */
const FINAL_CLOSINGS: readonly number[] = [4400, 4401, 4403, 4406, 4409];

/** Close codes of a connection that nobody needs. 4442: it was idle. */
const ORDERLY_CLOSINGS: readonly number[] = [1000, 4442];

/** One connection at a time. It reconnects when it breaks. */
export interface Socket {
  readonly url: string;
  readonly client: Client;
  /** Number of connections so far. */
  connections(): number;
  /** Why the last attempt to connect had no API key; null: it had one. */
  keyFailure(): SluiceError | null;
  /** Closes the connection, or stops connecting. */
  close(): Promise<void>;
}

/** @throws SluiceError `NO_WEBSOCKET` */
export function connect(options: WebSocketOptions): Socket {
  const { reconnect, tracker, webSocketImpl = globalThis.WebSocket } = options;
  if (webSocketImpl === undefined) {
    const remedy = 'Use Node.js 22 or newer, or pass `webSocketImpl: WebSocket` with `import { WebSocket } from "ws"`.';
    throw new SluiceError("NO_WEBSOCKET", `Subscriptions need a WebSocket, which this runtime lacks. ${remedy}`);
  }
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  let connections = 0;
  let isConnected = false;
  let keyFailure: SluiceError | null = null;
  // Never rejects: graphql-ws would retry at once, and take the end of this connection for that of the next.
  const connectionParams = async () => {
    try {
      const params = await options.connectionParams();
      keyFailure = null;
      return params;
    } catch (reason) {
      keyFailure = errorOfKey(reason);
      client.terminate();
      return {};
    }
  };
  const closing = new AbortController();
  const client = createClient({
    url: options.url,
    connectionParams,
    webSocketImpl,
    retryAttempts: attemptsOf(reconnect),
    retryWait: (retries) => wait(pauseOf(retries, reconnect), closing.signal),
    shouldRetry: (event) => keyFailure === null && !FINAL_CLOSINGS.includes(closeCodeOf(event) ?? 0),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    keepAlive: PING_MS,
    on: {
      connecting: () => tracker.connecting(),
      connected: () => {
        connections++;
        isConnected = true;
        tracker.opened();
      },
      // A dead connection responds to no ping: close it, so that the next one is made.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
      closed: (event) => {
        clearTimeout(pongDue);
        isConnected = false;
        const isOrderly = closing.signal.aborted || ORDERLY_CLOSINGS.includes(closeCodeOf(event) ?? 0);
        tracker.closed(isOrderly ? null : (keyFailure ?? errorOfSocket(event, options.url)));
      },
    },
  });
  return {
    url: options.url,
    client,
    connections: () => connections,
    keyFailure: () => keyFailure,
    async close() {
      closing.abort();
      const disposed = Promise.resolve(client.dispose());
      // The client waits for a pending connection before it closes it.
      if (!isConnected) client.terminate();
      // It throws if the connection could not be made.
      await disposed.catch(() => undefined);
    },
  };
}

/** Transient failures: the server, or a system that it needs, did not respond in time. */
const PASSING: readonly string[] = ["UNAVAILABLE", "DEADLINE_EXCEEDED"];

/** The client's own close code if no API key was available. */
const NO_KEY = 4005;

function isPassing({ code, status, retryAfter }: SluiceError): boolean {
  return retryAfter !== undefined || PASSING.includes(code) || status === NO_KEY;
}

export interface Subscription {
  readonly source: DocumentSource;
  readonly variables: Readonly<Record<string, unknown>>;
  /** null: events that are lost with a connection stay lost. */
  readonly resumption: Resumption | null;
  /** Maximum waiting events. */
  readonly capacity: number;
}

/**
 * Yields the root field of each event. After a broken connection or a transient failure, a subscription with a {@link
 * Resumption} continues with `after` at the last received cursor. Any other ends with `NOT_RESUMABLE`, because events
 * may be missing.
 */
export function subscribe(
  socket: Socket,
  { source, variables, resumption, capacity }: Subscription,
  reconnect: ReconnectOptions,
): EventStream<unknown> {
  let cursor: string | undefined;
  const variablesFrom = (after: string | undefined) => {
    if (after === undefined || resumption === null) return variables;
    const { variable } = resumption;
    return { ...variables, [variable]: { ...objectOf(variables[variable]), after } };
  };
  const events = {
    get resumable() {
      return cursor !== undefined;
    },
    open(receiver: EventReceiver<unknown>) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let failures = 0;
      let end = start();
      function start(): () => void {
        let isOpen = true;
        let connection: number | undefined;
        const close = () => {
          isOpen = false;
          // Not while messages of one piece are being delivered: graphql-ws would count the end twice.
          queueMicrotask(dispose);
        };
        const failed = (failure: SluiceError) => {
          close();
          // The caller decides whether to repeat a first attempt.
          if (cursor === undefined || !isPassing(failure) || failures >= attemptsOf(reconnect)) receiver.fail(failure);
          else {
            const pause = failure.retryAfter === undefined ? pauseOf(failures, reconnect) : failure.retryAfter * 1_000;
            failures++;
            timer = setTimeout(() => (end = start()), pause);
          }
        };
        const payload: SubscribePayload & { readonly documentId?: string } = {
          // The protocol requires a text, which may be empty.
          query: "",
          ...source,
          // Read at every send, so also at each reconnection.
          get variables() {
            connection ??= socket.connections();
            if (resumption === null && connection !== socket.connections()) {
              queueMicrotask(() => isOpen && failed(notResumable()));
            }
            return variablesFrom(cursor);
          },
        };
        const dispose = socket.client.subscribe(payload, {
          next: ({ data, errors }) => {
            // Ignore events that arrived together with the event that filled the queue. They will be sent again.
            if (!isOpen) return;
            if (errors !== undefined && errors.length > 0) {
              failed(errorOfResponse(errors));
              return;
            }
            failures = 0;
            const event: unknown = Object.values(data ?? {})[0];
            const next = resumption && objectOf(event)[resumption.cursor];
            if (typeof next === "string") cursor = next;
            receiver.next(event);
          },
          error: (error) => {
            if (isOpen) failed(socket.keyFailure() ?? errorOfSocket(error, socket.url));
          },
          complete: () => {
            if (isOpen) receiver.end();
          },
        });
        return close;
      }
      return () => {
        clearTimeout(timer);
        end();
      };
    },
  };
  return new EventStream<unknown>(events, capacity);
}

function notResumable(): SluiceError {
  const remedy = "To resume, pass the whole input as one variable and select `cursor`. Otherwise subscribe again.";
  const message = `The connection broke, and events since then are missing. ${remedy}`;
  return new SluiceError("NOT_RESUMABLE", message);
}

function pauseOf(failures: number, { minMs = 250, maxMs = 30_000 }: ReconnectOptions): number {
  return pauseAfter(failures, { minMs, maxMs });
}

function attemptsOf({ attempts = Infinity }: ReconnectOptions): number {
  return attempts;
}

function errorOfKey(reason: unknown): SluiceError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new SluiceError("NETWORK_ERROR", text, { status: NO_KEY, cause: reason });
}

function errorOfSocket(error: unknown, url: string): SluiceError {
  if (Array.isArray(error)) return errorOfResponse(error as readonly GraphQLResponseError[]);
  const status = closeCodeOf(error);
  const reason = objectOf(error).reason;
  const text =
    typeof reason === "string" && reason !== "" ? reason : `The connection to ${url} failed.${remedyOf(url, "wsUrl")}`;
  const code = CODES_OF_CLOSINGS[status ?? 0];
  return new SluiceError(code ?? "NETWORK_ERROR", text, { status, cause: error });
}

function closeCodeOf(event: unknown): number | undefined {
  const { code } = objectOf(event);
  return typeof code === "number" ? code : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Waits for this time, or until the signal aborts. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
