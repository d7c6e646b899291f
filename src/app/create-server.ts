import path from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config";
import { GraphQLEngine } from "../graphql/engine";
import { PersistedDocuments } from "../graphql/persisted-documents";
import { readConsole, type ServedConsole } from "../server/console";
import type { HttpServer, HttpServerOptions } from "../server/http-server";
import type { ExportTickets } from "../services/telemetry/export-tickets";
import { SocketCounts } from "../server/socket-counts";
import type { Services } from "../services/services";
import { asDomainError } from "../store/failures";
import type { SharedPoints, SharedSockets } from "./usage-exchange";
import { rootFolder } from "./version";

export interface ServerParts extends Pick<HttpServerOptions, "readiness" | "registry"> {
  readonly services: Services;
  readonly exportTickets: ExportTickets;
  readonly logger: Logger;
  readonly serve: (options: HttpServerOptions) => HttpServer;
}

export interface CreatedServer {
  readonly server: HttpServer;
  /** Limits that all processes share. */
  readonly points: SharedPoints;
  readonly sockets: SharedSockets;
}

/** Creates the server of the API over HTTP and WebSocket, with health and metrics. */
export function createServer(
  { roles, http, graphql, access, shutdown }: Config,
  { services, exportTickets, logger, serve, readiness, registry }: ServerParts,
): CreatedServer {
  const { persistedDocuments, maxResponseBytes, ...operationLimits } = graphql;
  const tenantSockets = new SocketCounts(http.webSocket.maxTenantConnections);
  const engine = new GraphQLEngine({
    services,
    logger,
    introspection: http.introspection,
    asDomainError,
    persisted: new PersistedDocuments(persistedDocuments.texts, persistedDocuments.only),
    ...operationLimits,
    bounds: { maxAnswerLength: maxResponseBytes },
  });
  const server = serve({
    engine,
    tenantSockets,
    servesApi: roles.includes("api"),
    access: services.access,
    series: services.series,
    exportTickets,
    logger,
    host: http.host,
    port: http.port,
    ide: http.ide,
    console: http.console ? builtConsole(access, logger) : null,
    allowedOrigins: http.corsOrigins,
    trustedProxies: http.trustedProxies,
    connections: http.connections,
    readiness,
    registry,
    metricsPort: http.metricsPort ?? undefined,
    webSocket: http.webSocket,
    bodyLimitBytes: http.maxBodyBytes,
    unread: { maxBytes: http.maxBufferedBytes },
    keepAliveMs: http.keepAliveMs,
    drainMs: shutdown.drainMs,
    stopTimeoutMs: shutdown.deadlineMs / 2,
  });
  return { server, points: engine.limiter, sockets: tenantSockets };
}

/** Reads the console that `npm run build` created; null if there is none. */
function builtConsole({ tokens, signIn }: Config["access"], logger: Logger): ServedConsole | null {
  const files = readConsole(path.join(rootFolder(), "dist/console"));
  if (files === null) {
    logger.warn("console not built: run 'npm run build', or set SLUICE_CONSOLE=off");
    return null;
  }
  return { files, provider: tokens && signIn && { issuer: tokens.issuer, ...signIn } };
}
