/** The use cases, as resolvers and commands see them. Implementations authorize every call. */
import type { Deadline } from "../domain/deadline";
import type { OngoingDeletion } from "../domain/deletion";
import type { ApiKey, Asset, Principal, Role, Sensor, Tenant } from "../domain/entities";
import type { Failure } from "../domain/errors";
import type { TenantQuotas } from "../domain/limits";
import type { MessageExplanation, RateUsage, RedriveCounts } from "../domain/ports/ingest";
import type { OverflowPolicy, ReadingsEvent } from "../domain/ports/live";
import type { CursorCodec, Page, PageRequest } from "../domain/ports/pages";
import type { RecordedAuditEvent } from "../domain/ports/audit-log";
import type { AssetFilter, SensorFilter } from "../domain/ports/fleet-store";
import type { RejectionFilter } from "../domain/ports/rejection-store";
import type { ReadingPosition } from "../domain/ports/telemetry-store";
import type { TenantFilter } from "../domain/ports/tenant-store";
import type { Reading } from "../domain/reading";
import type { RejectedMessage, RejectionReason } from "../domain/rejection";
import type { Result } from "../domain/result";
import type { BrokerCredentialService, ReconciliationService } from "./broker-services";
import type { BrokerCredentialSecret, Outcome, Repeatable } from "./outcome";
import type { LedgerUseCases, PlatformUseCases } from "./platform-services";
import type { SeriesPlanFailure } from "../domain/series/plan";
import type { Series, SeriesInput } from "../domain/series/series";

export type { BrokerCredentialSecret, Outcome, Repeatable } from "./outcome";

export interface AccessService {
  /** Principal of a bearer token; null if it is not valid. Does not tell unknown, expired and revoked tokens apart. */
  authenticate(bearerToken: string): Promise<Principal | null>;
  /** Calls back when any process revokes an API key. Returns a function that unsubscribes. */
  onRevoked(listener: (keyId: string) => void): () => void;
  /** Calls back when any process deactivates a tenant. Returns a function that unsubscribes. */
  onTenantDeactivated(listener: (tenantId: string) => void): () => void;
  viewerKey(principal: Principal): Promise<ApiKey | null>;
  createKey(
    principal: Principal,
    input: { tenantId?: string | undefined; role: Role; name: string; expiresAt?: Date | undefined } & Repeatable,
  ): Outcome<{ apiKey: ApiKey; secret: string }>;
  revokeKey(principal: Principal, input: { keyId: string }): Outcome<{ apiKey: ApiKey }>;
  /** `tenantId` null: operators' API keys, for operators. */
  pageKeys(principal: Principal, tenantId: string | null, page: PageRequest): Promise<Page<ApiKey>>;
  /** In the order of the IDs; null for what the principal may not see. */
  findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]>;
  /** Whether an API key in force expires within the configured warning time. */
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

/** Tenants, assets and sensors. Reads return null for what does not exist for the principal. */
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

  /** In the order of the IDs. */
  tenants(principal: Principal, tenantIds: readonly string[]): Promise<(Tenant | null)[]>;
  assets(principal: Principal, assetKeys: readonly string[]): Promise<(Asset | null)[]>;
  sensors(principal: Principal, sensorKeys: readonly string[]): Promise<(Sensor | null)[]>;
  /** From memory, without waiting. undefined says nothing: call `assets`. */
  peekAsset(principal: Principal, assetKey: string): Asset | undefined;
  /** Operators page through all tenants. Other principals see at most their own tenant. */
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

/** Changes of tenants, assets and sensors after their registration. Absent fields stay as they are. */
export interface LifecycleService {
  updateTenant(
    principal: Principal,
    input: { tenantId?: string | undefined; name?: string | undefined; limits?: TenantLimitsInput | undefined },
  ): Outcome<{ tenant: Tenant }>;
  suspendTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  resumeTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Resolves when the deletion is recorded and the tenant's API keys are invalid in this process. Within 2 seconds they
   * are invalid in all processes, and on the broker as soon as it responds. The rest follows, see {@link deletions}.
   */
  deleteTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  updateAsset(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      type?: string | undefined;
      /** null: removes the name. */
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
      /** null: removes the unit. */
      unit?: string | null | undefined;
    },
  ): Outcome<{ sensor: Sensor }>;
  deleteSensor(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; sensorId: string },
  ): Outcome<{ tenantId: string; assetId: string; sensorId: string }>;
  /** Progress of these tenants' deletions, in the order of the IDs; null: none, or not for this principal. */
  deletions(principal: Principal, tenantIds: readonly string[]): Promise<(OngoingDeletion | null)[]>;
}

export interface AuditUseCases {
  /** Newest first; page keys are event IDs. `tenantId` undefined: every tenant, and none, for operators. */
  page(principal: Principal, tenantId: string | undefined, page: PageRequest): Promise<Page<RecordedAuditEvent>>;
}

