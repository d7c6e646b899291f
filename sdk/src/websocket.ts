/** Subscriptions: the graphql-transport-ws protocol with reconnection, jittered backoff and resumption by cursor. */
import { createClient, type Client, type SubscribePayload } from "graphql-ws/client";
import { pauseAfter } from "./backoff";
import type { ConnectionTracker } from "./connection-state";
import { errorOfResponse, SluiceError } from "./errors";
import { EventStream, type EventReceiver } from "./event-stream";
import type { DocumentSource } from "./http";
import { probeOf } from "./probe";
import type { Resumption } from "./resumption";
import {
  errorOfKey,
  errorOfSocket,
  isFinalClosing,
  isOrderly,
  isPassing,
  notResumable,
  objectOf,
} from "./socket-errors";

export interface ReconnectOptions {
  /**
   * First delay, in milliseconds. The delay doubles with each failure, and varies randomly by up to half. Default 250.
   */
  readonly minMs?: number;
  /** Maximum delay, in milliseconds. Default 30,000. */
  readonly maxMs?: number;
  /**
   * Maximum number of consecutive retries. If the last retry also fails, subscriptions fail with its error, such as
   * `NETWORK_ERROR`. Default: unlimited.
   */
  readonly attempts?: number;
}

export interface KeepAliveOptions {
  /** Time from the opening of the connection, or from a pong, to the next ping, in milliseconds. Default 15,000. */
  readonly pingMs?: number;
  /** Time within which the server must respond to a ping, in milliseconds. Default 10,000. */
  readonly pongMs?: number;
}

export interface WebSocketOptions {
  readonly url: string;
  readonly connectionParams: () => Promise<Record<string, unknown>>;
  readonly webSocketImpl?: unknown;
  readonly reconnect: ReconnectOptions;
  readonly keepAlive: KeepAliveOptions;
  readonly tracker: ConnectionTracker;
  readonly fetch: typeof globalThis.fetch;
}

const ACKNOWLEDGED_WITHIN_MS = 10_000;

/** Has at most one connection, and reconnects when it breaks. */
export interface Socket {
  readonly client: Client;
  /** Number of connections so far. */
  connections(): number;
  /**
   * Resolves with the reason why the last attempt to connect failed or the connection broke.
   *
   * @param event the event or error that graphql-ws reported
   */
  failureOf(event: unknown): Promise<SluiceError>;
  /** Closes the connection, or stops connecting. */
  close(): Promise<void>;
}

/**
 * Creates the connection for subscriptions.
 *
 * @throws SluiceError with `NO_WEBSOCKET` if there is no WebSocket class
 */
export function connect(options: WebSocketOptions): Socket {
  const { pingMs = 15_000, pongMs = 10_000 } = options.keepAlive;
  const { reconnect, tracker, webSocketImpl = globalThis.WebSocket } = options;
  if (webSocketImpl === undefined) {
    const remedy = 'Use Node.js 22 or newer, or pass `webSocketImpl: WebSocket` with `import { WebSocket } from "ws"`.';
    throw new SluiceError("NO_WEBSOCKET", `Subscriptions need a WebSocket, which this runtime lacks. ${remedy}`);
  }
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  let connections = 0;
  let isConnected = false;
  /** Whether the last attempt opened a WebSocket. */
  let isOpened = false;
  let keyFailure: SluiceError | null = null;
  const probe = probeOf(options.url, options.fetch);
  /** Whether no attempt can succeed, because the address is wrong. */
  let isWrong = false;
  // Never rejects: graphql-ws would retry immediately, and mistake the close of this connection for that of the next
  // connection.
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
  /** Reports an attempt that did not open a WebSocket. */
  const notOpened = async (event: unknown): Promise<void> => {
    const { error, isFinal } = await probe(event);
    // An address that has worked before can work again.
    isWrong = isFinal && connections === 0;
    if (!isOpened && !closing.signal.aborted) tracker.closed(error);
  };
  const client = createClient({
    url: options.url,
    connectionParams,
    webSocketImpl,
    retryAttempts: attemptsOf(reconnect),
    retryWait: (retries) => wait(pauseOf(retries, reconnect), closing.signal),
    shouldRetry: (event) => keyFailure === null && !isWrong && !isFinalClosing(event),
    connectionAckWaitTimeout: ACKNOWLEDGED_WITHIN_MS,
    keepAlive: pingMs,
    on: {
      connecting: () => {
        isOpened = false;
        tracker.connecting();
      },
      opened: () => {
        isOpened = true;
      },
      connected: () => {
        connections++;
        isConnected = true;
        tracker.opened();
      },
      // A dead connection does not respond to a ping. Close it, so that the client reconnects.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), pongMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
      closed: (event) => {
        clearTimeout(pongDue);
        isConnected = false;
        if (closing.signal.aborted || isOrderly(event)) tracker.closed(null);
        else if (isOpened) tracker.closed(keyFailure ?? errorOfSocket(event, options.url));
        else void notOpened(event);
      },
    },
  });
  return {
    client,
    connections: () => connections,
    failureOf: async (event) =>
      keyFailure ?? (isOpened ? errorOfSocket(event, options.url) : (await probe(event)).error),
    async close() {
      closing.abort();
      const disposed = Promise.resolve(client.dispose());
      // `dispose` waits for a pending connection before it closes it.
      if (!isConnected) client.terminate();
      // `dispose` rejects if the connection could not be opened.
      await disposed.catch(() => undefined);
    },
  };
}

export interface Subscription {
  readonly source: DocumentSource;
  readonly variables: Readonly<Record<string, unknown>>;
  /** null if the subscription cannot resume, so that events are lost when a connection breaks. */
  readonly resumption: Resumption | null;
  /** Maximum number of waiting events. */
  readonly capacity: number;
}

/**
 * Yields the root field of each event. After a broken connection or a transient failure, a subscription with a {@link
 * Resumption} continues with `after` at the last received cursor. Without a resumption, a subscription ends with
 * `NOT_RESUMABLE` after a broken connection, because events may be missing. A failure before the first cursor ends any
 * subscription.
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
          // Dispose after the delivery of the current messages. Otherwise graphql-ws would count the end twice.
          queueMicrotask(dispose);
        };
        const failed = (failure: SluiceError) => {
          close();
          // The caller decides whether to retry a failed first attempt.
          if (cursor === undefined || !isPassing(failure) || failures >= attemptsOf(reconnect)) receiver.fail(failure);
          else {
            const pause = failure.retryAfter === undefined ? pauseOf(failures, reconnect) : failure.retryAfter * 1_000;
            failures++;
            timer = setTimeout(() => (end = start()), pause);
          }
        };
        const payload: SubscribePayload & { readonly documentId?: string } = {
          // The protocol requires a text, which can be empty.
          query: "",
          ...source,
          // graphql-ws reads the variables each time it sends the operation, also after a reconnection.
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
            // Ignore events that arrived together with the event that filled the queue. The server sends them again.
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
            if (isOpen) void socket.failureOf(error).then((failure) => isOpen && failed(failure));
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

function pauseOf(failures: number, { minMs = 250, maxMs = 30_000 }: ReconnectOptions): number {
  return pauseAfter(failures, { minMs, maxMs });
}

function attemptsOf({ attempts = Infinity }: ReconnectOptions): number {
  return attempts;
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
