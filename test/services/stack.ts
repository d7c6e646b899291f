/** Starts the services with real MongoDB and Mosquitto servers. Tests can replace their ports. */
import { readFile } from "node:fs/promises";
import { Writable } from "node:stream";
import { BEFORE_ALL, FIRST_PARTITION } from "../../src/domain/keys";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoClient } from "mongodb";
import { pino, type Logger } from "pino";
import { LifeCycle } from "../../src/app/life-cycle";
import { ConfiguredClientAuthority } from "../../src/broker/client-authority";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { hashBrokerPassword } from "../../src/broker/password-hash";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import type { BrokerConnections } from "../../src/domain/ports/broker";
import type { Floods } from "../../src/domain/ports/floods";
import type { Principal } from "../../src/domain/entities";
import { UnavailableError } from "../../src/domain/errors";
import type { NamedPart, Startable } from "../../src/domain/ports/lifecycle";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import type { AuditEvent } from "../../src/domain/ports/audit-log";
import type { Result } from "../../src/domain/result";
import { IngestExplainer } from "../../src/ingest/explain/explainer";
import { CachedRegistry } from "../../src/registry/registry";
import { RememberedPages } from "../../src/registry/remembered-pages";
import { createServices, type RunningServices } from "../../src/services/create-services";
import type { ServiceOptions, ServicePorts } from "../../src/services/service-ports";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { createStores } from "../../src/store/create-stores";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { disposeLater, sharedBroker, sharedMongo } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";

const CALM: Floods = { onFlood: () => () => undefined, persists: async () => false };

export const OPERATOR: Principal = { role: "OPERATOR", tenantId: null, keyId: "test-operator", expiresAt: null };

/** The services and their background work, which start and stop together. */
export type StartableServices = RunningServices & Startable;

export interface Stack {
  readonly running: StartableServices;
  readonly services: RunningServices["services"];
  readonly ports: ServicePorts;
  readonly broker: BrokerAccess;
  readonly accounts: TenantAccounts;
  readonly dynamicSecurity: DynamicSecurity;
  readonly mongo: MongoClient;
  readonly audited: AuditEvent[];
  /** Every line that was logged, as JSON. */
  readonly logged: string[];
  /** Returns another instance of the services with the same connections and some replaced ports. It is not started. */
  again(replace: Partial<ServicePorts>): StartableServices;
}

