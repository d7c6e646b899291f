/** Composition root: creates every adapter, connects them, and starts and stops them in order. */
import type { Logger } from "pino";
import { ClockWatch } from "./app/clock-watch";
import { CountedIngest, CountedFlush } from "./app/process-counts";
import { FlushThread } from "./flush/flush-thread";
import { JournalFollower, type BatchListener } from "./consumers/journal-follower";
import { LagWatch, type ConsumerProgress } from "./consumers/lag-watch";
import { version } from "./app/version";
import { ConfiguredClientAuthority } from "./broker/client-authority";
import { ConnectionWatch } from "./broker/connection-watch";
import { DynamicSecurity } from "./broker/dynamic-security";
import { hashBrokerPassword } from "./broker/password-hash";
import { platformCertificates } from "./broker/platform-certificates";
import { RevocationFile } from "./broker/revocation-file";
import { TenantAccounts } from "./broker/tenant-accounts";
import type { Config, IngestConfig } from "./config/config";
import type { Startable } from "./domain/ports/lifecycle";
import { GraphQLEngine } from "./graphql/engine";
import { PersistedDocuments } from "./graphql/persisted-documents";
import { IngestExplainer } from "./ingest/explain/explainer";
import { Ingestion } from "./ingest/ingestion";
import { MongoJournal } from "./journal/mongo-journal";
import { Live } from "./live/live";
import { createMetrics } from "./metrics/metrics";
import { CachedRegistry } from "./registry/registry";
import { RememberedPages } from "./registry/remembered-pages";
import type { Readiness } from "./server/health";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./server/http-server";
import { LedgerWatch } from "./services/ledger/ledger-watch";
import { createServices } from "./services/create-services";
import { MongoRollups } from "./store/rollups";
import { MongoApiKeyRepository } from "./store/api-keys";
import { MongoAssetRepository } from "./store/assets";
import { MongoAuditLog } from "./store/audit-log";
import { MongoBrokerCredentialRepository } from "./store/broker-credentials";
import { MongoConnection } from "./store/connection";
import { MongoDeletionRepository } from "./store/deletions";
import { MongoErasure } from "./store/erasure";
import { MongoFleetRepository } from "./store/fleet";
import { MongoIdempotencyRepository } from "./store/idempotency";
import { MongoLedgerRepository } from "./store/ledger-repository";
import { asDomainError } from "./store/failures";
import { migrate } from "./store/migrations/migrate";
import { MongoPlatformStore } from "./store/platform";
import { MongoPreviousTenants } from "./store/previous-tenants";
import { MongoRegistryChanges, registrationFeed } from "./store/registry-changes";
import { MongoRejectedPayloads } from "./store/rejected-payloads";
import { MongoRejectionRepository } from "./store/rejections";
import { MongoFlushCheckpoints } from "./store/flush-checkpoints";
import { MongoSecrets } from "./store/secrets";
import { MongoSensorRepository } from "./store/sensors";
import { MongoRollupRepository } from "./store/rollups-repository";
import { MongoClock } from "./store/shared-clock";
import { MongoTelemetryRepository } from "./store/telemetry";
import { MongoTenantDeactivations } from "./store/tenant-deactivations";
import { MongoTenantRepository } from "./store/tenants";

export interface App extends Startable {
  /** `http://host:port`. Only while started. */
  httpUrl(): string;
  metricsUrl(): string;
}

const RECONCILE_AT_START = { repair: "REPAIR", report: "REPORT", off: "OFF" } as const;

