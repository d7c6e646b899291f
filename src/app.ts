/** Composition root: assembles the platform of its parts, and starts and stops them in order. */
import type { Logger } from "pino";
import { ClockWatch } from "./app/clock-watch";
import { createAuthority, createBroker } from "./app/create-broker";
import { createContributions } from "./app/contributions";
import { createFlushThread, createIngestion } from "./app/create-ingestion";
import { createLive } from "./app/create-live";
import { createPlatformServices } from "./app/create-platform-services";
import { createServer } from "./app/create-server";
import { LifeCycle } from "./app/life-cycle";
import { migratedDatabase } from "./app/migrated-database";
import { CountedIngest, CountedFlush } from "./app/process-counts";
import { readinessOf } from "./app/process-state";
import { LagWatch } from "./consumers/lag-watch";
import type { Config } from "./config/config";
import { onlyPartitionOf } from "./config/partitions";
import { optionalPart, type Startable } from "./domain/ports/lifecycle";
import { createJournal } from "./journal/create-journal";
import { createMetrics } from "./metrics/metrics";
import { CachedRegistry } from "./registry/registry";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server/http-server";
import { LedgerWatch } from "./services/ledger/ledger-watch";
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
  const mongo = new MongoConnection(config.mongodb, logger);
  const { db, requests } = mongo;
  const { telemetrySeconds } = config.retention;
  const stores = createStores(db, logger, { requests, telemetrySeconds });
  const partition = onlyPartitionOf(config);
  const { flushed } = stores;
  const journal = createJournal(config.journal, { db, partition: partition.partition, flushed, logger });
  const { registryMaxSensors: maxSensors } = config.limits;
  const registry = new CachedRegistry(stores, stores.registryChanges, { maxSensors });
  const metrics = createMetrics(() => ingestion?.pendingMessages ?? 0);
  const clock = new MongoClock(db, { maxSkewMs: config.maxClockSkewMs });
  const clockWatch = new ClockWatch(clock, metrics.clock, logger);
  const counts = { ingest: new CountedIngest(metrics.ingest), flush: new CountedFlush(metrics.flush) };
  const { live, follower, consumers, parts: liveParts } = createLive(config, journal, stores, logger);
  const ingestion = createIngestion(config, partition, {
    journal,
    registry,
    rejections: stores.rejections,
    payloads: stores.payloads,
    flushed,
    observer: counts.ingest,
    logger,
    onCommitted: (batch) => follower.offer(batch),
    onRejected: (messages) => live.rejections.publish(messages),
    onFailed,
  });
  const contributed = createContributions(
    journal,
    { db, logger, metrics: metrics.registry },
    { ingests: ingestion !== null },
  );
  const otherConsumers = contributed.consumers.map(({ name }) => name);
  const flusher = createFlushThread(config, counts.flush, otherConsumers, logger, onFailed);
  const authority = createAuthority(config);
  const broker = createBroker(config, partition, authority, logger);
  const services = createPlatformServices(
    config,
    {
      ...{ stores, journal, registry, clock, live, ingestion, broker, authority, counts, metrics },
      contributed: contributed.services,
    },
    logger,
  );
  const readiness = () => readinessOf({ life, journal, accounts: broker.accounts, ingestion, clock: clockWatch });
  const server = createServer(config, {
    services: services.services,
    logger,
    serve,
    readiness,
    registry: metrics.registry,
  });

  /** In order of start; they stop in reverse. The server listens before, so that it can report what is not ready. */
  const life = new LifeCycle(
    [
      ["MongoDB", migratedDatabase(mongo, config.retention, logger)],
      ["clock watch", clockWatch],
      ["registry", registry],
      ["journal", journal],
      ["broker administration", broker.accounts],
      ...optionalPart("client CA", authority),
      ...liveParts,
      ...services.parts,
      ...optionalPart("connection watch", broker.connections),
      ["server", { start: () => Promise.resolve(), stop: () => server.stop() }],
      ...optionalPart("flusher", flusher),
      ...optionalPart("ledger watch", flusher && new LedgerWatch(stores.ledger, metrics.ledger, logger)),
      ...contributed.parts,
      ["consumer lag watch", new LagWatch(journal, [...consumers, ...contributed.consumers], metrics.lag, logger)],
      ...optionalPart("ingestion", ingestion),
      // Last, so that its secret is shown beside "ready", and not created by a start that does not get there.
      ["first operator's API key", { start: ensureOperatorKey, stop: () => Promise.resolve() }],
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
