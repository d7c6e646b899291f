/** Serves the GraphQL engine over HTTP and WebSocket, with the IDE, the console, health and metrics. */
import { createServer, type ServerOptions } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import type { Startable } from "../domain/ports/lifecycle";
import type { GraphQLEngine } from "../graphql/engine";
import type { AccessService } from "../services/access/access";
import type { ExportTickets } from "../services/telemetry/export-tickets";
import type { SeriesUseCases } from "../services/telemetry/series";
import { AccessWatch } from "./access-watch";
import { createApollo } from "./apollo";
import { ClientAddresses } from "./client-addresses";
import { compressResponses } from "./compressed-responses";
import { ConnectionGate, type SocketLimits, DEFAULT_CONNECTION_LIMITS } from "./connection-gate";
import { DEFAULT_HEADERS } from "./default-headers";
import { DeniedAccess } from "./denied-access";
import { readableConsoleUrl, type ServedConsole, serveConsole } from "./console";
import { closeAfterEarlyResponses } from "./early-responses";
import { serveExport } from "./export";
import { serveGraphQL } from "./graphql-route";
import { type Readiness, serveHealth, serveMetrics } from "./health";
import { type ErrorEngine, errorHandlers, serveErrors, socketErrors } from "./http-errors";
import { createIdePage, serveIdeAssets } from "./ide";
import { ServerMetrics } from "./metrics";
import { AllowedOrigins } from "./origins";
import { requestsInTurn } from "./requests-in-turn";
import { RunningRequests } from "./running-requests";
import { stopListening } from "./stop-listening";
import { ValidatedDocuments } from "./validated-documents";
import { BufferedResponses, type BufferedResponsesOptions } from "./buffered-responses";
import { SocketCounts } from "./socket-counts";
import { asksForWebSocket, WebSocketEndpoint, type WebSocketLimits } from "./web-socket-endpoint";

export interface HttpServerOptions {
  readonly engine: GraphQLEngine;
  readonly access: AccessService;
  /** Whether the server provides the API, in addition to health and metrics. Default true. */
  readonly servesApi?: boolean | undefined;
  /** Source of exports. Default: no exports. */
  readonly series?: SeriesUseCases | undefined;
  /** Tickets for exports without a key. Default: every export needs a key. */
  readonly exportTickets?: ExportTickets | undefined;
  readonly logger: Logger;
  /** Address to listen on. Default 0.0.0.0. */
  readonly host?: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** Host name in `url()`. Default: the address, or localhost if the server listens on all addresses. */
  readonly publicHost?: string | undefined;
  /** Maximum size of a request body, bytes. Default 1 MiB. */
  readonly bodyLimitBytes?: number | undefined;
  /** Origins whose pages may use the API, or `*`. Default: only the server's own pages. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Whether browsers get GraphiQL at /graphql. */
  readonly ide: boolean;
  /** Files of the web console at /console. Default: no console. */
  readonly console?: ServedConsole | null | undefined;
  /** Whether the process can do its work. */
  readonly readiness: () => Promise<Readiness> | Readiness;
  /** Metrics for `/metrics`. The server adds its own. */
  readonly registry?: Registry | undefined;
  /** Separate port for `/metrics`; 0: any free port. Default: the port of the API. */
  readonly metricsPort?: number | undefined;
  readonly webSocket: WebSocketLimits;
  /** Counts the WebSockets of each tenant. Default: those of this process, up to `webSocket.maxTenantConnections`. */
  readonly tenantSockets?: SocketCounts | undefined;
  readonly connections?: Partial<SocketLimits> | undefined;
  /** Addresses and networks whose `X-Forwarded-For` is trusted. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly unread?: BufferedResponsesOptions | undefined;
  /** How long an idle connection stays open, milliseconds. Default {@link DEFAULT_KEEP_ALIVE_MS}. */
  readonly keepAliveMs?: number | undefined;
  /** How long `drain` reports that the server is not ready before `stop` closes anything, milliseconds. Default 0. */
  readonly drainMs?: number | undefined;
  /** Time that `stop` allows for running requests and WebSockets, milliseconds. Default 10,000. */
  readonly stopTimeoutMs?: number | undefined;
}

/** Longer than proxies keep idle connections, so that no proxy sends a request into a connection that is closing. */
const DEFAULT_KEEP_ALIVE_MS = 90_000;

