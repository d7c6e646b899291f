import { once } from "node:events";
import { type Client, createClient } from "graphql-ws";
import { Registry } from "prom-client";
import { WebSocket } from "ws";
import type { GraphQLEngineOptions } from "../../src/graphql/engine";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../src/server/http-server";
import type { WebSocketLimits } from "../../src/server/web-socket-endpoint";
import { createMemoryServices, type MemoryServices } from "../graphql/memory-services";
import { type Answer, createEngine, silent } from "../graphql/run";
import { webSocketLimits } from "../harness/web-socket-limits";

export interface TestServer {
  readonly services: MemoryServices;
  readonly server: HttpServer;
  readonly url: string;
  readonly wsUrl: string;
  post(token: string | null, query: string, variables?: unknown, init?: RequestInit): Promise<Response>;
  ask(token: string, query: string, variables?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

export interface TestServerOptions extends Partial<Omit<HttpServerOptions, "webSocket">> {
  readonly webSocket?: Partial<WebSocketLimits>;
}

export async function startServer(
  { webSocket, ...options }: TestServerOptions = {},
  engineOptions: Partial<GraphQLEngineOptions> = {},
  change: (services: MemoryServices) => void = () => {},
): Promise<TestServer> {
  const services = createMemoryServices();
  change(services);
  const engine = createEngine(services, engineOptions);
  const server = createHttpServer({
    engine,
    access: services.access,
    logger: silent,
    host: "127.0.0.1",
    port: 0,
    ide: true,
    readiness: () => ({ ready: true, reasons: [] }),
    registry: new Registry(),
    stopTimeoutMs: 2_000,
    webSocket: webSocketLimits(webSocket),
    ...options,
  });
  await server.start();
  const url = `${server.url()}/graphql`;
  const post: TestServer["post"] = (token, query, variables, init) =>
    fetch(url, {
      method: "POST",
      body: JSON.stringify({ query, variables }),
      ...init,
      headers: {
        "content-type": "application/json",
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(init?.headers as Record<string, string>),
      },
    });
  return {
    services,
    server,
    url,
    wsUrl: url.replace("http", "ws"),
    post,
    ask: async (token, query, variables) => (await (await post(token, query, variables)).json()) as Answer,
    stop: () => server.stop(),
  };
}

/** Connects the reference client of the protocol, without retries. */
export function connect(wsUrl: string, token: string): Client {
  return createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { Authorization: `Bearer ${token}` },
  });
}

/** Resolves with the first result of an operation over WebSocket, or with its errors. */
export async function firstOver(client: Client, query: string, variables?: Record<string, unknown>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = client.subscribe(
      { query, ...(variables && { variables }) },
      {
        next(result) {
          resolve(result as Answer);
          setImmediate(() => end());
        },
        error: (errors) =>
          Array.isArray(errors)
            ? resolve({ errors: errors as NonNullable<Answer["errors"]> })
            : reject(errors as Error),
        complete() {},
      },
    );
  });
}

/** A WebSocket that sends and receives single messages of the protocol. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly messages: Record<string, unknown>[] = [];
  private wake = () => {};

  constructor(wsUrl: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(wsUrl, "graphql-transport-ws", { headers });
    this.socket.on("error", () => {});
    this.socket.on("message", (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Record<string, unknown>);
      this.wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  async init(payload?: Record<string, unknown>): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, "open");
    this.send({ type: "connection_init", payload });
  }

  async authenticated(token: string): Promise<this> {
    await this.init({ authorization: `Bearer ${token}` });
    await this.next("connection_ack");
    return this;
  }

  subscribe(id: string, query: string, variables?: unknown): void {
    this.send({ id, type: "subscribe", payload: { query, variables } });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Resolves with the next message of one of these types. Skips other messages. */
  async next(...types: string[]): Promise<Record<string, unknown>> {
    for (;;) {
      const message = this.messages.shift();
      if (message !== undefined && types.includes(String(message.type))) return message;
      if (message === undefined) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
