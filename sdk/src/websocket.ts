/** Subscriptions: the graphql-transport-ws protocol, reconnecting with jittered backoff and resuming by cursor. */
import { createClient, type Client, type SubscribePayload } from "graphql-ws/client";
import { pauseAfter } from "./backoff";
import { errorOfResponse, SluiceError, type GraphQLResponseError } from "./errors";
import { EventStream, type EventReceiver } from "./event-stream";
import type { DocumentSource } from "./http";

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
  readonly connectionParams: () => Record<string, unknown>;
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

export function connect(options: WebSocketOptions): Client {
  const { minMs = 250, maxMs = 30_000, attempts = Infinity } = options.reconnect;
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: options.url,
    connectionParams: options.connectionParams,
    ...(options.webSocketImpl === undefined ? {} : { webSocketImpl: options.webSocketImpl }),
    retryAttempts: attempts,
    retryWait: (retries) => wait(pauseAfter(retries, { minMs, maxMs })),
    shouldRetry: (event) => !FINAL_CLOSINGS.includes(closeCodeOf(event) ?? 0),
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    keepAlive: PING_MS,
    on: {
      // A connection that died without a word answers no ping: end it, so that the next one is made.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
      closed: () => clearTimeout(pongDue),
    },
  });
  return client;
}

/**
 * The root field of each event. A result with a `cursor` makes the subscription resumable: after a broken connection
 * it goes on with `input.after` at the last cursor received.
 */
export function subscribe(
  client: Client,
  source: DocumentSource,
  variables: Readonly<Record<string, unknown>>,
  capacity: number,
): EventStream<unknown> {
  let cursor: string | undefined;
  const payload: SubscribePayload & { readonly documentId?: string } = {
    // The protocol asks for a text, be it empty.
    query: "",
    ...source,
    // Read whenever the operation is sent, so also by each reconnection.
    get variables() {
      return cursor === undefined
        ? variables
        : { ...variables, input: { ...objectOf(variables.input), after: cursor } };
    },
  };
  const events = {
    get resumable() {
      return cursor !== undefined;
    },
    open(receiver: EventReceiver<unknown>) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isOpen = true;
      let end = start();
      function start(): () => void {
        return client.subscribe(payload, {
          next: ({ data, errors }) => {
            // What was received together with the event that filled the queue still comes, and is to come again.
            if (!isOpen) return;
            if (errors !== undefined && errors.length > 0) {
              receiver.fail(errorOfResponse(errors));
              return;
            }
            const event: unknown = Object.values(data ?? {})[0];
            const next = objectOf(event).cursor;
            if (typeof next === "string") cursor = next;
            receiver.next(event);
          },
          error: (error) => {
            const failure = errorOfSocket(error);
            // Refused for a while, it goes on where it was; a first attempt is the caller's to repeat.
            if (!isOpen) return;
            if (cursor === undefined || failure.retryAfter === undefined) receiver.fail(failure);
            else timer = setTimeout(() => (end = start()), failure.retryAfter * 1_000);
          },
          complete: () => receiver.end(),
        });
      }
      return () => {
        isOpen = false;
        clearTimeout(timer);
        end();
      };
    },
  };
  return new EventStream<unknown>(events, capacity);
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

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
