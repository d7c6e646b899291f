import type { Deadline } from "../deadline";
import type { Deletion, OngoingDeletion } from "../deletion";
import type { ApiKey, Asset, Role, Sensor, Tenant, TenantStatus } from "../entities";
import type { ErrorCode } from "../errors";
import type { TenantLimits } from "../limits";
import type { CountedLedgerMinute, LedgerDelta, StoredCount, SummedLedgerMinute } from "../ledger";
import type { Reading } from "../reading";
import type { RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";
import type { ReadingsFilter } from "./live";
import type { Page, PageRequest } from "./pages";

/** Reads and writes of what is registered. Every write is majority-durable when it resolves. */
export interface TenantRepository {
  /** false: the id is taken, nothing changed. */
  insert(tenant: Tenant): Promise<boolean>;
  find(tenantIds: readonly string[]): Promise<Tenant[]>;
  findByStatus(status: TenantStatus): Promise<Tenant[]>;
  /** false: no such tenant in one of the statuses `from`. */
  changeStatus(tenantId: string, from: readonly TenantStatus[], to: TenantStatus): Promise<boolean>;
  /** Changes no other limits than those that are given. null: no such tenant. */
  update(
    tenantId: string,
    change: { readonly name?: string; readonly limits?: Partial<TenantLimits> },
  ): Promise<Changed<Tenant> | null>;
  /** Only while the id is that registration's, and not in force: another's record stays. */
  delete(tenantId: string, of: TenantMark): Promise<void>;
  /** Ascending by tenantId. */
  page(request: PageRequest, filter: TenantFilter): Promise<Page<Tenant>>;
}

/** Tells a registration of an id from those before and after it: the salted hash of its first password, or its time. */
export type TenantMark = { readonly hash: string } | { readonly registeredAt: Date };

/** The last tenant that had an id and was deleted. */
export interface PreviousTenant {
  /** Which tenant with this id it was, from 1 on; see `tenantUsername`. */
  readonly generation: number;
  readonly deletedAt: Date;
  /** The store's time, by which `deletedAt` was taken too. */
  readonly now: Date;
}

/** Remembers which ids had a tenant before. */
export interface PreviousTenantRepository {
  find(tenantId: string): Promise<PreviousTenant | null>;
  /** The tenant of this generation is deleted now. May be repeated. */
  record(tenantId: string, generation: number): Promise<void>;
}

/** Tells which tenants' access ends. */
export interface TenantEnds {
  /** Calls back with tenants that any process suspends or deletes, perhaps more than once. Ends by `signal`. */
  watch(onEnded: (tenantId: string) => void, signal: AbortSignal): void;
}

/** What an update found, and what it left. */
export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

export interface TenantFilter {
  readonly status?: TenantStatus | undefined;
  /** Part of the id or the name, in any case. */
  readonly search?: string | undefined;
}

export interface AssetRepository {
  /** false: the id is taken, nothing changed. */
  insert(asset: Asset): Promise<boolean>;
  find(assetKeys: readonly string[]): Promise<Asset[]>;
  /** null: no such asset. */
  update(assetKey: string, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null>;
  /** How many the tenant has. */
  count(tenantId: string): Promise<number>;
  /** Ascending by assetId. */
  page(tenantId: string, request: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
}

export interface AssetFilter {
  readonly type?: string | undefined;
  /** Part of the id or the name, in any case. */
  readonly search?: string | undefined;
}

export interface SensorRepository {
  /** false: the id is taken, nothing changed. */
  insert(sensor: Sensor): Promise<boolean>;
  find(sensorKeys: readonly string[]): Promise<Sensor[]>;
  /** null: no such sensor. */
  update(sensorKey: string, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null>;
  /** How many the tenant has. */
  count(tenantId: string): Promise<number>;
  /** Ascending by key; `prefix` is `tenant/` or `tenant/asset/`; page keys are sensor keys. */
  page(prefix: string, request: PageRequest, filter: SensorFilter): Promise<Page<Sensor>>;
}

export interface SensorFilter {
  readonly type?: string | undefined;
  readonly assetIds?: Selection<string>;
  /** Part of the sensor id, in any case. */
  readonly search?: string | undefined;
}

/** Registers a whole fleet idempotently: what exists is left as it is and counted. All of it is stored, or nothing. */
export interface FleetRepository {
  /** The keys of what was new. `beforeCommit` gets them, perhaps more than once, before anything is in force. */
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
  /** false: no such key, or already revoked. */
  revoke(keyId: string, at: Date): Promise<boolean>;
  /** Times only move forward. */
  recordUse(uses: ReadonlyMap<string, Date>): Promise<void>;
  delete(keyId: string): Promise<void>;
  deleteOfTenant(tenantId: string): Promise<void>;
  /** How many of a tenant are neither revoked nor expired. */
  countLive(tenantId: string, now: Date): Promise<number>;
  /** Forgets a tenant's revoked keys but the newest `keep`, some at a time. */
  prune(tenantId: string, keep: number): Promise<void>;
  /** Newest first is not offered: ascending by keyId. `tenantId` null: operators' keys. */
  page(tenantId: string | null, request: PageRequest): Promise<Page<ApiKey>>;
  /** Those in force that end between the two, soonest first. */
  expiring(after: Date, before: Date, limit: number): Promise<{ apiKeys: ApiKey[]; total: number }>;
  /** Calls back with keys that any process revokes or deletes. Ends by `signal`. */
  watchRevocations(onRevoked: (keyId: string) => void, signal: AbortSignal): void;
}

/** Order of the readings of one sensor: by timestamp, then by commit. */
export interface ReadingPosition {
  readonly timestamp: number;
  readonly seq: number;
}

export interface TelemetryRepository {
  /** Readings of one sensor with `from <= timestamp < to` (epoch ms), in the order of {@link ReadingPosition}. */
  page(sensorKey: string, from: number, to: number, request: PageRequest<ReadingPosition>): Promise<Page<Reading>>;
  /** Latest readings as far as they are stored, one query. */
  latest(sensorKeys: readonly string[], deadline?: Deadline): Promise<Reading[]>;
  /** The first `limit` readings with `fromSeq <= seq <= toSeq` that the filter wants, in the order of commits. */
  bySeq(filter: ReadingsFilter, fromSeq: number, toSeq: number, limit: number): Promise<Reading[]>;
}

/** What the roll-up writes. */
export interface TelemetryWriter {
  /** Stores readings grouped by sensor, unordered, one round trip a chunk. */
  insert(readings: readonly Reading[]): Promise<void>;
  /** The seqs from `fromSeq` to `toSeq` that are stored already, looked up by their time span. */
  storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>>;
  /** Keeps per sensor the reading with the greatest (timestamp, seq). */
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
  /** New records are inserted; a record with a known `rejectionId` adds its `occurrences`. */
  record(messages: readonly RejectedMessage[]): Promise<void>;
  find(rejectionIds: readonly string[], deadline?: Deadline): Promise<RejectedMessage[]>;
  /** Newest first; page keys are rejectionIds. `tenantId` undefined: of all tenants and of none. */
  page(tenantId: string | undefined, request: PageRequest, filter: RejectionFilter): Promise<Page<RejectedMessage>>;
  /** Calls back with new records of whatever process; what falls into an interruption is not told. Ends by `signal`. */
  watch(onRecorded: (messages: readonly RejectedMessage[]) => void, signal: AbortSignal): void;
}

/** How far the roll-up has come. One roll-up at a time: `epoch` fences out one that was taken over. */
export interface RollUpCheckpoint {
  /** Everything up to this batch seq is in the time-series collection and in the ledger. */
  readonly doneSeq: number;
  /** Set while batches after `doneSeq` up to this seq are being written. */
  readonly inFlightSeq: number | null;
  /** Everything up to this batch seq is in the `latest` collection. */
  readonly latestSeq: number;
}

export interface RollUpCheckpoints {
  /** Makes the caller the only roll-up, and tells where the one before stood. */
  takeOver(): Promise<RollUpCheckpoint>;
  /** false: another has taken over. */
  save(checkpoint: RollUpCheckpoint): Promise<boolean>;
  /** For readers, without taking over. */
  read(deadline?: Deadline): Promise<RollUpCheckpoint>;
}

export interface LedgerRepository {
  /**
   * Adds what the batches up to `seq` did, and what of them was stored, which is counted apart. Idempotent: repeated
   * with the same `seq` it adds nothing twice.
   */
  apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], seq: number): Promise<void>;
  /** Minutes with `from <= minute < to` (epoch ms), ascending; of one tenant, or of no registered tenant (null). */
  minutes(tenantId: string | null, from: number, to: number, deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Minutes of every tenant and of none with `from <= minute < to` but `except`, added up. */
  summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]>;
  /** These minutes of every tenant and of none, each by itself. */
  everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Minutes of every tenant and of none with `from <= minute` that do not balance, at most `limit` of them. */
  unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]>;
}

/** One attempt to change something, whether it succeeded or not. Holds no secret. */
export interface AuditEvent {
  readonly at: Date;
  readonly keyId: string;
  readonly role: Role;
  /** From where, where that is known. */
  readonly clientAddress: string | null;
  /** Name of the mutation: `tenantRegister`. */
  readonly action: string;
  /** In whose audit log it stands; null: only the operators'. */
  readonly tenantId: string | null;
  /** Key of what was acted on: `acme/truck-102`; of an API key its keyId. At most 200 characters. */
  readonly target: string;
  /** `OK`, or the code of the first failure. REPEATED: an earlier answer was given again, secrets included. */
  readonly outcome: "OK" | "REPEATED" | ErrorCode;
  /** What the change concerns, before and after it; null: there was or is nothing. Plain JSON values and dates. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface RecordedAuditEvent extends AuditEvent {
  /** Unique; sorts by time. */
  readonly eventId: string;
}

export interface AuditLog {
  append(event: AuditEvent): Promise<void>;
  /** Newest first; page keys are eventIds. `tenantId` undefined: of every tenant and of none. */
  page(tenantId: string | undefined, request: PageRequest): Promise<Page<RecordedAuditEvent>>;
}

/** Deletions that are under way. They are kept until they are complete, so that any process can go on with them. */
export interface DeletionRepository {
  /** false: there is one of that key already, nothing changed. */
  insert(deletion: Deletion): Promise<boolean>;
  find(keys: readonly string[]): Promise<OngoingDeletion[]>;
  /** Those that nobody carries out and whose turn came before `before`: the longest waiting ones, at most `limit`. */
  due(before: Date, limit: number): Promise<OngoingDeletion[]>;
  /** The newest batch for whose roll-up, latest values included, a deletion waits; null: none does. */
  awaitedSeq(): Promise<number | null>;
  /** Makes `worker` the only one to carry it out for `leaseMs`; null: another one does, or it is complete. */
  claim(key: string, worker: string, leaseMs: number): Promise<OngoingDeletion | null>;
  /** false: `worker` does not hold it any more. */
  advance(key: string, worker: string, change: Partial<Pick<Deletion, "step" | "journalSeq">>): Promise<boolean>;
  /** It is anybody's again, from `dueAt` on. */
  release(
    key: string,
    worker: string,
    outcome: Pick<OngoingDeletion, "attempts" | "problem"> & { readonly dueAt: Date },
  ): Promise<void>;
  remove(key: string, worker: string): Promise<void>;
}

/** Removes what belongs to a tenant, an asset or a sensor. Every call may be repeated. */
export interface Erasure {
  /** Registered sensors and assets, children first. */
  registered(deletion: Deletion): Promise<void>;
  /** Assets and sensors by their keys, only those that were registered then. */
  entities(assetKeys: readonly string[], sensorKeys: readonly string[], registeredAt: Date): Promise<void>;
  /** Readings in the time series, and latest values. */
  readings(deletion: Deletion): Promise<void>;
  /** A tenant's rejections, ledger and kept answers; its audit log becomes the operators' alone. */
  records(tenantId: string): Promise<void>;
  /** The same and all readings, for an id that rested: what came late for the previous tenant. Answers stay. */
  leftovers(tenantId: string): Promise<void>;
}

/** What is kept of a mutation that was given an idempotency key. Answers are encrypted. */
export type IdempotentRun =
  | {
      /** The caller is to run it, and nobody else as long as the lock is renewed. */
      readonly isOurs: true;
      /** What an interrupted run was about to answer; null: there was none, or it had not come that far. */
      readonly prepared: Buffer | null;
    }
  | {
      readonly isOurs: false;
      /** Hash of what was asked. */
      readonly inputHash: string;
      /** null: the mutation is running, or was interrupted. */
      readonly answer: Buffer | null;
    };

/** Answers of mutations by idempotency key, for as long as they are kept. */
export interface IdempotencyRepository {
  /**
   * Begins a mutation under `recordId`, be it new or left by somebody who has not finished it and not renewed it for
   * `lockMs`; or tells what is kept. `worker` is unique to this run.
   */
  begin(
    record: { readonly recordId: string; readonly tenantId: string | null; readonly inputHash: string },
    worker: string,
    lockMs: number,
  ): Promise<IdempotentRun>;
  /** Keeps the run the caller's for `lockMs` from now; without effect when it is not the caller's any more. */
  renew(recordId: string, worker: string, lockMs: number): Promise<void>;
  complete(recordId: string, worker: string, answer: Buffer): Promise<void>;
  /** Keeps what the answer will be. false: the run is not the caller's any more. */
  prepare(recordId: string, worker: string, answer: Buffer): Promise<boolean>;
  /** The run has failed: the key may be used again, for another input too unless an answer was prepared. */
  abandon(recordId: string, worker: string): Promise<void>;
}
