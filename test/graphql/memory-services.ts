/**
 * Use cases in memory for tests of GraphQL and the transports. They provide what real services cannot: the number of
 * calls of each method, methods that fail on demand, streams whose events the test chooses, and an engine without
 * servers. There are two tenants and no business rules: test/services and test/isolation test the real use cases on
 * real servers. Each fake implements a whole interface of `Services`, so a new method does not compile without it.
 */
import { randomBytes } from "node:crypto";
import { NO_CONNECTION_FAILURES } from "../../src/domain/connection-failure";
import type { ApiKey, Asset, Principal, Role, Sensor, Tenant } from "../../src/domain/entities";
import { type Failure, failure } from "../../src/domain/errors";
import { assetKey, sensorKey, toId, toSensorKey, type SensorKey, type TenantId } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS, DEFAULT_TENANT_QUOTAS } from "../../src/domain/limits";
import type { ReadingsEvent, RejectionsEvent } from "../../src/domain/ports/live";
import type { Page, PageRequest } from "../../src/domain/ports/pages";
import type { Reading } from "../../src/domain/reading";
import type { RejectedMessage } from "../../src/domain/rejection";
import { denial } from "../../src/domain/access-denial";
import { fail, ok } from "../../src/domain/result";
import { ContributedServices } from "../../src/services/contributed";
import { authorizedReads } from "../../src/services/authorized-reads";
import type {
  BrokerCredentialService,
  BrokerTraceService,
  ReconciliationService,
} from "../../src/services/broker-services";
import { usageOf, usageReportOf } from "../../src/domain/usage";
import type { LedgerUseCases } from "../../src/services/platform-services";
import { SealedCursors } from "../../src/services/cursors/sealed-cursors";
import { PlatformService } from "../../src/services/platform/platform-service";
import type { AccessService } from "../../src/services/access/access";
import type { AuditUseCases } from "../../src/services/audit-use-cases";
import type { FleetService } from "../../src/services/fleet/fleet";
import type { LifecycleService } from "../../src/services/lifecycle/lifecycle";
import type { MessageUseCases } from "../../src/services/messages/messages";
import type { RejectionUseCases } from "../../src/services/rejection-use-cases";
import type { Services } from "../../src/services/services";
import type { SettingsUseCases } from "../../src/services/settings/settings";
import type { SeriesUseCases } from "../../src/services/telemetry/series";
import type { TelemetryUseCases } from "../../src/services/telemetry/telemetry";
import { EventQueue } from "./event-queue";

const AT = new Date("2026-01-01T00:00:00.000Z");

export const ACME_ADMIN = "slk_acmeadmin_x";
export const ACME_READER = "slk_acmereader_x";
export const RIVAL_ADMIN = "slk_rivaladmin_x";
export const OPERATOR = "slk_operator_x";

export interface MemoryServices extends Services {
  /** Number of calls by method, such as `fleet.tenants`. */
  readonly calls: Map<string, number>;
  /** Replaces a method with a function that throws. */
  breakMethod(service: Exclude<keyof Services, "contributed">, method: string, error: unknown): void;
  /** Open streams of readings, in the order in which they were opened. */
  readonly streams: EventQueue<ReadingsEvent>[];
  readonly rejectionStreams: EventQueue<RejectionsEvent>[];
  /** Creates the stream of the next subscription to readings. Default: an empty queue. */
  nextStream: (() => AsyncIterableIterator<ReadingsEvent>) | undefined;
  addKey(token: string, key: Partial<ApiKey> & Pick<ApiKey, "keyId">): void;
  revoke(keyId: string): void;
}

