/** One WebSocket that speaks graphql-transport-ws: authentication, limits and errors around the protocol's core. */
import type { IncomingMessage } from "node:http";
import { CloseCode, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { Logger } from "pino";
import { WebSocket } from "ws";
import type { Principal } from "../domain/entities";
import type { GraphQLEngine } from "../graphql/engine";
import { type ErrorMapper, publicError } from "../graphql/errors";
import type { Operation } from "../graphql/operation";
import type { OperationContext } from "../graphql/operation-context";
import type { OperationDeadline } from "../graphql/operation-deadline";
import type { ResultStream } from "../graphql/subscribe";
import type { AccessWatch } from "./access-watch";
import { bearerToken } from "./bearer";
import { deliver } from "./deliver";
import type { ServerMetrics } from "./metrics";
import type { SocketFlow } from "./socket-flow";
import type { ConnectionCounts } from "./connection-counts";
import type { UnreadAnswers } from "./unread-answers";

/** Close codes of our own, beside those of the protocol. */
export const CLOSE = {
  /** The key was revoked or has expired, or its tenant was suspended or deleted. */
  accessEnded: { code: 4440, reason: "Access ended" },
  /** The tenant has as many connections open as it may. */
  tooManyConnections: { code: 4441, reason: "Too many connections of this tenant" },
  /** No operation for as long as a connection may be without one. */
  idle: { code: 4442, reason: "Idle" },
} as const;

/** Longest message that may be a `complete`, characters; ids beyond that go unnoticed until their answer. */
const LONGEST_COMPLETE = 1_000;

/** RFC 6455, section 7.4.1, and its registry: try again later. */
const TRY_AGAIN_LATER = 1013;

export interface WebSocketParts {
  readonly engine: GraphQLEngine;
  readonly watch: AccessWatch;
  readonly metrics: ServerMetrics;
  readonly logger: Logger;
  /** Operations at a time on one connection, subscriptions and others together. */
  readonly maxOperations: number;
  /** Time until `connection_init` must have come. */
  readonly initTimeoutMs: number;
  readonly tenants: ConnectionCounts;
  readonly unread: UnreadAnswers;
}

/** The state of one connection. */
export interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly flow: SocketFlow;
  readonly clientAddress: string;
  principal: Principal | null;
  /** Messages whose handling has not ended; that of a subscription ends with its stream. */
  operations: number;
  /** Queries and mutations among them. */
  executions: number;
  /** What is executed or being opened, by the operation's id: ended when the client does not want it any more. */
  readonly running: Map<string, OperationDeadline>;
  /** When the last operation began or ended, epoch milliseconds. */
  lastOperationAt: number;
  /** Tells that it is authenticated; false: as many are as may be. */
  readonly admit: () => boolean;
  release: () => void;
}

/** Arguments as graphql-ws passes them through, with what {@link serveProtocol} put in. */
interface OwnArgs extends Operation {
  readonly operationId: string;
  readonly contextValue: OperationContext;
  readonly connection: Connection;
}