export interface StackOptions {
  /**
   * URI of the database. Default: a new database. Two stacks with the same database simulate two processes of one
   * platform.
   */
  readonly uri?: string;
  readonly broker?: BrokerAccess;
  readonly brokerTimeoutMs?: number;
  /** Returns ports to use instead of the real ones. */
  readonly replace?: (ports: ServicePorts) => Partial<ServicePorts>;
  readonly services?: Partial<ServiceOptions>;
  /** Observes the connections of gateways to the broker. Default: no observation. */
  readonly connections?: BrokerConnections;
  /** Reports tenants that flood. Default: no tenant floods. */
  readonly floods?: Floods;
  /** Returns the time of this process's clock, in milliseconds since 1970. */
  readonly localClock?: () => number;
  /** Whether the services run without background work. */
  readonly isIdle?: boolean;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const logged: string[] = [];
  const logger = memoryLogger(logged);
  const mongo = new MongoClient(options.uri ?? (await sharedMongo()).uri, {
    serverSelectionTimeoutMS: 4_000,
    writeConcern: { w: "majority", journal: true },
    monitorCommands: true,
  });
  disposeLater(() => mongo.close());
  const db = mongo.db();
  await migrate(db, DEFAULT_RETENTION, logger);
  const broker = options.broker ?? (await sharedBroker());
  const caCertificate = await readFile(broker.caFile, "utf8");
  const { clientCaFile, clientCaKeyFile } = broker.certificates;
  const authority = new ConfiguredClientAuthority({
    certificate: await readFile(clientCaFile, "utf8"),
    key: await readFile(clientCaKeyFile, "utf8"),
  });
  const dynamicSecurity = new DynamicSecurity(
    {
      url: broker.url,
      ...broker.admin,
      ca: caCertificate,
      timeoutMs: options.brokerTimeoutMs,
      backoffMs: { first: 20, most: 100 },
    },
    logger,
  );
  const accounts = new TenantAccounts(dynamicSecurity);
  disposeLater(() => accounts.stop());
  await accounts.start();
  const stores = createStores(db, logger);
  const { assets, sensors, auditLog } = stores;
  const registry = new CachedRegistry(stores, stores.registryChanges);
  disposeLater(() => registry.stop());
  await registry.start();
  const audited: AuditEvent[] = [];
  const silent = { subscribe: () => nothing() };
  const real: ServicePorts = {
    ...stores,
    fleetLists: stores.ofRequests.fleetLists,
    usage: stores.ofRequests.usage,
    fleetPages: {
      assets: new RememberedPages(assets, registry),
      sensors: new RememberedPages(sensors, registry),
    },
    auditLog: {
      append: async (event) => {
        audited.push(event);
        await auditLog.append(event);
      },
      page: (tenantId, page, filter) => auditLog.page(tenantId, page, filter),
    },
    clock: new MongoClock(db, { local: options.localClock }),
    process: {
      version: "0.0.0",
      startedAt: new Date(),
      broker: () => ({ connected: accounts.readiness.ready, since: new Date(), failure: null }),
      ingestion: () => null,
      flush: () => null,
      partitions: () => [],
    },
    registry,
    broker: accounts,
    partitions: [
      {
        partition: FIRST_PARTITION,
        journal: new MongoJournal(db, () => Promise.resolve(BEFORE_ALL), logger),
        checkpoints: stores.checkpoints,
        series: stores.series,
        forgetRollups: (tenantId) => stores.rollups.forget(tenantId),
        broker: accounts,
        address: () => ({ mqttUrl: broker.url, certificateUrl: broker.certificateUrl, caCertificate }),
      },
    ],
    moveObserver: { moved: () => undefined },
    credentialObserver: {
      credentialsExpiring: () => undefined,
      apiKeysExpiring: () => undefined,
      certificates: () => undefined,
      drift: () => undefined,
      clientIdTakenOver: () => undefined,
      connectionLimitExceeded: () => undefined,
      credentialPaused: () => undefined,
      unattributedConnection: () => undefined,
      connectionFailed: () => undefined,
    },
    operationObserver: { ended: () => undefined },
    recentReadings: {
      latest: () => undefined,
      knowsLatest: () => false,
      learnLatest: () => undefined,
      follow: () => undefined,
      since: async () => new Map(),
    },
    pendingLedger: { pendingDeltas: async () => [] },
    ingestion: {
      explainer: new IngestExplainer(registry, { maxPayloadBytes: 65_536, retentionMs: 30 * 86_400_000 }, null),
      rates: { ratesOf: () => null },
      redriverOf: () => ({ redrive: notIngesting, preview: notIngesting }),
    },
    liveReadings: silent,
    liveRejections: silent,
    liveRegistry: silent,
  };
  const ports = { ...real, ...options.replace?.(real) };
  const serviceOptions: ServiceOptions = {
    idCooldownSeconds: 0,
    defaultLimits: DEFAULT_TENANT_LIMITS,
    retentionSeconds: DEFAULT_RETENTION.telemetry,
    hashPassword: hashBrokerPassword,
    authority,
    deletions: { everyMs: 50, settleMs: 100 },
    ...options.services,
  };
  const again = (replace: Partial<ServicePorts>): StartableServices => {
    const created = createServices({ ...ports, ...replace }, serviceOptions, logger);
    const observers =
      options.connections === undefined
        ? []
        : created.watchConnections(options.connections, options.floods ?? CALM, FIRST_PARTITION);
    const jobs = created.jobs.map((job): NamedPart => [job.name, job.create()]);
    const life = new LifeCycle([...created.parts, ...observers, ...jobs], logger);
    return { ...created, start: () => life.start(), stop: () => life.stop() };
  };
  const running = again({});
  disposeLater(() => running.stop());
  if (options.isIdle !== true) await running.start();
  const { services } = running;
  return { running, services, ports, broker, accounts, dynamicSecurity, mongo, audited, logged, again };
}

function memoryLogger(lines: string[]): Logger {
  const write = (chunk: Buffer, _encoding: unknown, done: () => void) => {
    lines.push(chunk.toString());
    done();
  };
  return pino({ level: "debug" }, new Writable({ write }));
}

/** Returns a stream without events, which waits until it is closed. */
function nothing(): AsyncIterableIterator<never> {
  const { promise, resolve } = Promise.withResolvers<IteratorReturnResult<undefined>>();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => promise,
    async return() {
      resolve({ done: true, value: undefined });
      return { done: true, value: undefined };
    },
  };
}

/** Resolves with the value of a success. @throws Error with the failures otherwise. */
export async function value<T, F>(outcome: Promise<Result<T, F>>): Promise<T> {
  const result = await outcome;
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** Resolves with `CODE field.path` of each failure. Empty for a success. */
export async function failures(
  outcome: Promise<Result<unknown, ReadonlyArray<{ code: string; field: readonly string[] }>>>,
): Promise<string[]> {
  const result = await outcome;
  return result.ok ? [] : result.failure.map(({ code, field }) => `${code} ${field.join(".")}`.trim());
}

async function notIngesting(): Promise<never> {
  throw new UnavailableError("ingestion", "no process ingests");
}