export function createMemoryServices(): MemoryServices {
  const tenants = new Map(["acme", "rival"].map((tenantId) => [tenantId, tenant(toId(tenantId))]));
  const assets = new Map<string, Asset>();
  const sensors = new Map<string, Sensor>();
  for (const tenantId of tenants.keys()) {
    for (const assetId of ["truck-1", "truck-2", "truck-3"]) {
      assets.set(assetKey(toId(tenantId), toId(assetId)), {
        tenantId: toId(tenantId),
        assetId: toId(assetId),
        type: "truck",
        name: null,
        createdAt: AT,
      });
      for (const sensorId of ["speed", "temp"]) {
        const sensor = {
          tenantId: toId(tenantId),
          assetId: toId(assetId),
          sensorId: toId(sensorId),
          type: sensorId,
          unit: null,
          createdAt: AT,
        };
        sensors.set(sensorKey(toId(tenantId), toId(assetId), toId(sensorId)), sensor);
      }
    }
  }
  const readings = [...sensors.keys()].flatMap((key, sensor) =>
    Array.from({ length: 5 }, (_, index): Reading => reading(toSensorKey(key), index, sensor * 5 + index)),
  );
  const rejected = [...tenants.keys(), null].map((tenantId, index) => rejection(`r${index}`, tenantId));
  const keys = new Map<string, { token: string; apiKey: ApiKey }>();
  const revocations = new Set<(keyId: string) => void>();
  const deactivations = new Set<(tenantId: TenantId) => void>();

  const sees = (principal: Principal, tenantId: string | null) =>
    principal.role === "OPERATOR" || (tenantId !== null && principal.tenantId === tenantId);
  const scopeOf = (principal: Principal, given: string | undefined): string | Failure => {
    const tenantId = given ?? principal.tenantId;
    if (tenantId === null || !sees(principal, tenantId) || !tenants.has(tenantId)) return notFound("tenantId");
    return tenantId;
  };
  const addKey: MemoryServices["addKey"] = (token, key) => {
    const apiKey: ApiKey = {
      secretHash: "never shown",
      tenantId: toId("acme"),
      role: "TENANT_ADMIN",
      name: key.keyId,
      createdAt: AT,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      ...key,
    };
    keys.set(apiKey.keyId, { token, apiKey });
  };
  addKey(ACME_ADMIN, { keyId: "acmeadmin" });
  addKey(ACME_READER, { keyId: "acmereader", role: "TENANT_READER" });
  addKey(RIVAL_ADMIN, { keyId: "rivaladmin", tenantId: toId("rival") });
  addKey(OPERATOR, { keyId: "operator", tenantId: null, role: "OPERATOR" });

  const access: AccessService = {
    async authenticate(token) {
      const found = [...keys.values()].find((key) => key.token === token)?.apiKey;
      if (!found) return fail(denial("UNKNOWN_KEY"));
      if (found.revokedAt) return fail(denial("REVOKED_KEY"));
      if (found.expiresAt && found.expiresAt.getTime() <= Date.now()) return fail(denial("EXPIRED_KEY"));
      const { role, tenantId, keyId, expiresAt } = found;
      return ok({ role, tenantId, keyId, expiresAt });
    },
    onRevoked(listener) {
      revocations.add(listener);
      return () => revocations.delete(listener);
    },
    onTenantDeactivated(listener) {
      deactivations.add(listener);
      return () => deactivations.delete(listener);
    },
    async viewerKey({ keyId }) {
      return keys.get(keyId)?.apiKey ?? null;
    },
    async createKey(principal, input) {
      const tenantId = scopeOf(principal, input.tenantId);
      if (typeof tenantId !== "string") return fail([tenantId]);
      const keyId = `key${keys.size}`;
      addKey(`slk_${keyId}_x`, {
        keyId,
        tenantId: tenantId === null ? null : toId(tenantId),
        role: input.role,
        name: input.name,
        expiresAt: input.expiresAt ?? null,
      });
      return ok({ apiKey: keys.get(keyId)!.apiKey, secret: `slk_${keyId}_x` });
    },
    async revokeKey(principal, { keyId }) {
      const found = keys.get(keyId);
      if (!found || !sees(principal, found.apiKey.tenantId)) return fail([notFound("keyId")]);
      revoke(keyId);
      return ok({ apiKey: keys.get(keyId)!.apiKey });
    },
    async pageKeys(principal, tenantId, request) {
      const visible = [...keys.values()].map(({ apiKey }) => apiKey).filter((key) => key.tenantId === tenantId);
      return pageOf(sees(principal, tenantId) ? visible : [], request, (key) => key.keyId);
    },
    async findKeys(principal, keyIds) {
      return keyIds
        .map((keyId) => keys.get(keyId)?.apiKey ?? null)
        .map((key) => (key && sees(principal, key.tenantId) ? key : null));
    },
    expiresSoon: ({ expiresAt }) => expiresAt !== null && expiresAt.getTime() - Date.now() < 86_400_000,
  };

  const fleet: FleetService = {
    async registerTenant(principal, { tenantId, name }) {
      if (principal.role !== "OPERATOR") return fail([failure("FORBIDDEN", [], "Only an operator may do that.")]);
      if (tenants.has(tenantId)) return fail([failure("ALREADY_EXISTS", ["tenantId"], "That id is taken.")]);
      const registered = { ...tenant(toId(tenantId)), name };
      tenants.set(tenantId, registered);
      addKey(`slk_${tenantId}_x`, { keyId: tenantId, tenantId: toId(tenantId) });
      return ok({
        tenant: registered,
        credential: {
          username: `tenant_${tenantId}`,
          password: "p",
          mqttUrl: "mqtts://localhost:8883",
          caCertificate: "PEM",
        },
        apiKey: keys.get(tenantId)!.apiKey,
        apiKeySecret: `slk_${tenantId}_x`,
      });
    },
    async registerAsset(principal, { tenantId: given, assetId, type, name }) {
      const tenantId = scopeOf(principal, given);
      if (typeof tenantId !== "string") return fail([tenantId]);
      const asset = { tenantId: toId(tenantId), assetId: toId(assetId), type, name: name ?? null, createdAt: AT };
      assets.set(assetKey(toId(tenantId), toId(assetId)), asset);
      return ok({ asset });
    },
    async registerSensor(principal, { tenantId: given, assetId, sensorId, type, unit }) {
      const tenantId = scopeOf(principal, given);
      if (typeof tenantId !== "string") return fail([tenantId]);
      if (!assets.has(assetKey(toId(tenantId), toId(assetId)))) return fail([notFound("assetId")]);
      const sensor = {
        tenantId: toId(tenantId),
        assetId: toId(assetId),
        sensorId: toId(sensorId),
        type,
        unit: unit ?? null,
        createdAt: AT,
      };
      sensors.set(sensorKey(toId(tenantId), toId(assetId), toId(sensorId)), sensor);
      return ok({ sensor });
    },
    async importFleet(principal, input) {
      const tenantId = scopeOf(principal, input.tenantId);
      if (typeof tenantId !== "string") return fail([tenantId]);
      const [first] = input.assets;
      const errors = first
        ? [{ assetId: first.assetId, sensorId: null, failure: failure("INVALID", ["assets", "0"], "No.") }]
        : [];
      return ok({
        tenantId: toId(tenantId),
        assetsCreated: input.assets.length,
        assetsUnchanged: 0,
        sensorsCreated: 0,
        sensorsUnchanged: 0,
        errors,
      });
    },
    async tenants(principal, ids) {
      return ids.map((id) => (sees(principal, id) ? (tenants.get(id) ?? null) : null));
    },
    async assets(principal, wanted) {
      return wanted
        .map((key) => assets.get(key) ?? null)
        .map((asset) => (asset && sees(principal, asset.tenantId) ? asset : null));
    },
    async sensors(principal, wanted) {
      return wanted
        .map((key) => sensors.get(key) ?? null)
        .map((sensor) => (sensor && sees(principal, sensor.tenantId) ? sensor : null));
    },
    peekAsset: () => undefined,
    async pageTenants(principal, request) {
      const visible = [...tenants.values()].filter(({ tenantId }) => sees(principal, tenantId));
      return pageOf(visible, request, ({ tenantId }) => tenantId);
    },
    async pageAssets(principal, tenantId, request) {
      const visible = [...assets.values()].filter((asset) => asset.tenantId === tenantId && sees(principal, tenantId));
      return pageOf(visible, request, ({ assetId }) => assetId);
    },
    async pageSensors(principal, { tenantId, assetId }, request) {
      const visible = [...sensors.values()].filter(
        (sensor) =>
          sensor.tenantId === tenantId && sees(principal, tenantId) && (assetId ?? sensor.assetId) === sensor.assetId,
      );
      return pageOf(visible, request, (sensor) => sensorKey(tenantId, sensor.assetId, sensor.sensorId));
    },
    async listAssets(principal, tenantId, request) {
      const all = await fleet.pageAssets(principal, tenantId, { ...request, after: null, before: null }, {});
      const items = all.items.map((entity) => ({
        entity,
        position: { key: assetKey(tenantId, entity.assetId), value: null },
      }));
      return { items, hasMore: all.hasMore };
    },
    async listSensors(principal, tenantId, request) {
      const scope = { tenantId, assetId: null };
      const all = await fleet.pageSensors(principal, scope, { ...request, after: null, before: null }, {});
      const items = all.items.map((entity) => {
        const key = sensorKey(tenantId, entity.assetId, entity.sensorId);
        return { entity, position: { key, value: null } };
      });
      return { items, hasMore: all.hasMore };
    },
    countAssets: async () => ({ count: assets.size / tenants.size, isExact: true }),
    countSensors: async () => ({ count: sensors.size / tenants.size, isExact: true }),
    size: async () => ({ assets: assets.size / tenants.size, sensors: sensors.size / tenants.size }),
  };

  const telemetry: TelemetryUseCases = {
    async latest(_principal, wanted) {
      return wanted.map((key) => readings.findLast((each) => each.sensorKey === key) ?? null);
    },
    peekLatest: () => undefined,
    async pageReadings(_principal, key, { from, to }, request) {
      const matching = readings.filter(
        (each) => each.sensorKey === key && each.timestamp >= from && each.timestamp < to,
      );
      const sortable = ({ timestamp, seq }: { timestamp: number; seq: number }) =>
        `${timestamp}/${String(seq).padStart(9, "0")}`;
      const { after, before } = request;
      const plain = { ...request, after: after && sortable(after), before: before && sortable(before) };
      return pageOf(matching, plain, sortable);
    },
    async subscribe(principal, input) {
      const tenantId = scopeOf(principal, input.tenantId);
      if (typeof tenantId !== "string") return fail([tenantId]);
      const missing =
        input.assetIds?.find((assetId) => !assets.has(assetKey(toId(tenantId), toId(assetId)))) ??
        input.sensors?.find(
          ({ assetId, sensorId }) => !sensors.has(sensorKey(toId(tenantId), toId(assetId), toId(sensorId))),
        );
      if (missing !== undefined) return fail([notFound("assetIds")]);
      const { nextStream } = services;
      services.nextStream = undefined;
      if (nextStream) return ok(nextStream());
      const stream = new EventQueue<ReadingsEvent>();
      stream.push({ readings: [], cursor: input.after?.[0]?.seq ?? 0, gap: null });
      services.streams.push(stream);
      return ok(stream);
    },
  };

  const series: SeriesUseCases = {
    async series(_principal, requests) {
      return requests.map(() => ok({ points: [], interval: null, truncated: false }));
    },
    async export() {
      return null;
    },
  };

  const rejections: RejectionUseCases = {
    async find(principal, ids) {
      return ids
        .map((id) => rejected.find((each) => each.rejectionId === id) ?? null)
        .map((each) => (each && sees(principal, each.tenantId) ? each : null));
    },
    async page(principal, tenantId, request) {
      const visible = rejected.filter((each) => each.tenantId === tenantId && sees(principal, tenantId));
      return pageOf(visible, request, ({ rejectionId }) => rejectionId);
    },
    groups: async () => ({ groups: [], isComplete: true }),
    areRedrivable: async (_principal, records) => records.map(() => false),
    async subscribe(principal, input) {
      const tenantId = scopeOf(principal, input.tenantId);
      if (typeof tenantId !== "string") return fail([tenantId]);
      const stream = new EventQueue<RejectionsEvent>();
      services.rejectionStreams.push(stream);
      return ok(stream);
    },
  };

  const messages: MessageUseCases = {
    async explain(principal, { topic }) {
      const accepted = topic.startsWith(`tenants/${principal.tenantId ?? "acme"}/`);
      return { accepted, reason: accepted ? null : "UNKNOWN_TENANT", broker: null, steps: [] };
    },
    async redrive(principal, input) {
      const tenantId = scopeOf(principal, input.tenantId);
      if (typeof tenantId !== "string") return fail([tenantId]);
      return ok({ examined: 3, accepted: 2, rejectedAgain: 1, expired: 0, remaining: 0 });
    },
    ratesOf: () => null,
  };

  const ledger: LedgerUseCases = {
    async read(principal, tenantId) {
      if (!sees(principal, tenantId)) return null;
      const minute = { tenantId, minute: AT.getTime(), received: 9, accepted: 6, stored: 5, duplicates: 1, pending: 1 };
      const rejected = { UNKNOWN_SENSOR: 2 };
      return { ...minute, rejected, balanced: true, minutes: [{ ...minute, rejected, balanced: true }] };
    },
    readAll: (principal, range) => ledger.read(principal, null, range),
    usage: async (_principal, { tenantIds }) => usageOf(tenantIds, []),
    usageOfTenant: async () => usageReportOf([]),
  };

  const unknownTenant = async () => fail([notFound("tenantId")]);
  const lifecycle: LifecycleService = {
    updateTenant: unknownTenant,
    suspendTenant: unknownTenant,
    resumeTenant: unknownTenant,
    deleteTenant: unknownTenant,
    moveTenant: unknownTenant,
    updateAsset: unknownTenant,
    deleteAsset: unknownTenant,
    updateSensor: unknownTenant,
    deleteSensor: unknownTenant,
    deletions: async (_principal, tenantIds) => tenantIds.map(() => null),
  };

  const brokerCredentials: BrokerCredentialService = {
    rotate: unknownTenant,
    issue: unknownTenant,
    revoke: unknownTenant,
    find: async (_principal, usernames) => usernames.map(() => null),
    page: async () => ({ items: [], hasMore: false }),
    connectionFailures: async (_principal, usernames) => usernames.map(() => null),
    sessions: async (_principal, usernames) => usernames.map(() => null),
    expiresSoon: () => false,
  };

  const brokerTraces: BrokerTraceService = {
    begin: unknownTenant,
    last: async (_principal, usernames) => usernames.map(() => null),
  };

  const reconciliation: ReconciliationService = { reconcile: unknownTenant, last: async () => null };

  const platformOfAnyone = new PlatformService({
    process: {
      version: "0.0.0",
      startedAt: AT,
      broker: () => ({ connected: true, since: AT, failure: null }),
      ingestion: () => null,
      flush: () => null,
      partitions: () => [],
    },
    store: {
      isReachable: async () => true,
      registered: async () => ({ tenants: tenants.size, assets: assets.size, sensors: sensors.size }),
    },
    leases: { view: async () => ({ leases: [], processes: [] }) },
    partitions: [],
    tenants: { countByPartition: async () => new Map() },
    pending: { pendingDeltas: async () => [] },
    ledger,
    reconciliation,
    failures: { failuresOf: async (usernames) => usernames.map(() => NO_CONNECTION_FAILURES) },
    certificates: () => [],
  });
  const platform = authorizedReads("platform", platformOfAnyone, { readable: async () => true });

  const settings: SettingsUseCases = {
    async broker() {
      return { mqttUrl: "mqtts://localhost:8883", certificateUrl: null, caCertificate: "PEM" };
    },
    limits: async () => ({ ...DEFAULT_TENANT_QUOTAS, readingSeconds: 3_600 }),
  };

  const audit: AuditUseCases = { page: async () => ({ items: [], hasMore: false }) };

  function revoke(keyId: string): void {
    const found = keys.get(keyId);
    if (found) keys.set(keyId, { ...found, apiKey: { ...found.apiKey, revokedAt: new Date() } });
    for (const listener of [...revocations]) listener(keyId);
  }

  const calls = new Map<string, number>();
  const cursors = new SealedCursors(randomBytes(32));
  const services: MemoryServices = {
    cursors,
    contributed: new ContributedServices(),
    access: counted("access", access, calls),
    fleet: counted("fleet", fleet, calls),
    telemetry: counted("telemetry", telemetry, calls),
    series: counted("series", series, calls),
    traces: { trace: async () => [] },
    rejections: counted("rejections", rejections, calls),
    ledger: counted("ledger", ledger, calls),
    messages: counted("messages", messages, calls),
    lifecycle: counted("lifecycle", lifecycle, calls),
    audit: counted("audit", audit, calls),
    brokerCredentials: counted("brokerCredentials", brokerCredentials, calls),
    brokerTraces,
    reconciliation: counted("reconciliation", reconciliation, calls),
    settings: counted("settings", settings, calls),
    platform,
    events: {
      registry: async () => ok(new EventQueue<never>()),
      platform: async () => ok(new EventQueue<never>()),
    },
    calls,
    breakMethod(service, method, error) {
      Object.assign(services[service], { [method]: () => Promise.reject(error as Error) });
    },
    streams: [],
    rejectionStreams: [],
    nextStream: undefined,
    addKey,
    revoke,
  };
  return services;
}

