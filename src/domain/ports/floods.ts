import type { TenantId } from "../keys";

/** Tenants that hold up the messages of others, in the process that ingests. */
export interface Floods {
  /**
   * Calls `listener` for a tenant that floods, again and again while it does. Returns a function that unsubscribes.
   */
  onFlood(listener: (tenantId: TenantId) => void): () => void;
  /**
   * Whether the tenant still floods, by what the broker passes on from now on. Resolves within a second. false also if
   * that cannot be determined.
   */
  persists(tenantId: TenantId): Promise<boolean>;
}
