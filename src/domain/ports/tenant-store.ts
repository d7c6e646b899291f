import type { Tenant, TenantStatus } from "../entities";
import type { Partition, TenantId } from "../keys";
import type { TenantLimits } from "../limits";
import type { Changed } from "./fleet-store";
import type { Page, PageRequest } from "./pages";

/** Stored registrations. A write is majority-durable when it resolves. */
export interface TenantRepository {
  /** Returns false without any change if the ID is taken. */
  insert(tenant: Tenant): Promise<boolean>;
  find(tenantIds: readonly TenantId[]): Promise<Tenant[]>;
  findByStatus(status: TenantStatus): Promise<Tenant[]>;
  /** Number of tenants by their home partition, in any status. Partitions without tenants are left out. */
  countByPartition(): Promise<ReadonlyMap<Partition, number>>;
  /** Returns false if no such tenant is in one of the statuses `from`. */
  changeStatus(tenantId: TenantId, from: readonly TenantStatus[], to: TenantStatus): Promise<boolean>;
  /** Changes the name if it is given, and only the given limits. null: no such tenant. */
  update(
    tenantId: TenantId,
    change: { readonly name?: string; readonly limits?: Partial<TenantLimits> },
  ): Promise<Changed<Tenant> | null>;
  /** Deletes the tenant if it has the registration `of` and its status is PROVISIONING or DELETING. */
  delete(tenantId: TenantId, of: TenantMark): Promise<void>;
  /** Ascending by tenantId. */
  page(request: PageRequest, filter: TenantFilter): Promise<Page<Tenant>>;
}

/** Identifies one registration of an ID: by the salted hash of its first password, or by its time. */
export type TenantMark = { readonly hash: string } | { readonly registeredAt: Date };

/** The tenant with this ID that was deleted last. The ID may belong to another tenant now. */
export interface PreviousTenant {
  /** Generation of this tenant among the tenants with the same ID, from 1 on. See `tenantUsername`. */
  readonly generation: number;
  readonly deletedAt: Date;
  /** Current time of the store, whose clock also set `deletedAt`. */
  readonly now: Date;
}

/** Remembers the IDs of deleted tenants. */
export interface PreviousTenantRepository {
  find(tenantId: TenantId): Promise<PreviousTenant | null>;
  /** Records that the tenant of this generation is deleted now. Idempotent. */
  record(tenantId: TenantId, generation: number): Promise<void>;
}

/** Reports tenants whose access is deactivated. */
export interface TenantDeactivations {
  /** Calls back with tenants that any process suspends or deletes, at least once. Stops when `signal` aborts. */
  watch(onEnded: (tenantId: TenantId) => void, signal: AbortSignal): void;
}

export interface TenantFilter {
  readonly status?: TenantStatus | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}