export function principal(role: Role, tenantId: string | null = role === "OPERATOR" ? null : "acme"): Principal {
  return { role, tenantId: tenantId === null ? null : toId(tenantId), keyId: "test", expiresAt: null };
}

export function reading(key: SensorKey, index: number, seq: number): Reading {
  const timestamp = AT.getTime() + index * 1_000;
  return { sensorKey: key, timestamp, receivedAt: timestamp + 5, value: index, seq };
}

export function rejection(rejectionId: string, tenantId: string | null): RejectedMessage {
  return {
    rejectionId,
    at: AT,
    tenantId: tenantId === null ? null : toId(tenantId),
    topic: `tenants/${tenantId ?? "nobody"}/x`,
    sensorKey: tenantId === null ? null : toSensorKey(`${tenantId}/truck-1/temp`),
    stage: "DECODE",
    reason: "MALFORMED_TOPIC",
    detail: "the topic has 3 levels",
    payloadSample: "{}",
    payloadBytes: 2,
    occurrences: 1,
  };
}

function tenant(tenantId: TenantId): Tenant {
  const broker = { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 };
  return { tenantId, name: `The ${tenantId}`, status: "ACTIVE", createdAt: AT, limits: DEFAULT_TENANT_LIMITS, broker };
}

function notFound(field: string): Failure {
  return failure("NOT_FOUND", [field], "There is no such thing.");
}

/** Counts the calls of a service's methods. Methods named `peek…` read memory only and do not count. */
function counted<T extends object>(name: string, service: T, calls: Map<string, number>): T {
  return new Proxy(service, {
    get(target, property, receiver) {
      const key = `${name}.${String(property)}`;
      if (!String(property).startsWith("peek")) calls.set(key, (calls.get(key) ?? 0) + 1);
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}

function pageOf<T>(all: readonly T[], request: PageRequest, keyOf: (item: T) => string): Page<T> {
  const { after, before, limit, backward } = request;
  const between = [...all]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((item) => (after === null || keyOf(item) > after) && (before === null || keyOf(item) < before));
  const items = backward ? between.slice(-limit) : between.slice(0, limit);
  return { items, hasMore: between.length > items.length };
}
