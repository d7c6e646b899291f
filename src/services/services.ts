/** The use cases, as resolvers and commands see them. Authorization happens behind these interfaces. */
import type { Deadline } from "../domain/deadline";
import type { OngoingDeletion } from "../domain/deletion";
import type { ApiKey, Asset, Principal, Role, Sensor, Tenant } from "../domain/entities";
import type { Failure } from "../domain/errors";
import type { TenantQuotas } from "../domain/limits";
import type { MessageExplanation, RateUsage, RedriveCounts } from "../domain/ports/ingest";
import type { OverflowPolicy, ReadingsEvent } from "../domain/ports/live";
import type { CursorCodec, Page, PageRequest } from "../domain/ports/pages";
import type {
  AssetFilter,
  ReadingPosition,
  RecordedAuditEvent,
  RejectionFilter,
  SensorFilter,
  TenantFilter,
} from "../domain/ports/store";
import type { Reading } from "../domain/reading";
import type { RejectedMessage, RejectionReason } from "../domain/rejection";
import type { Result } from "../domain/result";
import type { BrokerCredentialService, ReconciliationService } from "./broker-services";
import type { LedgerService, PlatformService } from "./platform-services";
import type { PlanFault } from "../domain/series/plan";
import type { Series, SeriesInput } from "../domain/series/series";

export type Outcome<T> = Promise<Result<T, readonly Failure[]>>;

/** What every creating mutation takes beside its own input. */
export interface Repeatable {
  /** 1 to 128 printable characters: the same key with the same input gives the same answer for 24 hours. */
  readonly idempotencyKey?: string | undefined;
}

/** How a tenant's gateways reach the broker. The password is shown once. */
export interface BrokerCredentialSecret {
  readonly username: string;
  readonly password: string;
  readonly mqttUrl: string;
  /** PEM. */
  readonly caCertificate: string;
}

export interface AccessService {
  /** The principal of a bearer token, or null when it opens nothing (unknown, expired, revoked: not told apart). */
  authenticate(bearerToken: string): Promise<Principal | null>;
  /** Calls back when a key is revoked, in whatever process; the return value unsubscribes. */
  onRevoked(listener: (keyId: string) => void): () => void;
  /** Calls back when a tenant's keys open nothing any more, in whatever process; the return value unsubscribes. */
  onTenantClosed(listener: (tenantId: string) => void): () => void;
  viewerKey(principal: Principal): Promise<ApiKey | null>;
  createKey(
    principal: Principal,
    input: { tenantId?: string | undefined; role: Role; name: string; expiresAt?: Date | undefined } & Repeatable,
  ): Outcome<{ apiKey: ApiKey; secret: string }>;
  revokeKey(principal: Principal, input: { keyId: string }): Outcome<{ apiKey: ApiKey }>;
  /** `tenantId` null: operators' keys, for operators. */
  pageKeys(principal: Principal, tenantId: string | null, page: PageRequest): Promise<Page<ApiKey>>;
  /** Without keys filtered: each result stands at its id's place; null for what the principal may not see. */
  findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]>;
  /** Whether a key in force ends within the time that is configured for warnings. */
  expiresSoon(apiKey: ApiKey): boolean;
}

export interface FleetItemError {
  readonly assetId: string;
  readonly sensorId: string | null;
  readonly failure: Failure;
}

export interface FleetImportAsset {
  readonly assetId: string;
  readonly type: string;
  readonly name?: string | undefined;
  readonly sensors: ReadonlyArray<{ sensorId: string; type: string; unit?: string | undefined }>;
}

export interface FleetImportResult {
  readonly tenantId: string;
  readonly assetsCreated: number;
  readonly assetsUnchanged: number;
  readonly sensorsCreated: number;
  readonly sensorsUnchanged: number;
  readonly errors: readonly FleetItemError[];
}

