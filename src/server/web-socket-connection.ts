/** One WebSocket of graphql-transport-ws: authentication, limits and errors around the protocol's core. */
import type { IncomingMessage } from "node:http";
import { CloseCode, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { Logger } from "pino";
import { WebSocket } from "ws";
import { ACCESS_DENIALS } from "../domain/access-denial";
import type { Principal } from "../domain/entities";
import type { GraphQLEngine } from "../graphql/engine";
import { type ErrorMapper, publicError } from "../graphql/errors";
import type { Operation } from "../graphql/operation";
import type { OperationContext } from "../graphql/operation-context";
import type { OperationDeadline } from "../graphql/operation-deadline";
import type { LargeJson } from "../graphql/result-text";
import type { ResultStream } from "../graphql/subscribe";
import type { AccessWatch } from "./access-watch";
import { socketToken } from "./credentials";
import { deliver } from "./deliver";
import type { DeniedAccess } from "./denied-access";
import { isNestedTooDeep } from "../domain/json-nesting";
import type { ServerMetrics } from "./metrics";
import type { SharedText, SocketFlow } from "./socket-flow";
import { abandonCompleted, closeBecause, NESTED_TOO_DEEP } from "./socket-message";
import type { SocketCounts } from "./socket-counts";
import type { BufferedResponses } from "./buffered-responses";

/** Close codes of Sluice, in addition to those of the protocol. */
export const CLOSE = {
  /** The API key was revoked or has expired, or its tenant was suspended or deleted. */
  accessEnded: { code: 4440, reason: "Access ended" },
  /** The tenant has the maximum number of open connections. */
  tooManyConnections: { code: 4441, reason: "Too many connections of this tenant" },
  /** The connection had no operation within the time limit. */
  idle: { code: 4442, reason: "Idle" },
} as const;

/** Close code "Try Again Later" (RFC 6455, section 7.4.1, and its registry). */
const TRY_AGAIN_LATER = 1013;

/** Maximum messages of a client before it is authenticated. A client needs only one, but can also send pings. */
const MAX_EARLY_MESSAGES = 32;

export interface WebSocketParts {
  readonly engine: GraphQLEngine;
  readonly watch: AccessWatch;
  readonly metrics: ServerMetrics;
  readonly denied: DeniedAccess;
  readonly logger: Logger;
  /** Maximum concurrent operations per connection, including subscriptions. */
  readonly maxOperations: number;
  /** Time limit for `connection_init`. */
  readonly initTimeoutMs: number;
  readonly tenants: SocketCounts;
  readonly unread: BufferedResponses;
}

/** The state of one connection. */
export interface SocketConnection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly flow: SocketFlow;
  readonly clientAddress: string;
  principal: Principal | null;
  /** Messages in progress. A subscription's message is in progress until its stream ends. */
  operations: number;
  /** Queries and mutations among `operations`. */
  executions: number;
  /** Deadlines of running or opening operations by ID. A deadline ends when the client completes its operation. */
  readonly running: Map<string, OperationDeadline>;
  /** When the last operation began or ended, epoch milliseconds. */
  lastOperationAt: number;
  /** Records that the connection is authenticated. Returns false if there are too many, or its socket is closing. */
  readonly admit: () => boolean;
  release: () => void;
}

/** Arguments that graphql-ws passes through, with additions of {@link serveProtocol}. */
interface OwnArgs extends Operation {
  readonly operationId: string;
  readonly contextValue: OperationContext;
  readonly connection: SocketConnection;
}

