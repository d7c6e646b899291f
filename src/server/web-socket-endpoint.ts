import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols } from "graphql-ws";
import type { Server } from "graphql-ws";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { ConnectionGate } from "./connection-gate";
import { ownerOf } from "../graphql/operation-context";
import type { SocketErrors } from "./http-errors";
import type { AllowedOrigins } from "./origins";
import { EventLoopTurns, SocketFlow } from "./socket-flow";
import {
  CLOSE,
  type SocketConnection,
  openConnection,
  serveProtocol,
  type WebSocketParts,
} from "./web-socket-connection";

/** Limits of WebSockets. The configuration has the defaults of the required ones. */
export interface WebSocketLimits {
  /** Maximum message size, bytes. */
  readonly maxPayloadBytes: number;
  /** Maximum authenticated sockets of the process. */
  readonly maxConnections: number;
  /** Maximum sockets per tenant. */
  readonly maxTenantConnections: number;
  /** Maximum concurrent operations per connection. */
  readonly maxOperations: number;
  /** Time limit for `connection_init`, milliseconds. */
  readonly initTimeoutMs: number;
  /** A socket without any operation for this long is closed, milliseconds. */
  readonly idleMs: number;
  /** A socket whose peer receives and sends nothing is closed within this time, milliseconds. Default 30,000. */
  readonly silenceMs?: number;
  /** Bytes that may wait for a slow peer before its streams pause. Default 1 MiB. */
  readonly maxBufferedBytes?: number;
}

const DEFAULT_SILENCE_MS = 30_000;
const DEFAULT_MAX_BUFFERED_BYTES = 1_048_576;

/** Close code "Service Restart" (registry of RFC 6455). Clients reconnect, and reach another process if there is one. */
const SERVICE_RESTART = 1012;
/** How long a peer may take to confirm that the socket is closed. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Whether a request asks for a WebSocket. A server ignores other upgrades (RFC 9110, section 7.8), such as `h2c`, which
 * curl and Java's HttpClient offer with any request.
 */
export function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** Serves graphql-transport-ws on sockets of an HTTP server, which the caller owns. */
export class WebSocketEndpoint {
  private readonly sockets: WebSocketServer;
  private readonly protocol: Server<SocketConnection>;
  private readonly connections = new Set<SocketConnection>();
  private readonly closing = new Set<Promise<void>>();
  private readonly turns = new EventLoopTurns();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly idleCheck: NodeJS.Timeout;
  private authenticated = 0;
  private stopping = false;

  constructor(
    private readonly parts: Omit<WebSocketParts, "maxOperations" | "initTimeoutMs">,
    private readonly sendError: SocketErrors,
    private readonly origins: AllowedOrigins,
    private readonly gate: ConnectionGate,
    private readonly limits: WebSocketLimits,
  ) {
    const { maxOperations, initTimeoutMs } = limits;
    this.protocol = serveProtocol({ ...parts, maxOperations, initTimeoutMs });
    const maxPayload = limits.maxPayloadBytes;
    const options: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      maxPayload,
      handleProtocols,
      clientTracking: false,
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.sockets = new WebSocketServer(options);
    this.sockets.on("wsClientError", ({ message }, socket) => {
      const remedy = `${message}. Open the WebSocket as RFC 6455 specifies.`;
      sendError(socket, 400, remedy, { "sec-websocket-version": "13" });
    });
    this.heartbeat = setInterval(() => this.beat(), (limits.silenceMs ?? DEFAULT_SILENCE_MS) / 2).unref();
    this.idleCheck = setInterval(() => this.closeIdle(), Math.min(limits.idleMs / 4, 15_000)).unref();
  }

