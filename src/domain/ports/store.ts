import type { Deadline } from "../deadline";
import type { Deletion, OngoingDeletion } from "../deletion";
import type { ApiKey, Asset, Role, Sensor, Tenant, TenantStatus } from "../entities";
import type { ErrorCode } from "../errors";
import type { Position } from "../keys";
import type { TenantLimits } from "../limits";
import type { CountedLedgerMinute, LedgerDelta, StoredCount, SummedLedgerMinute } from "../ledger";
import type { Reading } from "../reading";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";
import type { ReadingsFilter } from "./live";
import type { Page, PageRequest } from "./pages";

/** Stored registrations. A write is majority-durable when it resolves. */
export interface TenantRepository {
  /** Returns false without any change if the ID is taken. */
  insert(tenant: Tenant): Promise<boolean>;
  find(tenantIds: readonly string[]): Promise<Tenant[]>;
  findByStatus(status: TenantStatus): Promise<Tenant[]>;
  /** Returns false if no such tenant is in one of the statuses `from`. */
  changeStatus(tenantId: string, from: readonly TenantStatus[], to: TenantStatus): Promise<boolean>;
  /** Changes only the given limits. null: no such tenant. */
  update(
    tenantId: string,
    change: { readonly name?: string; readonly limits?: Partial<TenantLimits> },
  ): Promise<Changed<Tenant> | null>;
  /** Deletes only that registration, and only if it is not in force. */
  delete(tenantId: string, of: TenantMark): Promise<void>;
  /** Ascending by tenantId. */
  page(request: PageRequest, filter: TenantFilter): Promise<Page<Tenant>>;
}

/** Identifies one registration of an ID: by the salted hash of its first password, or by its time. */
export type TenantMark = { readonly hash: string } | { readonly registeredAt: Date };

/** The last tenant of an ID, which was deleted. */
export interface PreviousTenant {
  /** Generation of this tenant among those of the same ID, from 1 on. See `tenantUsername`. */
  readonly generation: number;
  readonly deletedAt: Date;
  /** The store's time, by which `deletedAt` was taken too. */
  readonly now: Date;
}

/** Remembers the IDs of deleted tenants. */
export interface PreviousTenantRepository {
  find(tenantId: string): Promise<PreviousTenant | null>;
  /** Records that the tenant of this generation is deleted now. Idempotent. */
  record(tenantId: string, generation: number): Promise<void>;
}

/** Reports tenants whose access is deactivated. */
export interface TenantDeactivations {
  /** Calls back with tenants that any process suspends or deletes, at least once. Stops when `signal` aborts. */
  watch(onEnded: (tenantId: string) => void, signal: AbortSignal): void;
}

/** An entity before and after an update. */
export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

export interface TenantFilter {
  readonly status?: TenantStatus | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}

