import type { AssetId, AssetKey, SensorId, SensorKey, TenantId } from "../keys";
import type { Deadline } from "../deadline";
import type { IngestStage, RejectedMessage, RejectionReason } from "../rejection";
import type { Selection } from "../selection";
import type { Page, PageRequest } from "./pages";

export interface RejectionFilter {
  readonly reasons?: Selection<RejectionReason>;
  /** Only records of this sensor. */
  readonly sensorKey?: SensorKey | undefined;
  /** Only records of this asset. */
  readonly assetKey?: AssetKey | undefined;
  readonly stage?: IngestStage | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Groupings of records. Every group also has a single reason. */
export const REJECTION_GROUPINGS = ["REASON", "ASSET", "SENSOR"] as const;
export type RejectionGrouping = (typeof REJECTION_GROUPINGS)[number];

/** Records with the same reason and, depending on the grouping, of the same asset or sensor. */
export interface RejectionGroup {
  readonly reason: RejectionReason;
  /** null: the records have different assets, or their topics name none. */
  readonly assetId: AssetId | null;
  readonly sensorId: SensorId | null;
  /** Number of messages. */
  readonly messages: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** ID of the newest record. */
  readonly newestId: string;
}

export interface RejectionGroups {
  /** The largest groups first. */
  readonly groups: readonly RejectionGroup[];
  /** Whether every record that matches is counted, and every group is returned. */
  readonly isComplete: boolean;
}

export interface RejectionRepository {
  /** Inserts new records. A record with a known `rejectionId` adds its `occurrences`. */
  record(messages: readonly RejectedMessage[]): Promise<void>;
  find(rejectionIds: readonly string[], deadline?: Deadline): Promise<RejectedMessage[]>;
  /** Newest first; page keys are rejection IDs. `tenantId` undefined: records of all tenants and of none. */
  page(tenantId: TenantId | undefined, request: PageRequest, filter: RejectionFilter): Promise<Page<RejectedMessage>>;
  /** The first `limit` records after `rejectionId`, by ID. `tenantId` null: records of all tenants and of none. */
  recordedAfter(
    tenantId: TenantId | null,
    rejectionId: string,
    reasons: Selection<RejectionReason>,
    limit: number,
  ): Promise<RejectedMessage[]>;
  /** Groups the newest matching records, at most `most.records`. */
  groups(
    tenantId: TenantId,
    filter: RejectionFilter,
    by: RejectionGrouping,
    most: { readonly records: number; readonly groups: number },
    deadline?: Deadline,
  ): Promise<RejectionGroups>;
  /** Calls back with new records of any process. Misses records during an interruption. Stops when `signal` aborts. */
  watch(onRecorded: (messages: readonly RejectedMessage[]) => void, signal: AbortSignal): void;
}