  /** Handles the HTTP server's `upgrade` event. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const { origin, host } = request.headers;
    if (!this.origins.allowsSocket(origin, host)) {
      return this.sendError(
        socket,
        403,
        "The page's origin is not allowed. Ask your operator to add it to SLUICE_CORS_ORIGINS.",
      );
    }
    if (this.stopping) return this.sendError(socket, 503, "The server is stopping. Reconnect.");
    if (this.isFull) return this.sendError(socket, 503, "The server has too many WebSockets. Try again later.");
    const place = this.gate.openSocket(request, () => socket.destroy());
    if (place === null) {
      return this.sendError(socket, 429, "Your address has too many connections. Close some of them.");
    }
    // The place is released even if the handshake fails and there is no WebSocket.
    socket.once("close", place.end);
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.open(webSocket, socket, request, place.admit);
    });
  }

  /**
   * Waits for queries and mutations, then closes every socket with code 1012. After `deadline` (epoch milliseconds),
   * terminates the remaining sockets.
   */
  async stop(deadline: number): Promise<void> {
    this.stopping = true;
    clearInterval(this.heartbeat);
    clearInterval(this.idleCheck);
    const executing = () => [...this.connections].some(({ executions }) => executions > 0);
    while (executing() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const { socket } of this.connections) socket.close(SERVICE_RESTART, "The server is stopping. Reconnect.");
    const terminate = setTimeout(
      () => {
        for (const { socket } of this.connections) socket.terminate();
      },
      Math.max(deadline - Date.now(), 0),
    );
    await new Promise<void>((resolve) => this.whenEmpty(resolve));
    clearTimeout(terminate);
    await Promise.all(this.closing);
  }

  private whenEmpty(resolve: () => void): void {
    const [connection] = this.connections;
    if (connection) connection.socket.once("close", () => this.whenEmpty(resolve));
    else resolve();
  }

  private get isFull(): boolean {
    return this.authenticated >= this.limits.maxConnections;
  }

  private open(socket: WebSocket, stream: Duplex, request: IncomingMessage, onAdmitted: () => void): void {
    const { engine, logger, metrics } = this.parts;
    const unread = {
      get owner() {
        return connection.principal === null ? "" : ownerOf(connection.principal);
      },
      cutOff: () => socket.terminate(),
    };
    const bytes = this.parts.unread.ofSocket(unread);
    const { maxBufferedBytes = DEFAULT_MAX_BUFFERED_BYTES } = this.limits;
    const flow = new SocketFlow(socket, stream, maxBufferedBytes, this.turns, bytes);
    const connection: SocketConnection = {
      socket,
      request,
      flow,
      clientAddress: this.gate.addresses.of(request),
      principal: null,
      operations: 0,
      executions: 0,
      running: new Map(),
      lastOperationAt: Date.now(),
      admit: () => {
        if (this.isFull || socket.readyState !== socket.OPEN) return false;
        this.authenticated++;
        socket.once("close", () => this.authenticated--);
        onAdmitted();
        return true;
      },
      release: () => {},
    };
    this.connections.add(connection);
    metrics.sockets.inc();
    // ws closes the socket itself after a peer's protocol error.
    socket.on("error", (error) => logger.debug({ err: error }, "WebSocket error"));
    const end = openConnection(this.protocol, connection, engine.errors, logger);
    socket.once("close", (code, reason) => {
      this.connections.delete(connection);
      metrics.sockets.dec();
      metrics.socketsEnded.inc({ code });
      const ended = end(code, reason.toString())
        .catch((error: unknown) => logger.error({ err: error }, "subscription did not end cleanly"))
        .finally(() => this.closing.delete(ended));
      this.closing.add(ended);
    });
  }

  private beat(): void {
    for (const { socket, flow } of this.connections) {
      if (flow.takeProgress()) socket.ping();
      else socket.terminate();
    }
  }

  private closeIdle(): void {
    const before = Date.now() - this.limits.idleMs;
    for (const { socket, operations, lastOperationAt } of this.connections) {
      if (operations === 0 && lastOperationAt <= before) socket.close(CLOSE.idle.code, CLOSE.idle.reason);
    }
  }
}
