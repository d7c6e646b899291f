/** The stepwise deletion of a tenant, an asset or a sensor with everything that belongs to it. */
import {
  toAssetKey,
  toId,
  toSensorKey,
  type AssetKey,
  type Partition,
  type Position,
  type SensorKey,
  type TenantId,
} from "./keys";

/** Key of the entity that a deletion removes. */
export type DeletedEntity =
  | { readonly kind: "TENANT"; readonly key: TenantId }
  | { readonly kind: "ASSET"; readonly key: AssetKey }
  | { readonly kind: "SENSOR"; readonly key: SensorKey };
export type DeletionKind = DeletedEntity["kind"];

/** Returns the entity with this stored key. */
export function deletedEntity(kind: DeletionKind, key: string): DeletedEntity {
  switch (kind) {
    case "TENANT":
      return { kind, key: toId(key) };
    case "ASSET":
      return { kind, key: toAssetKey(key) };
    case "SENSOR":
      return { kind, key: toSensorKey(key) };
  }
}

/**
 * The steps in order, with the data that each deletes. Each step is idempotent. Only the deletion of a tenant begins
 * with ACCESS. Other deletions begin with REGISTRY.
 *
 * - ACCESS: the tenant's broker users, their sessions, and its API keys.
 * - REGISTRY: the asset or the sensor, and all assets and sensors below the entity.
 * - FLUSH: nothing. This step waits until the time series and the latest values hold the journal's readings.
 * - DATA: readings and the data derived from them. For a tenant also its rejections, ledger and responses.
 * - RECORD: for a tenant, access once more, then its record, which reserves its ID until this step. For an asset, its
 *   entry in the credentials that are scoped to it. For a sensor, nothing.
 */
export const DELETION_STEPS = ["ACCESS", "REGISTRY", "FLUSH", "DATA", "RECORD"] as const;
export type DeletionStep = (typeof DELETION_STEPS)[number];

/** Progress of a deletion. */
export interface DeletionProgress {
  readonly tenantId: TenantId;
  /** When the entity was registered. Distinguishes it from a later entity with the same key. */
  readonly registeredAt: Date;
  readonly startedAt: Date;
  /** The step to do next. */
  readonly step: DeletionStep;
  /** Whether the entity was never active. If so, no message of it can still arrive, and its ID needs no cooldown. */
  readonly isUnfinished?: boolean;
  /** Position of the last journal batch that may hold readings of the entity; null: not known yet. */
  readonly journalSeq: Position | null;
  /** Partition of `journalSeq`. Absent: the first. */
  readonly partition?: Partition;
}

export type Deletion = DeletedEntity & DeletionProgress;

/** A deletion in progress. */
export type OngoingDeletion = Deletion & {
  /** Failed attempts since the last successful attempt. */
  readonly attempts: number;
  /** Why the last attempt failed, one sentence without internal details; null: it succeeded, or there was none. */
  readonly failure: string | null;
};

/** Returns the step after `step`; null after the last. */
export function nextDeletionStep(step: DeletionStep): DeletionStep | null {
  return DELETION_STEPS[DELETION_STEPS.indexOf(step) + 1] ?? null;
}