/** How often latest values are saved, milliseconds. Bounds what a new process replays from the journal. */
const LATEST_INTERVAL_MS = 30_000;
const IDEMPOTENCY_SECONDS = 24 * 60 * 60;

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
  const mongo = new MongoConnection({ uri: config.mongodb.uri, database: config.mongodb.database }, logger);
  const { db, requests } = mongo;
  const tenants = new MongoTenantRepository(db);
  const assets = new MongoAssetRepository(db);
  const sensors = new MongoSensorRepository(db);
  const rejections = new MongoRejectionRepository(db, logger);
  const ledger = new MongoLedgerRepository(db);
  const checkpoints = new MongoFlushCheckpoints(db);
  const journal = new MongoJournal(db, async () => (await checkpoints.read()).doneSeq, logger);
  const rollups = new MongoRollups(db);
  const feed = registrationFeed(db, logger);
  const { registryMaxSensors: maxSensors } = config.limits;
  const registry = new CachedRegistry({ tenants, assets, sensors }, new MongoRegistryChanges(feed), {
    maxSensors,
  });
  const startedAt = new Date();
  const metrics = createMetrics(() => ingestion?.pendingMessages ?? 0);
  const clock = new MongoClock(db, { maxSkewMs: config.maxClockSkewMs });
  const clockWatch = new ClockWatch(clock, metrics.clock, logger);
  const counts = { ingest: new CountedIngest(metrics.ingest), flush: new CountedFlush(metrics.flush) };
  const { queueReadings } = config.live;
  const telemetry = new MongoTelemetryRepository(requests);
  const live = new Live(
    journal,
    telemetry,
    checkpoints,
    rejections,
    { queueReadings, maxSensors, hasLocalWriter: config.ingest !== null },
    logger,
  );
  /** What follows readings in memory after their commit, in the order in which it gets them. */
  const listeners: readonly BatchListener[] = [
    // Before the subscribers: a delivered reading is in the next query.
    (batch) => live.recent.add(batch),
    (batch) => live.readings.publish(batch),
  ];
  const follower = new JournalFollower(journal, () => live.startAfter(), listeners, config.ingest !== null, logger);
  /** What follows the journal, with its lag in the metrics. */
  const consumers: readonly ConsumerProgress[] = [
    { name: "live", position: async () => follower.position },
    ...(config.ingest === null
      ? []
      : [
          { name: "flush", position: async () => (await checkpoints.read()).doneSeq },
          { name: "latest", position: async () => (await checkpoints.read()).latestSeq },
        ]),
  ];
  const ingestion = config.ingest === null ? null : createIngestion(config.ingest);
  const flusher =
    ingestion === null
      ? null
      : new FlushThread(
          {
            ...config.mongodb,
            flush: {
              ...config.flush,
              latestIntervalMs: LATEST_INTERVAL_MS,
              journalRetentionMs: config.retention.journalSeconds * 1_000,
              maxClockSkewMs: config.maxClockSkewMs,
            },
            logLevel: config.log.level,
          },
          counts.flush,
          logger,
          onFailed,
        );
  const asAdmin = { url: config.mqtt.url, ...config.mqtt.admin, ca: config.mqtt.caCertificate ?? undefined };
  const dynamicSecurity = new DynamicSecurity(asAdmin, logger);
  const broker = new TenantAccounts(dynamicSecurity, { notices: config.limits.noticesPerMinute > 0 });
  // Only in the process that ingests, because there is one of it, and one session.
  const connections =
    config.ingest === null ? null : new ConnectionWatch({ ...asAdmin, secret: config.ingest.clientId }, logger);
  const authority = config.clientCa === null ? null : new ConfiguredClientAuthority(config.clientCa);
  const revocations = config.clientCa?.revocations ?? null;
  const services = createServices(
    {
      tenants,
      previousTenants: new MongoPreviousTenants(db),
      assets,
      sensors,
      fleetPages: {
        assets: new RememberedPages(new MongoAssetRepository(requests), registry),
        sensors: new RememberedPages(new MongoSensorRepository(requests), registry),
      },
      fleet: new MongoFleetRepository(db),
      apiKeys: new MongoApiKeyRepository(db, feed),
      telemetry,
      series: new MongoRollupRepository(requests, rollups, checkpoints, config.retention.telemetrySeconds),
      rejections: new MongoRejectionRepository(requests, logger),
      auditLog: new MongoAuditLog(db),
      deletions: new MongoDeletionRepository(db),
      erasure: new MongoErasure(db),
      idempotency: new MongoIdempotencyRepository(db),
      secrets: new MongoSecrets(db),
      clock,
      tenantDeactivations: new MongoTenantDeactivations(db, feed),
      journal,
      process: {
        version: version(),
        startedAt,
        broker: () => {
          const { ready, since, failure } = broker.readiness;
          return { connected: ready, since, failure };
        },
        ingestion: () => {
          if (ingestion === null) return null;
          const { failure, pendingMessages } = ingestion;
          return { connected: failure === null, failure, pendingMessages, ...counts.ingest.state() };
        },
        flush: () => (flusher === null ? null : counts.flush.state()),
      },
      platform: new MongoPlatformStore(db),
      checkpoints,
      registry,
      broker,
      brokerCredentials: new MongoBrokerCredentialRepository(db),
      brokerConnections: connections ?? undefined,
      platformClientIds: connections === null ? [] : [connections.clientId, config.ingest?.clientId ?? ""],
      revocationList:
        authority === null || revocations === null ? undefined : new RevocationFile(authority, revocations, logger),
      platformCertificates: platformCertificates({
        brokerCa: config.mqtt.caCertificate,
        clientCa: config.clientCa?.certificate ?? null,
        broker: () => dynamicSecurity.brokerCertificate,
      }),
      credentialObserver: metrics.credentials,
      ledger: new MongoLedgerRepository(requests),
      recentReadings: live.recent,
      pendingLedger: live.recent,
      ingestion: {
        // If this process does not ingest, it knows neither duplicates nor rates.
        explainer: ingestion?.explainer ?? new IngestExplainer(registry, config.limits.maxPayloadBytes, null),
        rates: ingestion ?? { ratesOf: () => null },
        redriver: ingestion?.redriver ?? null,
      },
      liveReadings: live.readings,
      liveRejections: live.rejections,
    },
    {
      mqttUrl: config.mqtt.publicUrl,
      caCertificate: config.mqtt.caCertificate ?? "",
      idCooldownSeconds: config.limits.tenantIdCooldownSeconds,
      defaultLimits: config.limits.tenantDefaults,
      quotas: config.limits.quotas,
      routineChanges: { most: config.limits.auditChangesPerMinute },
      hashPassword: hashBrokerPassword,
      operatorKey: config.access.operatorKey,
      certificates: authority === null ? null : { authority, mqttUrl: config.clientCa?.mqttUrl ?? "" },
      expiry: {
        credentialSeconds: config.mqtt.credentialWarningSeconds,
        apiKeySeconds: config.access.keyWarningSeconds,
      },
      connectionLimits: config.mqtt.connectionLimits,
      reconciliation: { atStart: RECONCILE_AT_START[config.mqtt.reconcile] },
      tokens: config.access.tokens,
    },
    logger,
  );
  const { maxSubscriptionsPerConnection: maxOperations, ...webSocketLimits } = config.http.webSocket;
  const { persistedDocuments, maxResponseBytes, ...operationLimits } = config.graphql;
  const server = serve({
    engine: new GraphQLEngine({
      services: services.services,
      logger,
      introspection: config.http.introspection,
      asDomainError,
      persisted: new PersistedDocuments(persistedDocuments.texts, persistedDocuments.only),
      ...operationLimits,
      bounds: { maxAnswerLength: maxResponseBytes },
    }),
    access: services.services.access,
    series: services.services.series,
    logger,
    host: config.http.host,
    port: config.http.port,
    ide: config.http.ide,
    allowedOrigins: config.http.corsOrigins,
    trustedProxies: config.http.trustedProxies,
    connections: config.http.connections,
    readiness,
    registry: metrics.registry,
    metricsPort: config.http.metricsPort ?? undefined,
    webSocket: { ...webSocketLimits, maxOperations },
    bodyLimitBytes: config.http.maxBodyBytes,
    unread: { maxBytes: config.http.maxBufferedBytes },
    stopTimeoutMs: config.shutdown.deadlineMs / 2,
  });

  function createIngestion(options: IngestConfig): Ingestion {
    const { username, password, clientId, sessionExpirySeconds } = options;
    const { url, caCertificate } = config.mqtt;
    return new Ingestion(
      {
        journal,
        registry,
        rejections,
        payloads: new MongoRejectedPayloads(db),
        flushed: async () => (await checkpoints.read()).doneSeq,
        observer: counts.ingest,
        logger,
        onCommitted: (batch) => follower.offer(batch),
        onRejected: (messages) => live.rejections.publish(messages),
        onFailed,
      },
      {
        session: { url, caCertificate, username, password, clientId, sessionExpirySeconds },
        maxInFlight: options.maxInFlight,
        maxPayloadBytes: config.limits.maxPayloadBytes,
        redrive: {
          maxPayloads: options.redriveMaxPayloads,
          windowMs: config.retention.redriveSeconds * 1_000,
          deadlineMs: config.graphql.deadlineMs,
        },
        dedupWindowMs: options.dedupWindowMs,
        noticesPerMinute: config.limits.noticesPerMinute,
        maxSensors,
        drainMs: config.shutdown.deadlineMs / 2,
      },
    );
  }

  /** In order of start; they stop in reverse. The server comes first, so that it can report what is not ready. */
  const parts: ReadonlyArray<readonly [name: string, part: Startable]> = [
    ["MongoDB", { start: startMongo, stop: () => mongo.stop() }],
    ["clock watch", clockWatch],
    ["registry", registry],
    ["broker administration", broker],
    ...(authority === null ? [] : [["client CA", authority] as const]),
    ["live feeds", { start: startLive, stop: stopLive }],
    ["access", { start: startServices, stop: () => services.stop() }],
    ...(connections === null ? [] : [["connection watch", connections] as const]),
    ["server", { start: () => Promise.resolve(), stop: () => server.stop() }],
    ...(flusher === null
      ? []
      : [["flusher", flusher] as const, ["ledger watch", new LedgerWatch(ledger, metrics.ledger, logger)] as const]),
    ["consumer lag watch", new LagWatch(journal, consumers, metrics.lag, logger)],
    ...(ingestion === null ? [] : [["ingestion", ingestion] as const]),
  ];
  let starting: string | null = parts[0]?.[0] ?? null;
  let stopped: Promise<void> | null = null;

  async function startMongo(): Promise<void> {
    await mongo.start();
    const { telemetrySeconds, rejectionSeconds, ledgerSeconds, redriveSeconds, auditSeconds } = config.retention;
    await migrate(
      db,
      {
        telemetry: telemetrySeconds,
        rejections: rejectionSeconds,
        ledger: ledgerSeconds,
        idempotency: IDEMPOTENCY_SECONDS,
        rejectedPayloads: redriveSeconds,
        auditLog: auditSeconds,
      },
      logger,
    );
  }

  async function startLive(): Promise<void> {
    await follower.start();
    live.readings.startAfter(follower.position);
    await live.start();
  }

  async function stopLive(): Promise<void> {
    await live.stop();
    await follower.stop();
  }

  async function startServices(): Promise<void> {
    await services.start();
    const first = config.access.operatorKey === null ? await services.ensureOperatorKey() : null;
    if (first !== null) showOperatorKey(first.secret);
  }

  function readiness(): Readiness {
    if (starting !== null) return { ready: false, reasons: [`${starting} is starting`] };
    const reasons: string[] = [];
    if (!broker.readiness.ready) reasons.push(`broker: ${broker.readiness.failure ?? "not connected"}`);
    const failure = ingestion?.failure ?? null;
    if (failure !== null) reasons.push(`ingestion: ${failure}`);
    if (clockWatch.failure !== null) reasons.push(`clock: ${clockWatch.failure}`);
    return { ready: reasons.length === 0, reasons };
  }

  return {
    async start() {
      await server.start();
      for (const [name, part] of parts) {
        if (stopped !== null) return;
        starting = name;
        logger.debug({ part: name }, "starting");
        await part.start();
      }
      starting = null;
    },
    stop() {
      stopped ??= (async () => {
        for (const [name, part] of [...parts].reverse()) {
          try {
            await part.stop();
          } catch (error) {
            logger.error({ err: error, part: name }, "part did not stop cleanly");
          }
        }
      })();
      return stopped;
    },
    httpUrl: () => server.url(),
    metricsUrl: () => server.metricsUrl(),
  };
}
