/** Composition root: assembles the platform from its parts, and starts and stops them in order. */
import type { Logger } from "pino";
import { ClockWatch } from "./app/clock-watch";
import { createContributions } from "./app/contributions";
import { createAuthority } from "./app/create-broker";
import { createLeases } from "./app/create-leases";
import { createPartition } from "./app/create-partition";
import { createPlatformServices } from "./app/create-platform-services";
import { createServer } from "./app/create-server";
import { LifeCycle } from "./app/life-cycle";
import { migratedDatabase } from "./app/migrated-database";
import { activityOf, readinessOf } from "./app/process-state";
import { UsageExchange } from "./app/usage-exchange";
import type { Config } from "./config/config";
import { partitionsOf } from "./config/partitions";
import type { Partition } from "./domain/keys";
import type { ProcessRole } from "./domain/lease";
import type { Journal } from "./domain/ports/journal";
import { optionalPart, type Startable } from "./domain/ports/lifecycle";
import { RecordedRejections } from "./live/recorded-rejections";
import { RegistryFeed } from "./live/registry-feed";
import { createMetrics } from "./metrics/metrics";
import { CachedRegistry } from "./registry/registry";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server/http-server";
import type { RunningServices } from "./services/create-services";
import { ExportTickets } from "./services/telemetry/export-tickets";
import { MongoConnection } from "./store/connection";
import { createStores } from "./store/create-stores";
import { MongoClock } from "./store/shared-clock";

export interface App extends Startable {
  /**
   * If this process is ready, makes its readiness check fail, so that proxies stop sending requests. A later `stop`
   * waits until they have noticed.
   */
  drain(): void;
  /** `http://host:port`. Available only after the start. */
  httpUrl(): string;
  metricsUrl(): string;
  /** Reasons why the platform is not ready after the start, such as an unreachable broker. */
  notReady(): readonly string[];
}

/**
 * @param onFailed called when a part fails beyond recovery, so the process must restart
 * @param showOperatorKey called with the secret of the first operator's API key, if this start creates that key
 * @param serve creates the HTTP server; benchmarks pass a different server for comparison
 */
export function createApp(
  config: Config,
  logger: Logger,
  onFailed: (error: unknown) => void,
  showOperatorKey: (secret: string) => void,
  serve: (options: HttpServerOptions) => HttpServer = createHttpServer,
): App {
  const has = (...roles: readonly ProcessRole[]) => roles.some((role) => config.roles.includes(role));
  const configured = partitionsOf(config);
  const mongo = new MongoConnection(config.mongodb, logger);
  const { db, requests } = mongo;
  const { telemetrySeconds } = config.retention;
  const pace = has("ingest") ? "AT_ONCE" : "NOW_AND_THEN";
  const stores = createStores(db, logger, { requests, telemetrySeconds, pace });
  const registry = new CachedRegistry(stores, stores.registryChanges, { maxSensors: config.limits.registryMaxSensors });
  const metrics = createMetrics(() => new Map(partitions.map((each) => [each.partition, activityOf(each)])));
  const clock = new MongoClock(db, { maxSkewMs: config.maxClockSkewMs });
  const clockWatch = new ClockWatch(clock, metrics.clock, logger);
  const contributed = createContributions({ db, logger, metrics: metrics.registry });
  const rejections = new RecordedRejections(stores.rejections, configured.length);
  const liveRegistry = new RegistryFeed(stores.registryChanges);
  const authority = createAuthority(config);
  const journalOf = (wanted: Partition): Journal | undefined =>
    partitions.find(({ partition }) => partition === wanted)?.journal;
  const isOnly = configured.length === 1;
  const shared = { db, journalOf, requests, stores, registry, metrics, contributed, rejections, authority, isOnly };
  const partitions = configured.map((own) =>
    createPartition(
      config,
      own,
      { ...shared, watchConnections: (...watched) => services.watchConnections(...watched) },
      logger,
    ),
  );
  const services = createPlatformServices(
    config,
    {
      ...{ stores, registry, clock, partitions, rejections, liveRegistry, authority, metrics },
      contributed: contributed.services,
    },
    logger,
  );
  const { identity, settingsWatch, leases } = createLeases(
    config,
    { ...shared, partitions, services, onFailed },
    logger,
  );
  const needsBrokers = has("api", "ingest");
  const readiness = () => readinessOf({ life, leases, partitions, needsBrokers, clock: clockWatch });
  const { server, points, sockets } = createServer(config, {
    services: services.services,
    exportTickets: new ExportTickets(stores.exportTickets),
    logger,
    serve,
    readiness,
    registry: metrics.registry,
  });
  const brokerParts = () => [
    ...partitions.flatMap(({ parts }) => parts),
    ...optionalPart("live rejections", has("api") ? rejections : null),
    ...optionalPart("live registry", has("api") ? liveRegistry : null),
    ...services.parts,
  ];
  const exchange = new UsageExchange(identity.id, stores.usage, points, sockets, logger);
  const operatorKey = has("api") ? firstOperatorKey(config, services, showOperatorKey) : null;
  const numbers = configured.map(({ partition }) => partition);
  /** In start order; they stop in reverse order. The server listens earlier, to report parts that are not ready. */
  const life = new LifeCycle(
    [
      ["MongoDB", migratedDatabase(mongo, config.retention, numbers, logger)],
      ["clock watch", clockWatch],
      ["registry", registry],
      ...partitions.map(({ journalPart }) => journalPart),
      ...optionalPart("client CA", authority),
      ...(needsBrokers ? brokerParts() : []),
      ["server", { start: () => Promise.resolve(), stop: () => server.stop() }],
      ...partitions.map(({ lagWatch }) => lagWatch),
      ...optionalPart("usage exchange", has("api") ? exchange : null),
      ["settings of other processes", settingsWatch],
      ["leases", leases],
      // Last, so that its secret is shown beside "ready". If an earlier part fails to start, no key is created.
      ...optionalPart("first operator's API key", operatorKey),
    ],
    logger,
  );

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

function firstOperatorKey(
  { access }: Config,
  services: Pick<RunningServices, "ensureOperatorKey">,
  show: (secret: string) => void,
): Startable {
  return {
    async start() {
      const first = access.operatorKey === null ? await services.ensureOperatorKey() : null;
      if (first !== null) show(first.secret);
    },
    stop: () => Promise.resolve(),
  };
}