export interface HttpServer extends Startable {
  /**
   * Makes the server report that it is not ready. It still serves requests. A later `stop` waits until the drain time
   * is over.
   */
  drain(): void;
  /** Returns `http://host:port`, without a trailing slash. Call it only while the server is started. */
  url(): string;
  /** Returns the base URL of `/metrics`, in the same form. */
  metricsUrl(): string;
}

/** Path of the API for HTTP and WebSocket. */
const GRAPHQL_PATH = "/graphql";

export function createHttpServer(options: HttpServerOptions): HttpServer {
  return new SluiceHttpServer(options);
}

class SluiceHttpServer implements HttpServer {
  private readonly app: FastifyInstance;
  private readonly metricsApp: FastifyInstance | null;
  private readonly watch: AccessWatch;
  private readonly webSockets: WebSocketEndpoint;
  private readonly gate: ConnectionGate;
  private readonly origins: AllowedOrigins;
  private readonly metrics: ServerMetrics;
  private readonly denied: DeniedAccess;
  private readonly unread: BufferedResponses;
  private readonly requests = new RunningRequests();
  private started: Promise<void> | undefined;
  private drained: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;
  private stopApollo = async () => {};

  constructor(private readonly options: HttpServerOptions) {
    const { engine, access, logger, registry = new Registry() } = options;
    this.metrics = new ServerMetrics(registry);
    this.watch = new AccessWatch(access);
    const addresses = new ClientAddresses(options.trustedProxies ?? []);
    this.gate = new ConnectionGate(addresses, { ...DEFAULT_CONNECTION_LIMITS, ...options.connections }, this.metrics);
    const { bodyLimitBytes, keepAliveMs } = options;
    // On any other path, the server ignores the upgrade.
    const shouldUpgradeCallback: ServerOptions["shouldUpgradeCallback"] = (request) =>
      this.servesApi && asksForWebSocket(request) && request.url?.split("?", 1)[0] === GRAPHQL_PATH;
    this.app = createApp(logger, engine, addresses, { bodyLimitBytes, keepAliveMs, shouldUpgradeCallback });
    this.requests.watch(this.app);
    this.gate.guard(this.app.server);
    serveErrors(this.app, engine);
    this.metricsApp = options.metricsPort === undefined ? null : createApp(logger, engine, addresses, { keepAliveMs });
    if (this.metricsApp !== null) serveErrors(this.metricsApp, engine);
    const readiness = () =>
      this.drained || this.stopped ? { ready: false, reasons: ["stopping"] } : options.readiness();
    for (const app of [this.app, this.metricsApp]) if (app !== null) serveHealth(app, readiness);
    serveMetrics(this.metricsApp ?? this.app, registry);
    this.origins = new AllowedOrigins(options.allowedOrigins ?? []);
    this.unread = new BufferedResponses(options.unread, {
      onCutOff: () => this.metrics.slowClientsDisconnected.inc(),
      onExcess: (owner, isExcessive) => engine.holdLarge(owner, isExcessive),
    });
    this.denied = new DeniedAccess(this.metrics, logger);
    const { metrics, watch, denied, origins, gate, unread } = this;
    const { webSocket: limits, tenantSockets: tenants = new SocketCounts(limits.maxTenantConnections) } = options;
    const parts = { engine, watch, metrics, denied, logger, unread, tenants };
    this.webSockets = new WebSocketEndpoint(parts, socketErrors(engine, DEFAULT_HEADERS), origins, gate, limits);
    this.app.server.on("upgrade", (request, socket, head) => this.webSockets.handleUpgrade(request, socket, head));
  }

  start(): Promise<void> {
    this.started ??= this.open();
    return this.started;
  }

  drain(): void {
    this.requests.drain();
    this.drained ??= delay(this.options.drainMs ?? 0);
  }

  stop(): Promise<void> {
    this.stopped ??= this.close();
    return this.stopped;
  }

  url(): string {
    return this.urlOf(this.app);
  }

  metricsUrl(): string {
    return this.urlOf(this.metricsApp ?? this.app);
  }

