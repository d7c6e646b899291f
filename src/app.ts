/** Composition root: assembles the platform of its parts, and starts and stops them in order. */
import type { Logger } from "pino";
import { ClockWatch } from "./app/clock-watch";
import { createAuthority, createBroker } from "./app/create-broker";
import { createContributions } from "./app/contributions";
import { createPartition } from "./app/create-partition";
import { createPlatformServices } from "./app/create-platform-services";
import { createServer } from "./app/create-server";
import { LifeCycle } from "./app/life-cycle";
import { migratedDatabase } from "./app/migrated-database";
import { CountedIngest, CountedFlush } from "./app/process-counts";
import { readinessOf } from "./app/process-state";
import { LagWatch } from "./consumers/lag-watch";
import type { Config } from "./config/config";
import { onlyPartitionOf } from "./config/partitions";
import type { Role } from "./domain/lease";
import { optionalPart, type Startable } from "./domain/ports/lifecycle";
import { MongoJournal } from "./journal/mongo-journal";
import { LeaseKeeper } from "./leases/lease-keeper";
import { processIdentity } from "./leases/process-identity";
import { createMetrics } from "./metrics/metrics";
import { CachedRegistry } from "./registry/registry";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server/http-server";
import { MongoConnection } from "./store/connection";
import { createStores } from "./store/create-stores";
import { MongoClock } from "./store/shared-clock";

export interface App extends Startable {
  /** Lets proxies notice that this process is about to stop, if it is ready. A later `stop` waits for that. */
  drain(): void;
  /** `http://host:port`. Only while started. */
  httpUrl(): string;
  metricsUrl(): string;
  /** What keeps it from being ready after its start, such as an unreachable broker. */
  notReady(): readonly string[];
}

/**
 * @param onFailed called if a part cannot continue and the process must restart
 * @param showOperatorKey called with the secret of the first operator's API key, if this start created it
 * @param serve puts a server in front of the engine; benchmarks pass a stock one for comparison
 */
export function createApp(
  config: Config,
  logger: Logger,
  onFailed: (error: unknown) => void,
  showOperatorKey: (secret: string) => void,
  serve: (options: HttpServerOptions) => HttpServer = createHttpServer,
): App {
  const has = (...roles: readonly Role[]) => roles.some((role) => config.roles.includes(role));
  const mongo = new MongoConnection(config.mongodb, logger);
  const { db, requests } = mongo;
  const stores = createStores(db, logger, { requests, telemetrySeconds: config.retention.telemetrySeconds });
  const openJournal = () => new MongoJournal(db, stores.flushed, logger);
  const journal = openJournal();
  const { registryMaxSensors: maxSensors } = config.limits;
  const registry = new CachedRegistry(stores, stores.registryChanges, { maxSensors });
  const metrics = createMetrics(() => partition.ingestion?.pendingMessages ?? 0);
  const clock = new MongoClock(db, { maxSkewMs: config.maxClockSkewMs });
  const clockWatch = new ClockWatch(clock, metrics.clock, logger);
  const counts = { ingest: new CountedIngest(metrics.ingest), flush: new CountedFlush(metrics.flush) };
  const contributed = createContributions(journal, { db, logger, metrics: metrics.registry });
  const authority = createAuthority(config);
  const partitionConfig = onlyPartitionOf(config);
  const broker = createBroker(config, partitionConfig, authority, logger);
  const partition = createPartition(
    config,
    partitionConfig,
    {
      ...{ journal, openJournal, stores, registry, counts, metrics, contributed },
      connectionWatch() {
        const connections = broker.createConnections();
        return [...services.watchConnections(connections), ["connection watch", connections]];
      },
    },
    logger,
  );
  const services = createPlatformServices(
    config,
    {
      ...{ stores, journal, registry, clock, broker, authority, counts, metrics },
      live: partition.live,
      ingestion: () => partition.ingestion,
      isFlushing: () => partition.isFlushing,
      contributed: contributed.services,
    },
    logger,
  );
  const leases = new LeaseKeeper(partition.duties, {
    store: stores.leases,
    identity: processIdentity(),
    observer: metrics.leases,
    logger,
    onFailed,
  });
  const accounts = has("api", "ingest") ? broker.accounts : null;
  const readiness = () => readinessOf({ life, leases, accounts, clock: clockWatch, ingestion: partition.ingestion });
  const server = createServer(config, {
    services: services.services,
    logger,
    serve,
    readiness,
    registry: metrics.registry,
  });
  const followed = [...partition.consumers, ...(has("flush") ? contributed.consumers : [])];
  /** In order of start; they stop in reverse. The server listens before, so that it can report what is not ready. */
  const life = new LifeCycle(
    [
      ["MongoDB", migratedDatabase(mongo, config.retention, logger)],
      ["clock watch", clockWatch],
      ["registry", registry],
      ...optionalPart("broker administration", accounts),
      ...optionalPart("client CA", authority),
      ...(has("api", "ingest") ? [...partition.parts, ...services.parts] : []),
      ["server", { start: () => Promise.resolve(), stop: () => server.stop() }],
      ["consumer lag watch", new LagWatch(journal, followed, metrics.lag, logger)],
      ["leases", leases],
      // Last, so that its secret is shown beside "ready", and not created by a start that does not get there.
      ...optionalPart("first operator's API key", has("api") ? { start: ensureOperatorKey, stop: nothing } : null),
    ],
    logger,
  );

  async function ensureOperatorKey(): Promise<void> {
    const first = config.access.operatorKey === null ? await services.ensureOperatorKey() : null;
    if (first !== null) showOperatorKey(first.secret);
  }

  return {
    async start() {
      await server.start();
      await life.start();
    },
    drain() {
      if (life.starting === null) server.drain();
    },
    stop: () => life.stop(),
    httpUrl: () => server.url(),
    metricsUrl: () => server.metricsUrl(),
    notReady: () => readiness().reasons,
  };
}

async function nothing(): Promise<void> {}