export interface TenantLimitsInput extends Readonly<Partial<TenantQuotas>> {
  /** `capacity:seconds` pairs, such as `1000:1,20000:60`. */
  readonly tenantRates?: string | undefined;
  readonly sensorRates?: string | undefined;
  readonly maxAgeSeconds?: number | undefined;
  readonly maxAheadSeconds?: number | undefined;
}

export interface TelemetryUseCases {
  latest(principal: Principal, sensorKeys: readonly string[], deadline?: Deadline): Promise<(Reading | null)[]>;
  /** From memory, without waiting. null: there is none; undefined says nothing: call `latest`. */
  peekLatest(principal: Principal, sensorKey: string): Reading | null | undefined;
  /** `from <= timestamp < to`, epoch milliseconds; ascending by (timestamp, seq). Includes unflushed readings. */
  pageReadings(
    principal: Principal,
    sensorKey: string,
    range: { from: number; to: number },
    page: PageRequest<ReadingPosition>,
  ): Promise<Page<Reading>>;
  /**
   * Default for `tenantId`: the principal's own. For an operator: every tenant, if no asset or sensor is named. Fails
   * at once with NOT_FOUND or INVALID. Otherwise streams until the consumer returns or the access ends.
   */
  subscribe(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetIds?: readonly string[] | undefined;
      sensors?: ReadonlyArray<{ assetId: string; sensorId: string }> | undefined;
      after?: number | undefined;
      onOverflow: OverflowPolicy;
      /** Charges for documents that a replay examines. Resolves when the replay may continue; undefined: at once. */
      pay?: ((documents: number) => Promise<void> | undefined) | undefined;
    },
  ): Outcome<AsyncIterableIterator<ReadingsEvent>>;
}

export interface SeriesRequest {
  readonly sensorKey: string;
  readonly input: SeriesInput;
}

/** A mistake in the input of a series. */
export type SeriesFailure = SeriesPlanFailure;

/** Series of points, and exports of readings. Both include unflushed readings. */
export interface SeriesUseCases {
  /** In the order of the requests. A failure of null means that there is no such sensor for this principal. */
  series(
    principal: Principal,
    requests: readonly SeriesRequest[],
    deadline?: Deadline,
  ): Promise<Result<Series, SeriesFailure | null>[]>;
  /**
   * All readings with `from <= timestamp < to` (epoch milliseconds), in pages, ascending; null: no such sensor. `to`
   * null: up to now, or to the newest reading if its clock is ahead. `signal` aborts it, and the current page rejects.
   */
  export(
    principal: Principal,
    sensorKey: string,
    range: { from: number; to: number | null },
    signal?: AbortSignal,
  ): Promise<AsyncIterable<readonly Reading[]> | null>;
}

export interface RejectionUseCases {
  find(principal: Principal, rejectionIds: readonly string[], deadline?: Deadline): Promise<(RejectedMessage | null)[]>;
  /** `tenantId` undefined: every tenant, and none, for operators. */
  page(
    principal: Principal,
    tenantId: string | undefined,
    page: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>>;
  /** Default for `tenantId`: the principal's own. For an operator: every tenant, and none. */
  subscribe(
    principal: Principal,
    input: { tenantId?: string | undefined; reasons?: RejectionFilter["reasons"] },
  ): Outcome<AsyncIterableIterator<RejectedMessage>>;
}

/** Explains and redrives messages. */
export interface MessageUseCases {
  /** `tenantId`: the tenant whose view applies, for operators. To an API key, every other tenant is unregistered. */
  explain(
    principal: Principal,
    input: { topic: string; payload: string; contentType?: string | undefined; tenantId?: string | undefined },
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
  /** The tenant must come from these services. null: this process does not ingest. */
  ratesOf(tenant: Tenant): readonly RateUsage[] | null;
}

/** Opaque positions for a tenant's principals, or for operators. They are valid for no other scope. */
export interface PositionCursors {
  /** Readings of one sensor: timestamp, then commit. */
  readings(principal: Principal): CursorCodec<ReadingPosition>;
  /** Streams of readings: seq of a reading. */
  stream(principal: Principal): CursorCodec<number>;
}

export interface Services {
  readonly cursors: PositionCursors;
  readonly access: AccessService;
  readonly fleet: FleetService;
  readonly telemetry: TelemetryUseCases;
  readonly series: SeriesUseCases;
  readonly rejections: RejectionUseCases;
  readonly ledger: LedgerUseCases;
  readonly messages: MessageUseCases;
  readonly lifecycle: LifecycleService;
  readonly audit: AuditUseCases;
  readonly brokerCredentials: BrokerCredentialService;
  readonly reconciliation: ReconciliationService;
  readonly platform: PlatformUseCases;
}