  private async open(): Promise<void> {
    const { app, metricsApp, metrics, gate, denied, unread } = this;
    const { engine, access, logger, port, metricsPort, host = "0.0.0.0" } = this.options;
    const validated = new ValidatedDocuments();
    const apollo = createApollo(engine, logger, metrics, validated);
    await apollo.start();
    this.stopApollo = () => apollo.stop();
    const ide = this.servesApi && this.options.ide ? createIdePage() : null;
    if (ide) serveIdeAssets(app);
    if (this.servesApi && this.options.console) serveConsole(app, this.options.console);
    const { series, exportTickets: tickets } = this.options;
    const serveApi = async (api: FastifyInstance) => {
      await this.origins.serve(api);
      compressResponses(api);
      const parts = { watch: this.watch, engine, gate, denied, tickets, logger };
      if (series !== undefined) serveExport(api, { ...parts, series });
      serveGraphQL(api, { path: GRAPHQL_PATH, engine, access, gate, apollo, metrics, denied, ide, unread, validated });
    };
    if (this.servesApi) await app.register(serveApi);
    this.watch.start();
    await app.listen({ host, port });
    await metricsApp?.listen({ host, port: metricsPort ?? 0 });
    logger.info({ url: this.url() }, "HTTP server listening");
  }

  /** Waits for the drain, stops accepting connections, completes running requests, and then closes the WebSockets. */
  private async close(): Promise<void> {
    const { app, metricsApp, requests } = this;
    await this.started?.catch(() => {});
    await this.drained;
    requests.drain();
    const timeoutMs = this.options.stopTimeoutMs ?? 10_000;
    const deadline = Date.now() + timeoutMs;
    const cutOff = setTimeout(() => app.server.closeAllConnections(), timeoutMs * SHARE_OF_REQUESTS);
    const closeIdle = app.server.closeIdleConnections.bind(app.server);
    // Node.js would call it immediately, and reset connections whose first request is still on its way.
    if (this.drained !== undefined) app.server.closeIdleConnections = () => undefined;
    if (this.drained !== undefined) {
      // Clients open no new connection while they wait for a response.
      requests.hold();
      await stopListening(app.server);
      requests.release();
    }
    const closed = app.close();
    if (this.drained !== undefined) await delay(LAST_REQUESTS_MS).then(closeIdle);
    await requests.end();
    clearTimeout(cutOff);
    closeIdle();
    await this.webSockets.stop(deadline);
    await closed;
    this.watch.stop();
    await this.stopApollo();
    await metricsApp?.close();
  }

  private get servesApi(): boolean {
    return this.options.servesApi ?? true;
  }

  private urlOf(app: FastifyInstance): string {
    const address = app.server.address() as AddressInfo | null;
    if (address === null) throw new Error("internal: the HTTP server is not listening");
    const anywhere = address.address === "0.0.0.0" || address.address === "::";
    const name = this.options.publicHost ?? (anywhere ? "localhost" : address.address);
    return `http://${name.includes(":") ? `[${name}]` : name}:${address.port}`;
  }
}

/** How long a proxy's last requests may be on their way after the listener has closed. */
const LAST_REQUESTS_MS = 500;

/** Share of the stop timeout that running HTTP requests can take. The rest is for WebSockets. */
const SHARE_OF_REQUESTS = 0.75;

const TIMEOUTS = {
  /** Time limit for the whole request. */
  requestTimeout: 30_000,
  /** Time limit for the headers, also of a connection that sends nothing. */
  headersTimeout: 10_000,
  /** How often Node.js checks both limits. */
  connectionsCheckingInterval: 2_000,
};

function createApp(
  logger: Logger,
  engine: ErrorEngine,
  addresses: ClientAddresses,
  {
    bodyLimitBytes: bodyLimit = 1_048_576,
    keepAliveMs: keepAliveTimeout = DEFAULT_KEEP_ALIVE_MS,
    shouldUpgradeCallback = () => false,
  }: Pick<HttpServerOptions, "bodyLimitBytes" | "keepAliveMs"> & Pick<ServerOptions, "shouldUpgradeCallback">,
): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    rewriteUrl: ({ url = "/" }) => readableConsoleUrl(url),
    ...errorHandlers(engine, DEFAULT_HEADERS),
    trustProxy: (address: string) => addresses.isProxy(address),
    // While it stops, the server still serves requests on open connections.
    return503OnClosing: false,
    serverFactory: (handler) =>
      createServer(
        { ...TIMEOUTS, keepAliveTimeout, shouldUpgradeCallback, requireHostHeader: false },
        requestsInTurn(handler),
      ),
  });
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(DEFAULT_HEADERS);
    done();
  });
  closeAfterEarlyResponses(app);
  return app;
}
