import type { Deletion, OngoingDeletion } from "../deletion";
import type { Position, AssetKey, SensorKey, TenantId, EntityKey } from "../keys";

/** Deletions in progress. They are kept until they are complete, so any process can continue them. */
export interface DeletionRepository {
  /** Returns false without any change if there is already a deletion of this key. */
  insert(deletion: Deletion): Promise<boolean>;
  find(keys: readonly EntityKey[]): Promise<OngoingDeletion[]>;
  /** At most `limit` unclaimed deletions that were due before `before`, the longest waiting first. */
  due(before: Date, limit: number): Promise<OngoingDeletion[]>;
  /** Highest batch of one partition that a pending deletion waits for, including latest values; null if none. */
  awaited(): Promise<Position | null>;
  /**
   * Reserves the deletion for `worker` for `leaseMs` milliseconds. null: another worker holds it, or it is complete.
   */
  claim(key: EntityKey, worker: string, leaseMs: number): Promise<OngoingDeletion | null>;
  /** Records progress. Returns false if `worker` no longer holds the deletion. */
  advance(
    key: EntityKey,
    worker: string,
    change: Partial<Pick<Deletion, "step" | "journalSeq" | "partition">>,
  ): Promise<boolean>;
  /** Lets any worker claim the deletion from `dueAt` on. */
  release(
    key: EntityKey,
    worker: string,
    outcome: Pick<OngoingDeletion, "attempts" | "failure"> & { readonly dueAt: Date },
  ): Promise<void>;
  delete(key: EntityKey, worker: string): Promise<void>;
}

/** Deletes the data of a tenant, an asset or a sensor. Every call is idempotent. */
export interface Erasure {
  /** Deletes registered sensors and assets, children first. */
  registered(deletion: Deletion): Promise<void>;
  /** Deletes assets and sensors by their keys, if they were registered at that time. */
  entities(assetKeys: readonly AssetKey[], sensorKeys: readonly SensorKey[], registeredAt: Date): Promise<void>;
  /** Deletes readings, latest values, kept payloads, and data derived from them, such as rollups. */
  readings(deletion: Deletion): Promise<void>;
  /** Deletes a tenant's rejections, payloads, ledger, usage and responses. Hides its audit log from tenants. */
  records(tenantId: TenantId): Promise<void>;
  /** Deletes data that arrived late for a previous tenant, including readings, after a cooldown. Keeps responses. */
  leftovers(tenantId: TenantId): Promise<void>;
}