export function serveProtocol(parts: WebSocketParts): Server<SocketConnection> {
  const { engine, metrics } = parts;
  /** The part of a result message that begins with its payload. */
  const tails = new WeakMap<ExecutionResult, SharedText>();
  const tailOf = (result: ExecutionResult): SharedText => {
    let tail = tails.get(result);
    if (tail === undefined) tails.set(result, (tail = sharedText(engine.jsonOf(result, "}"))));
    return tail;
  };
  const send = ({ flow }: SocketConnection, operationId: string) => {
    const head = Buffer.from(`{"id":${JSON.stringify(operationId)},"type":"next","payload":`);
    return (result: ExecutionResult) => flow.sendShared(head, tailOf(result));
  };
  return makeServer<Record<string, unknown> | undefined, SocketConnection>({
    connectionInitWaitTimeout: parts.initTimeoutMs,
    onConnect: ({ connectionParams, extra }) => authenticate(parts, connectionParams, extra),
    onSubscribe: ({ extra }, id, payload) => prepare(parts, extra, id, payload),
    async execute(args: ExecutionArgs) {
      const { contextValue, connection, operationId, ...operation } = args as OwnArgs;
      const labels = { transport: "websocket", kind: operation.kind };
      const endTimer = metrics.operationSeconds.startTimer(labels);
      connection.executions++;
      let result: ExecutionResult;
      try {
        result = await whileWanted(connection, operationId, contextValue, () =>
          engine.execute(operation, contextValue),
        );
        metrics.operations.inc({ ...labels, outcome: result.errors ? "errors" : "ok" });
      } finally {
        endTimer();
        // Counts down only after the result has been sent.
        setImmediate(() => connection.executions--);
      }
      return deliver(only(result), send(connection, operationId));
    },
    async subscribe(args: ExecutionArgs) {
      const { contextValue, connection, operationId, ...operation } = args as OwnArgs;
      const stream = await whileWanted(connection, operationId, contextValue, () =>
        engine.subscribe(operation, contextValue),
      );
      const opened = Symbol.asyncIterator in stream;
      metrics.operations.inc({ transport: "websocket", kind: operation.kind, outcome: opened ? "ok" : "errors" });
      return "next" in stream ? deliver(stream, send(connection, operationId)) : stream;
    },
    onComplete({ extra }) {
      extra.lastOperationAt = Date.now();
    },
    onNext: (_context, _id, _payload, _args, result) => engine.format(result as ExecutionResult),
    onError: (_context, _id, _payload, errors) => errors.map((error) => engine.errors.format(error)),
  });
}

/** Returns a result as a shared text. A large result keeps its pieces. */
function sharedText(json: string | LargeJson): SharedText {
  if (typeof json === "string") return [Buffer.from(json)];
  const [first = Buffer.alloc(0), ...others] = json.chunks;
  return [first, ...others];
}

async function* only(result: ExecutionResult): ResultStream {
  yield result;
  return undefined;
}

/** Runs an operation. Ends its deadline when the client completes the operation or disconnects. */
async function whileWanted<T>(
  { running, socket }: SocketConnection,
  operationId: string,
  { deadline }: OperationContext,
  run: () => Promise<T>,
): Promise<T> {
  running.set(operationId, deadline);
  if (socket.readyState !== WebSocket.OPEN) deadline.abandon();
  try {
    return await run();
  } finally {
    // Another operation may have this ID by now.
    if (running.get(operationId) === deadline) running.delete(operationId);
  }
}

/** Authenticates a connection. Resolves with whether it may continue. Closes it later when the access ends. */
async function authenticate(
  { watch, denied, logger, tenants }: WebSocketParts,
  parameters: Record<string, unknown> | undefined,
  connection: SocketConnection,
): Promise<boolean> {
  const { socket, request } = connection;
  const token = socketToken(parameters, request.headers.authorization);
  const endAccess = ({ keyId }: Principal) => {
    logger.info({ keyId }, "access ended: closing a WebSocket");
    socket.close(CLOSE.accessEnded.code, CLOSE.accessEnded.reason);
  };
  const admitted = token.ok ? await watch.admit(token.value, endAccess) : token;
  if (!admitted.ok) {
    denied.report(admitted.failure, "websocket", connection.clientAddress);
    socket.close(CloseCode.Forbidden, ACCESS_DENIALS[admitted.failure.reason]);
    return false;
  }
  const { principal, release } = admitted.value;
  const giveBack = tenants.take(principal.tenantId);
  if (giveBack === null) {
    release();
    socket.close(CLOSE.tooManyConnections.code, CLOSE.tooManyConnections.reason);
    return false;
  }
  if (!connection.admit()) {
    giveBack();
    release();
    socket.close(TRY_AGAIN_LATER, "Try again");
    return false;
  }
  connection.principal = { ...principal, clientAddress: connection.clientAddress };
  connection.release = () => {
    giveBack();
    release();
  };
  if (socket.readyState !== WebSocket.OPEN) connection.release();
  return true;
}