/** Tenants, assets, sensors. Reads return null for what does not exist for that principal. */
export interface FleetService {
  registerTenant(
    principal: Principal,
    input: {
      tenantId: string;
      name: string;
      limits?: TenantLimitsInput | undefined;
    } & Repeatable,
  ): Outcome<{ tenant: Tenant; credential: BrokerCredentialSecret; apiKey: ApiKey; apiKeySecret: string }>;
  registerAsset(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; type: string; name?: string | undefined } & Repeatable,
  ): Outcome<{ asset: Asset }>;
  registerSensor(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      sensorId: string;
      type: string;
      unit?: string | undefined;
    } & Repeatable,
  ): Outcome<{ sensor: Sensor }>;
  importFleet(
    principal: Principal,
    input: { tenantId?: string | undefined; assets: readonly FleetImportAsset[] } & Repeatable,
  ): Outcome<FleetImportResult>;

  /** Without ids filtered: each result stands at its key's place. */
  tenants(principal: Principal, tenantIds: readonly string[]): Promise<(Tenant | null)[]>;
  assets(principal: Principal, assetKeys: readonly string[]): Promise<(Asset | null)[]>;
  sensors(principal: Principal, sensorKeys: readonly string[]): Promise<(Sensor | null)[]>;
  /** Answers at once where memory knows an asset that the principal may see; undefined says nothing: ask `assets`. */
  peekAsset(principal: Principal, assetKey: string): Asset | undefined;
  /** Operators page all; anybody else sees at most the own tenant. */
  pageTenants(principal: Principal, page: PageRequest, filter: TenantFilter): Promise<Page<Tenant>>;
  pageAssets(principal: Principal, tenantId: string, page: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
  /** `assetId` null: all sensors of the tenant. Page keys are sensor keys. */
  pageSensors(
    principal: Principal,
    scope: { tenantId: string; assetId: string | null },
    page: PageRequest,
    filter: SensorFilter,
  ): Promise<Page<Sensor>>;
}

/** What happens to tenants, assets and sensors after their registration. Fields that are left out stay as they are. */
export interface LifecycleService {
  updateTenant(
    principal: Principal,
    input: { tenantId?: string | undefined; name?: string | undefined; limits?: TenantLimitsInput | undefined },
  ): Outcome<{ tenant: Tenant }>;
  suspendTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  resumeTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Resolves when the deletion is recorded and its keys open nothing in this process; access ends everywhere within 2
   * seconds, on the broker as soon as it answers. All of that goes on behind it, see {@link deletions}.
   */
  deleteTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  updateAsset(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      type?: string | undefined;
      /** null: it has none any more. */
      name?: string | null | undefined;
    },
  ): Outcome<{ asset: Asset }>;
  deleteAsset(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string },
  ): Outcome<{ tenantId: string; assetId: string }>;
  updateSensor(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      sensorId: string;
      type?: string | undefined;
      /** null: it has none any more. */
      unit?: string | null | undefined;
    },
  ): Outcome<{ sensor: Sensor }>;
  deleteSensor(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; sensorId: string },
  ): Outcome<{ tenantId: string; assetId: string; sensorId: string }>;
  /** How far the deletions of these tenants are, each at its id's place; null: none, or not for this principal. */
  deletions(principal: Principal, tenantIds: readonly string[]): Promise<(OngoingDeletion | null)[]>;
}

export interface AuditService {
  /** Newest first. `tenantId` undefined: of every tenant and of none, for operators. Page keys are eventIds. */
  page(principal: Principal, tenantId: string | undefined, page: PageRequest): Promise<Page<RecordedAuditEvent>>;
}

export interface TenantLimitsInput extends Readonly<Partial<TenantQuotas>> {
  /** `capacity:seconds` pairs, such as `1000:1,20000:60`. */
  readonly tenantRates?: string | undefined;
  readonly sensorRates?: string | undefined;
  readonly maxAgeSeconds?: number | undefined;
  readonly maxAheadSeconds?: number | undefined;
}

