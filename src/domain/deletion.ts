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

/** From its stored key. */
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
 * The steps in order. Each is idempotent.
 *
 * - ACCESS: broker users with their sessions, API keys.
 * - REGISTRY: sensors and assets.
 * - FLUSH: waits until the journal's readings have reached the time series.
 * - DATA: readings, rejections, ledger.
 * - RECORD: access once more, and the tenant's record, which has reserved its ID until then. For an asset: the
 *   credentials that are narrowed to it.
 */
export const DELETION_STEPS = ["ACCESS", "REGISTRY", "FLUSH", "DATA", "RECORD"] as const;
export type DeletionStep = (typeof DELETION_STEPS)[number];

/** How far a deletion is. */
export interface DeletionProgress {
  readonly tenantId: TenantId;
  /** When the entity was registered. Distinguishes it from a later one of the same key. */
  readonly registeredAt: Date;
  readonly startedAt: Date;
  /** The step to do next. */
  readonly step: DeletionStep;
  /** Whether the entity was never active. Then nothing of it can be outstanding, and its ID needs no cooldown. */
  readonly isUnfinished?: boolean;
  /** Batch up to which the journal may hold its readings; null: not known yet. */
  readonly journalSeq: Position | null;
  /** Partition of `journalSeq`. Absent: the first. */
  readonly partition?: Partition;
}

export type Deletion = DeletedEntity & DeletionProgress;

/** A deletion in progress. */
export type OngoingDeletion = Deletion & {
  /** Failed attempts since the last successful attempt. */
  readonly attempts: number;
  /** Why the last attempt failed, one sentence without internal details; null: it succeeded. */
  readonly failure: string | null;
};

/** The step after `step`; null after the last. */
export function nextDeletionStep(step: DeletionStep): DeletionStep | null {
  return DELETION_STEPS[DELETION_STEPS.indexOf(step) + 1] ?? null;
}
