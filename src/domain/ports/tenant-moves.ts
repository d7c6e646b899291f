import type { Tenant } from "../entities";
import type { Partition, Position, TenantId } from "../keys";
import type { MoveState, TenantMove } from "../tenant-move";

/** A tenant whose move is in progress. */
export type MovingTenant = Tenant & { readonly move: TenantMove };

/** Identifies one move of one tenant. */
export interface MoveKey {
  readonly tenantId: TenantId;
  readonly id: string;
}

/**
 * Moves of tenants, stored in the record of the tenant. Each change names the state that the caller expects. If the
 * state differs, the call changes nothing and returns false.
 */
export interface TenantMoveStore {
  /** Returns false if the tenant is not at `from`, is moving already, or is being registered or deleted. */
  begin(tenantId: TenantId, move: TenantMove): Promise<boolean>;
  ongoing(): Promise<MovingTenant[]>;
  /** Calls back soon after any process has begun or changed a move, until `signal` aborts. May miss changes. */
  watch(onChange: () => void, signal: AbortSignal): void;
  advance(key: MoveKey, from: MoveState, to: MoveState, change?: Pick<TenantMove, "stoppedAt">): Promise<boolean>;
  /**
   * Advances the move from DRAINING to STARTING. The new partition becomes the home. The tenant's readings stand after
   * `homeAfter` in its journal.
   */
  changeHome(tenant: MovingTenant, drainedThrough: Position, homeAfter: Position, at: Date): Promise<boolean>;
  /** Ends the move. */
  end(key: MoveKey, state: MoveState): Promise<boolean>;
  noteWait(key: MoveKey, waitsFor: string | null): Promise<void>;
  /** Records that the owner of ingestion in that partition is prepared. */
  notePrepared(key: MoveKey, partition: Partition): Promise<void>;
  noteDrained(key: MoveKey, drainedThrough: Position): Promise<void>;
  noteReady(key: MoveKey): Promise<void>;
  /** Returns tenants whose home became this partition after `since`. */
  arrivedSince(partition: Partition, since: Date): Promise<Tenant[]>;
  /** Returns the last position of the partition's journal that a move waits for; null if no move waits. */
  awaited(partition: Partition): Promise<Position | null>;
  /** Assigns the tenant's latest values to its new home, the partition `to`. */
  adoptLatest(tenantId: TenantId, from: Partition, to: Partition): Promise<void>;
}