export interface TelemetryService {
  latest(principal: Principal, sensorKeys: readonly string[], deadline?: Deadline): Promise<(Reading | null)[]>;
  /** Answers at once where memory knows the latest reading, null: there is none; undefined says nothing: ask `latest`. */
  peekLatest(principal: Principal, sensorKey: string): Reading | null | undefined;
  /** `from <= timestamp < to`, epoch ms; ascending by (timestamp, seq); includes what was just journaled. */
  pageReadings(
    principal: Principal,
    sensorKey: string,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>>;
  /**
   * Without `tenantId` the principal's own; an operator's: of every tenant, where no asset or sensor is named. Fails
   * at once with NOT_FOUND / INVALID; what succeeds streams until returned or the access ends.
   */
  subscribe(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetIds?: readonly string[] | undefined;
      sensors?: ReadonlyArray<{ assetId: string; sensorId: string }> | undefined;
      after?: number | undefined;
      onOverflow: OverflowPolicy;
      /** Told how many documents a replay looks through; resolves when it may go on, undefined: at once. */
      pay?: ((documents: number) => Promise<void> | undefined) | undefined;
    },
  ): Outcome<AsyncIterableIterator<ReadingsEvent>>;
}

export interface SeriesRequest {
  readonly sensorKey: string;
  readonly input: SeriesInput;
}

/** What is wrong with the input of a series. */
export type SeriesFault = PlanFault;

/** Points computed of readings, and readings in any number. Both include what was just journaled. */
export interface SeriesService {
  /** Each at its request's place; failure null: no such sensor for this principal. */
  series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFault | null>[]>;
  /**
   * All readings with `from <= timestamp < to` (epoch ms), in pages, ascending; null: no such sensor. `to` null: up to
   * now, or to the newest reading where its clock is ahead. `signal` ends it: the page that is being read rejects.
   */
  export(
    principal: Principal,
    sensorKey: string,
    range: { from: number; to: number | null },
    signal?: AbortSignal,
  ): Promise<AsyncIterable<readonly Reading[]> | null>;
}

export interface RejectionService {
  find(principal: Principal, rejectionIds: readonly string[], deadline?: Deadline): Promise<(RejectedMessage | null)[]>;
  /** `tenantId` undefined: of every tenant and of none, for operators. */
  page(
    principal: Principal,
    tenantId: string | undefined,
    page: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>>;
  /** `tenantId` absent: the principal's own; an operator's: of every tenant and of none. */
  subscribe(
    principal: Principal,
    input: { tenantId?: string | undefined; reasons?: RejectionFilter["reasons"] },
  ): Outcome<AsyncIterableIterator<RejectedMessage>>;
}

/** What ingestion says of messages, and does with them on request. */
export interface MessageService {
  /** `tenantId`: as which tenant, for operators. To a tenant's key every other tenant was never registered. */
  explain(
    principal: Principal,
    input: { topic: string; payload: string; tenantId?: string | undefined },
  ): Promise<MessageExplanation>;
  redrive(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      reasons?: readonly RejectionReason[] | undefined;
      assetId?: string | undefined;
      sensorId?: string | undefined;
      from?: Date | undefined;
      to?: Date | undefined;
    },
  ): Outcome<RedriveCounts>;
  /** Of a tenant that the caller has got from these services; null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}

/** Opaque positions in what a principal's tenant reads, or an operator. They open for nobody else. */
export interface PositionCursors {
  /** Readings of one sensor: timestamp, then commit. */
  readings(principal: Principal): CursorCodec<ReadingPosition>;
  /** Streams of readings: seq of a reading, in the order of commits. */
  stream(principal: Principal): CursorCodec<number>;
}

export interface Services {
  readonly cursors: PositionCursors;
  readonly access: AccessService;
  readonly fleet: FleetService;
  readonly telemetry: TelemetryService;
  readonly series: SeriesService;
  readonly rejections: RejectionService;
  readonly ledger: LedgerService;
  readonly messages: MessageService;
  readonly lifecycle: LifecycleService;
  readonly audit: AuditService;
  readonly brokerCredentials: BrokerCredentialService;
  readonly reconciliation: ReconciliationService;
  readonly platform: PlatformService;
}