/** Resolves with the arguments to run the operation with, or with the errors that reject the operation. */
async function prepare(
  { engine, metrics, maxOperations }: WebSocketParts,
  connection: SocketConnection,
  operationId: string,
  payload: SubscribePayload,
) {
  const rejected = (errors: ReturnType<typeof publicError>[]) => {
    metrics.operations.inc({ transport: "websocket", kind: "unknown", outcome: "rejected" });
    return errors;
  };
  connection.lastOperationAt = Date.now();
  if (connection.operations > maxOperations) {
    const message =
      `This connection has ${maxOperations} operations in progress, which is the maximum. Complete one first, or ` +
      "open another connection.";
    return rejected([publicError("LIMIT_EXCEEDED", message)]);
  }
  const principal = principalOf(connection);
  // Starts no operation while the peer does not read.
  const drained = connection.flow.whenDrained();
  if (drained !== undefined) await drained;
  const turn = engine.turn(principal);
  if (turn !== undefined) await turn;
  const context = engine.contextFor(principal);
  const prepared = await engine.prepare(payload, context);
  if (!prepared.ok) return rejected([...prepared.failure]);
  const args: OwnArgs = { ...prepared.value, operationId, contextValue: context, connection };
  return args;
}

function principalOf({ principal }: SocketConnection): Principal {
  if (principal === null) throw new Error("internal: an operation arrived before its connection was authenticated");
  return principal;
}

/** Connects a socket to the protocol's core. Returns a function that ends its running operations. */
export function openConnection(
  server: Server<SocketConnection>,
  connection: SocketConnection,
  errors: ErrorMapper,
  logger: Logger,
) {
  const { socket, flow } = connection;
  let earlyMessages = 0;
  /** The message that the protocol's core is parsing; null: none. */
  let current: Buffer | null = null;
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (data) => flow.send(data),
      close: (code, reason) => closeBecause(socket, current, code, reason),
      onMessage: (handle) => {
        socket.on("message", (data: Buffer) => {
          // The access of a closing socket may have ended, so nothing starts on it.
          if (socket.readyState !== WebSocket.OPEN) return;
          if (connection.principal === null && ++earlyMessages > MAX_EARLY_MESSAGES) {
            return socket.close(CloseCode.TooManyInitialisationRequests, "Too many messages before connection_ack");
          }
          if (isNestedTooDeep(data)) return socket.close(CloseCode.BadRequest, NESTED_TOO_DEEP);
          connection.operations++;
          const message = data.toString();
          abandonCompleted(connection.running, message);
          current = data;
          const handled = handle(message);
          current = null;
          handled
            .catch((error: unknown) => {
              logger.error({ err: error }, "WebSocket message not handled");
              if (errors.isPassing(error)) socket.close(TRY_AGAIN_LATER, "Try again");
              else socket.close(CloseCode.InternalServerError, "Internal error");
            })
            .finally(() => connection.operations--);
        });
      },
    },
    connection,
  );
  return async (code: number, reason: string): Promise<void> => {
    connection.release();
    for (const deadline of connection.running.values()) deadline.abandon();
    await closed(code, reason);
  };
}