export function serveProtocol(parts: WebSocketParts): Server<Connection> {
  const { engine, metrics } = parts;
  /** The end of the message that carries a result, from its payload on. */
  const tails = new WeakMap<ExecutionResult, Buffer>();
  const tailOf = (result: ExecutionResult): Buffer => {
    let tail = tails.get(result);
    if (tail === undefined) tails.set(result, (tail = Buffer.from(`${engine.jsonOf(result)}}`)));
    return tail;
  };
  const send = ({ flow }: Connection, operationId: string) => {
    const head = Buffer.from(`{"id":${JSON.stringify(operationId)},"type":"next","payload":`);
    return (result: ExecutionResult) => flow.sendShared(head, tailOf(result));
  };
  return makeServer<Record<string, unknown> | undefined, Connection>({
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
        // Not before the result has been sent.
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

async function* only(result: ExecutionResult): ResultStream {
  yield result;
  return undefined;
}

/** The deadline of what runs is over as soon as the client completes the operation or goes. */
async function whileWanted<T>(
  { running, socket }: Connection,
  operationId: string,
  { deadline }: OperationContext,
  run: () => Promise<T>,
): Promise<T> {
  running.set(operationId, deadline);
  if (socket.readyState !== WebSocket.OPEN) deadline.abandon();
  try {
    return await run();
  } finally {
    // The id may have been given to another operation meanwhile.
    if (running.get(operationId) === deadline) running.delete(operationId);
  }
}

/** The protocol's core ends streams by itself, and does not tell of the other operations that a client completes. */
function abandonCompleted({ running }: Connection, message: string): void {
  if (running.size === 0 || message.length > LONGEST_COMPLETE || !message.includes('"complete"')) return;
  try {
    const { type, id } = JSON.parse(message) as { readonly type?: unknown; readonly id?: unknown };
    if (type === "complete" && typeof id === "string") running.get(id)?.abandon();
  } catch {
    // The protocol's core closes the socket for it.
  }
}

/** Whether the connection may go on. Also closes it when the access ends later. */
async function authenticate(
  { watch, metrics, logger, tenants }: WebSocketParts,
  parameters: Record<string, unknown> | undefined,
  connection: Connection,
): Promise<boolean> {
  const { socket, request } = connection;
  const authorization = parameters?.authorization ?? parameters?.Authorization ?? request.headers.authorization;
  const token = bearerToken(authorization);
  const endAccess = ({ keyId }: Principal) => {
    logger.info({ keyId }, "access ended: closing a socket");
    socket.close(CLOSE.accessEnded.code, CLOSE.accessEnded.reason);
  };
  const admitted = token === null ? null : await watch.admit(token, endAccess);
  if (admitted === null) {
    metrics.unauthenticated.inc({ transport: "websocket" });
    return false;
  }
  const { principal, release } = admitted;
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

/** What the operation is to be run with, or the errors that refuse it. */
async function prepare(
  { engine, metrics, maxOperations }: WebSocketParts,
  connection: Connection,
  operationId: string,
  payload: SubscribePayload,
) {
  const refused = (errors: ReturnType<typeof publicError>[]) => {
    metrics.operations.inc({ transport: "websocket", kind: "unknown", outcome: "refused" });
    return errors;
  };
  connection.lastOperationAt = Date.now();
  if (connection.operations > maxOperations) {
    const message = `At most ${maxOperations} operations at a time on one connection.`;
    return refused([publicError("LIMIT_EXCEEDED", message)]);
  }
  const principal = principalOf(connection);
  // Nothing more is made for a peer that does not take what there is.
  const drained = connection.flow.whenDrained();
  if (drained !== undefined) await drained;
  const turn = engine.turn(principal);
  if (turn !== undefined) await turn;
  const context = engine.contextFor(principal);
  const prepared = engine.prepare(payload, context);
  if (!prepared.ok) return refused([...prepared.failure]);
  const args: OwnArgs = { ...prepared.value, operationId, contextValue: context, connection };
  return args;
}

function principalOf({ principal }: Connection): Principal {
  if (principal === null) throw new Error("an operation came before its connection was authenticated");
  return principal;
}

/** Connects a socket to the protocol's core. Returns the function that ends what it has running. */
export function openConnection(
  server: Server<Connection>,
  connection: Connection,
  errors: ErrorMapper,
  logger: Logger,
) {
  const { socket, flow } = connection;
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (data) => flow.send(data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on("message", (data: Buffer) => {
          // Nothing is begun on a socket that is being closed: its access may have ended.
          if (socket.readyState !== WebSocket.OPEN) return;
          connection.operations++;
          const message = data.toString();
          abandonCompleted(connection, message);
          handle(message)
            .catch((error: unknown) => {
              logger.error({ err: error }, "a WebSocket message could not be handled");
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
