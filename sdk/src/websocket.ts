/** Subscriptions: the graphql-transport-ws protocol, reconnecting with jittered backoff and resuming by cursor. */
import { createClient, type Client, type SubscribePayload } from "graphql-ws/client";
import { pauseAfter } from "./backoff";
import { errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";
import { EventStream, type EventReceiver } from "./event-stream";
import type { DocumentSource } from "./http";
import type { Resumption } from "./resumption";

export interface ReconnectOptions {
  /** First pause in milliseconds; it doubles with each failure, plus or minus half. Default 250. */
  readonly minMs?: number;
  /** Longest pause in milliseconds. Default 30,000. */
  readonly maxMs?: number;
  /** Failures in a row after which subscriptions fail with `NETWORK_ERROR`. Default: never. */
  readonly attempts?: number;
}

export interface WebSocketOptions {
  readonly url: string;
  readonly connectionParams: () => Promise<Record<string, unknown>>;
  readonly webSocketImpl?: unknown;
  readonly reconnect: ReconnectOptions;
}

const PING_MS = 15_000;
const PONG_WITHIN_MS = 10_000;

/** Of those by which a subscription can fail. 4440: its access has ended; 4441: too many connections of the tenant. */
const CODES_OF_CLOSINGS: Readonly<Record<number, string>> = {
  4400: "BAD_REQUEST",
  4401: "UNAUTHENTICATED",
  4403: "UNAUTHENTICATED",
  4440: "UNAUTHENTICATED",
  4441: "LIMIT_EXCEEDED",
};

/** Closings that the same attempt would meet again: malformed, not authenticated, not allowed. */
const FINAL_CLOSINGS: readonly number[] = [4400, 4401, 4403, 4406, 4409];

/** One connection at a time, made again when it breaks. */
export interface Socket {
  readonly client: Client;
  /** Connections made so far. */
  connections(): number;
  /** Why the last attempt to connect had no key; null: it had one. */
  keyFailure(): SluiceError | null;
  /** Ends the connection, or the attempts to make one. */
  close(): Promise<void>;
}

export function connect(options: WebSocketOptions): Socket {
  const { reconnect } = options;
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  let connections = 0;
  let isConnected = false;
  let keyFailure: SluiceError | null = null;
  // Never rejects: graphql-ws would try again at once, and take the end of this connection for that of the next one.
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
    ...(options.webSocketImpl === undefined ? {} : { webSocketImpl: options.webSocketImpl }),
    retryAttempts: attemptsOf(reconnect),
    retryWait: (retries) => wait(pauseOf(retries, reconnect), closing.signal),
    shouldRetry: (event) => keyFailure === null && !FINAL_CLOSINGS.includes(closeCodeOf(event) ?? 0),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    keepAlive: PING_MS,
    on: {
      connected: () => {
        connections++;
        isConnected = true;
      },
      // A connection that died without a word answers no ping: end it, so that the next one is made.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
      closed: () => {
        clearTimeout(pongDue);
        isConnected = false;
      },
    },
  });
  return {
    client,
    connections: () => connections,
    keyFailure: () => keyFailure,
    async close() {
      closing.abort();
      const disposed = Promise.resolve(client.dispose());
      // The client waits for a connection that is being made, in order to end it.
      if (!isConnected) client.terminate();
      // It throws for one that could not be made.
      await disposed.catch(() => undefined);
    },
  };
}

/** Failures that pass: the server, or something that it needs, could not answer in time. */
const PASSING: readonly string[] = ["UNAVAILABLE", "DEADLINE_EXCEEDED"];

/** Close code of the client where the key could not be had. */
const NO_KEY = 4005;

function isPassing({ code, status, retryAfter }: SluiceError): boolean {
  return retryAfter !== undefined || PASSING.includes(code) || status === NO_KEY;
}

export interface Subscription {
  readonly source: DocumentSource;
  readonly variables: Readonly<Record<string, unknown>>;
  /** null: what is lost with a connection stays lost. */
  readonly resumption: Resumption | null;
  /** Events that may wait to be taken. */
  readonly capacity: number;
}

/**
 * The root field of each event. After a broken connection, or a failure that passes, a subscription with a
 * {@link Resumption} goes on with `after` at the last cursor received; any other ends with `NOT_RESUMABLE` rather than
 * go on with a hole that nobody sees.
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
          // Not while messages that came in one piece are handed out: graphql-ws would count the end twice.
          queueMicrotask(dispose);
        };
        const failed = (failure: SluiceError) => {
          close();
          // A first attempt is the caller's to repeat.
          if (cursor === undefined || !isPassing(failure) || failures >= attemptsOf(reconnect)) receiver.fail(failure);
          else {
            const pause = failure.retryAfter === undefined ? pauseOf(failures, reconnect) : failure.retryAfter * 1_000;
            failures++;
            timer = setTimeout(() => (end = start()), pause);
          }
        };
        const payload: SubscribePayload & { readonly documentId?: string } = {
          // The protocol asks for a text, be it empty.
          query: "",
          ...source,
          // Read whenever the operation is sent, so also by each reconnection.
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
            // What was received together with the event that filled the queue still comes, and is to come again.
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
            if (isOpen) failed(socket.keyFailure() ?? errorOfSocket(error));
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
  const message = "the connection broke, and events since then are missing: the document does not say where to go on";
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

function errorOfSocket(error: unknown): SluiceError {
  if (Array.isArray(error)) return errorOfResponse(error as readonly GraphQLResponseError[]);
  const status = closeCodeOf(error);
  const reason = objectOf(error).reason;
  const text = typeof reason === "string" && reason !== "" ? reason : "the connection could not be kept";
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

/** Until so much time has passed, or the signal comes. */
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