export interface AssetRepository {
  /** Returns false without any change if the ID is taken. */
  insert(asset: Asset): Promise<boolean>;
  find(assetKeys: readonly string[]): Promise<Asset[]>;
  /** null: no such asset. */
  update(assetKey: string, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null>;
  /** Number of the tenant's assets. */
  count(tenantId: string): Promise<number>;
  /** Ascending by `assetId`. */
  page(tenantId: string, request: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
}

export interface AssetFilter {
  readonly type?: string | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}

export interface SensorRepository {
  /** Returns false without any change if the ID is taken. */
  insert(sensor: Sensor): Promise<boolean>;
  find(sensorKeys: readonly string[]): Promise<Sensor[]>;
  /** null: no such sensor. */
  update(sensorKey: string, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null>;
  /** Number of the tenant's sensors. */
  count(tenantId: string): Promise<number>;
  /** Ascending by key. `prefix` is `tenant/` or `tenant/asset/`; page keys are sensor keys. */
  page(prefix: string, request: PageRequest, filter: SensorFilter): Promise<Page<Sensor>>;
}

export interface SensorFilter {
  readonly type?: string | undefined;
  readonly assetIds?: Selection<string>;
  /** Part of the sensor ID, case-insensitive. */
  readonly search?: string | undefined;
}

/** Registers a fleet idempotently and atomically. Leaves existing entities as they are and counts them. */
export interface FleetRepository {
  /** Returns the keys of new entities. Calls `beforeCommit` with them, at least once, before anything is in force. */
  import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    beforeCommit?: (created: CreatedKeys) => Promise<void>,
  ): Promise<CreatedKeys>;
}

export interface CreatedKeys {
  readonly assetKeys: readonly string[];
  readonly sensorKeys: readonly string[];
}

export interface ApiKeyRepository {
  insert(apiKey: ApiKey): Promise<void>;
  find(keyIds: readonly string[]): Promise<ApiKey[]>;
  /** Returns false if there is no such API key, or it is already revoked. */
  revoke(keyId: string, at: Date): Promise<boolean>;
  /** Only moves times forward. */
  recordUse(uses: ReadonlyMap<string, Date>): Promise<void>;
  delete(keyId: string): Promise<void>;
  deleteOfTenant(tenantId: string): Promise<void>;
  /** Number of the tenant's API keys that are neither revoked nor expired. */
  countLive(tenantId: string, now: Date): Promise<number>;
  /** Deletes some of a tenant's revoked API keys, except the newest `keep`. */
  deleteRevoked(tenantId: string, keep: number): Promise<void>;
  /** Ascending by `keyId`; newest first is not offered. `tenantId` null: operators' API keys. */
  page(tenantId: string | null, request: PageRequest): Promise<Page<ApiKey>>;
  /** API keys in force that expire between the two times, soonest first. */
  expiring(after: Date, before: Date, limit: number): Promise<{ apiKeys: ApiKey[]; total: number }>;
  /** Calls back with API keys that any process revokes or deletes. Stops when `signal` aborts. */
  watchRevocations(onRevoked: (keyId: string) => void, signal: AbortSignal): void;
}

/** Order of one sensor's readings: by timestamp, then by commit. */
export interface ReadingPosition {
  readonly timestamp: number;
  readonly seq: number;
}

export interface TelemetryRepository {
  /** Readings of one sensor with `from <= timestamp < to` (epoch ms), in the order of {@link ReadingPosition}. */
  page(sensorKey: string, from: number, to: number, request: PageRequest<ReadingPosition>): Promise<Page<Reading>>;
  /** Stored latest readings, in one query. */
  latest(sensorKeys: readonly string[], deadline?: Deadline): Promise<Reading[]>;
  /** The first `limit` readings with `fromSeq <= seq <= toSeq` that match the filter, in commit order. */
  bySeq(filter: ReadingsFilter, fromSeq: number, toSeq: number, limit: number): Promise<Reading[]>;
}

/** Writes of the flusher. */
export interface TelemetryWriter {
  /** Stores readings grouped by sensor, unordered, in one round trip per portion. */
  insert(readings: readonly Reading[]): Promise<void>;
  /** The seqs from `fromSeq` to `toSeq` that are stored already, looked up by their time span. */
  storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>>;
  /** Keeps the reading with the greatest (timestamp, seq) per sensor. */
  saveLatest(readings: readonly Reading[]): Promise<void>;
}

export interface RejectionFilter {
  readonly reasons?: Selection<RejectionReason>;
  /** Only records of this sensor. */
  readonly sensorKey?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface RejectionRepository {
  /** Inserts new records. A record with a known `rejectionId` adds its `occurrences`. */
  record(messages: readonly RejectedMessage[]): Promise<void>;
  find(rejectionIds: readonly string[], deadline?: Deadline): Promise<RejectedMessage[]>;
  /** Newest first; page keys are rejection IDs. `tenantId` undefined: all tenants, and none. */
  page(tenantId: string | undefined, request: PageRequest, filter: RejectionFilter): Promise<Page<RejectedMessage>>;
  /** Calls back with new records of any process. Misses records during an interruption. Stops when `signal` aborts. */
  watch(onRecorded: (messages: readonly RejectedMessage[]) => void, signal: AbortSignal): void;
}

/** Progress of the flusher. Only one flusher writes at a time: `epoch` fences a superseded one. */
export interface FlushCheckpoint {
  /** Everything up to this batch is in the time-series collection and in the ledger. */
  readonly doneSeq: Position;
  /** Set while batches after `doneSeq` up to this one are being written. */
  readonly inFlightSeq: Position | null;
  /** Everything up to this batch is in the `latest` collection. */
  readonly latestSeq: Position;
}

export interface FlushCheckpoints {
  /** Makes the caller the only flusher. Returns the checkpoint of its predecessor. */
  takeOver(): Promise<FlushCheckpoint>;
  /** Returns false if another flusher has taken over. */
  save(checkpoint: FlushCheckpoint): Promise<boolean>;
  /** Reads the checkpoint without taking over. */
  read(deadline?: Deadline): Promise<FlushCheckpoint>;
}

export interface LedgerRepository {
  /**
   * Adds the effect of the batches up to `through`, and the readings that were stored of them, which are counted
   * separately. Idempotent: a call that is repeated with the same `through` adds nothing twice.
   */
  apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], through: Position): Promise<void>;
  /** Minutes with `from <= minute < to` (epoch milliseconds), ascending. `tenantId` null: no registered tenant. */
  minutes(tenantId: string | null, from: number, to: number, deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Sums of all tenants, and none, for minutes with `from <= minute < to`, without `except`. */
  summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]>;
  /** These minutes of each tenant, and of none. */
  everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** At most `limit` unbalanced minutes of any tenant, and of none, with `from <= minute`. */
  unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]>;
}

