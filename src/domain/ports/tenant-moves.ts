import type { Tenant } from "../entities";
import type { Partition, Position, TenantId } from "../keys";
import type { MoveState, TenantMove } from "../tenant-move";

/** A tenant that moves. */
export type MovingTenant = Tenant & { readonly move: TenantMove };

/** Identifies one move of one tenant. */
export interface MoveKey {
  readonly tenantId: TenantId;
  readonly id: string;
}

/**
 * Moves of tenants, kept in the record of the tenant. Each change names the state that it knows, so a process with an
 * outdated state changes nothing. The call then returns false.
 */
export interface TenantMoveStore {
  /** Returns false if the tenant is not at `from`, is moving already, or is being registered or deleted. */
  begin(tenantId: TenantId, move: TenantMove): Promise<boolean>;
  ongoing(): Promise<MovingTenant[]>;
  /** Calls back soon after any process has begun or changed a move, until `signal` aborts. May miss changes. */
  watch(onChange: () => void, signal: AbortSignal): void;
  advance(key: MoveKey, from: MoveState, to: MoveState, change?: Pick<TenantMove, "stoppedAt">): Promise<boolean>;
  /**
   * From DRAINING to STARTING: the new partition becomes the home, in whose journal readings stand after `homeAfter`.
   */
  changeHome(tenant: MovingTenant, drainedThrough: Position, homeAfter: Position, at: Date): Promise<boolean>;
  /** Ends the move. */
  end(key: MoveKey, state: MoveState): Promise<boolean>;
  noteWait(key: MoveKey, waitsFor: string | null): Promise<void>;
  /** Records that the owner of ingestion in that partition is prepared. */
  notePrepared(key: MoveKey, partition: Partition): Promise<void>;
  noteDrained(key: MoveKey, drainedThrough: Position): Promise<void>;
  noteReady(key: MoveKey): Promise<void>;
  /** Tenants that came to this home after `since`. */
  arrivedSince(partition: Partition, since: Date): Promise<Tenant[]>;
  /** Last position of the partition's journal that a move waits for; null: none does. */
  awaited(partition: Partition): Promise<Position | null>;
  /** Latest values of the tenant belong to its home from now on. */
  adoptLatest(tenantId: TenantId, from: Partition, to: Partition): Promise<void>;
}