/** An attempt to change something, successful or not. Contains no secret. */
export interface AuditEvent {
  readonly at: Date;
  readonly keyId: string;
  readonly role: Role;
  /** IP address, if it is known. */
  readonly clientAddress: string | null;
  /** Name of the mutation: `tenantRegister`. */
  readonly action: string;
  /** Tenant whose audit log shows the event; null: only the operators'. */
  readonly tenantId: string | null;
  /** Key of the target: `acme/truck-102`; `keyId` for an API key. At most 200 characters. */
  readonly target: string;
  /** `OK`, or the code of the first failure. REPEATED: an earlier response was returned again, with its secrets. */
  readonly outcome: "OK" | "REPEATED" | ErrorCode;
  /** The changed values before and after the change, as plain JSON values and dates; null: there were none. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface RecordedAuditEvent extends AuditEvent {
  /** Unique; sorts by time. */
  readonly eventId: string;
}

export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** Newest first; page keys are event IDs. `tenantId` undefined: every tenant, and none. */
  page(tenantId: string | undefined, request: PageRequest): Promise<Page<RecordedAuditEvent>>;
}

/** Deletions in progress. They are kept until they are complete, so any process can continue them. */
export interface DeletionRepository {
  /** Returns false without any change if there is one of that key already. */
  insert(deletion: Deletion): Promise<boolean>;
  find(keys: readonly string[]): Promise<OngoingDeletion[]>;
  /** At most `limit` unclaimed deletions that were due before `before`, the longest waiting first. */
  due(before: Date, limit: number): Promise<OngoingDeletion[]>;
  /** Highest batch that a pending deletion waits for, including latest values; null if none. */
  awaited(): Promise<Position | null>;
  /** Makes `worker` the only one to carry it out for `leaseMs`. null: another worker does, or it is complete. */
  claim(key: string, worker: string, leaseMs: number): Promise<OngoingDeletion | null>;
  /** Returns false if `worker` no longer holds it. */
  advance(key: string, worker: string, change: Partial<Pick<Deletion, "step" | "journalSeq">>): Promise<boolean>;
  /** Lets any worker claim it, from `dueAt` on. */
  release(
    key: string,
    worker: string,
    outcome: Pick<OngoingDeletion, "attempts" | "failure"> & { readonly dueAt: Date },
  ): Promise<void>;
  delete(key: string, worker: string): Promise<void>;
}

/** Deletes what belongs to a tenant, an asset or a sensor. Idempotent. */
export interface Erasure {
  /** Deletes registered sensors and assets, children first. */
  registered(deletion: Deletion): Promise<void>;
  /** Deletes assets and sensors by their keys, if they were registered at that time. */
  entities(assetKeys: readonly string[], sensorKeys: readonly string[], registeredAt: Date): Promise<void>;
  /** Deletes readings of the time series, and latest values. */
  readings(deletion: Deletion): Promise<void>;
  /** Deletes a tenant's rejections, ledger and kept responses. Only operators see its audit log afterwards. */
  records(tenantId: string): Promise<void>;
  /** The same and all readings, after a cooldown: late data of the previous tenant. Keeps responses. */
  leftovers(tenantId: string): Promise<void>;
}

/** Stored state of a mutation with an idempotency key. Responses are encrypted. */
export type IdempotentRun =
  | {
      /** The caller must run the mutation. No other process does while the lock is renewed. */
      readonly isOurs: true;
      /** The response that an interrupted run was about to return; null: there was none. */
      readonly prepared: Buffer | null;
    }
  | {
      readonly isOurs: false;
      /** Hash of the mutation and its input. */
      readonly inputHash: string;
      /** null: the mutation is running, or was interrupted. */
      readonly answer: Buffer | null;
    };

/** Responses of mutations by idempotency key, until they expire. */
export interface IdempotencyRepository {
  /**
   * Begins a mutation under `recordId`: new, or left by another run that has not renewed it for `lockMs`.
   * Otherwise returns what is stored. `worker` is unique to this run.
   */
  begin(
    record: { readonly recordId: string; readonly tenantId: string | null; readonly inputHash: string },
    worker: string,
    lockMs: number,
  ): Promise<IdempotentRun>;
  /** Locks the run for `lockMs` from now. Has no effect if the caller no longer holds it. */
  renew(recordId: string, worker: string, lockMs: number): Promise<void>;
  complete(recordId: string, worker: string, answer: Buffer): Promise<void>;
  /** Stores the future response. Returns false if the caller no longer holds the run. */
  prepare(recordId: string, worker: string, answer: Buffer): Promise<boolean>;
  /** Records a failed run. The key may be used again, for other input only if no response was prepared. */
  abandon(recordId: string, worker: string): Promise<void>;
}
