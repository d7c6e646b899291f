import type { TenantId } from "../keys";

/** Reports tenants whose messages delay the messages of other tenants. Available in the process that ingests. */
export interface Floods {
  /** Calls `listener` repeatedly while a tenant floods. Returns a function that unsubscribes. */
  onFlood(listener: (tenantId: TenantId) => void): () => void;
  /**
   * Resolves within a second with whether the tenant still floods, judged by the messages that the broker delivers from
   * now on. Resolves with false if this cannot be determined.
   */
  persists(tenantId: TenantId): Promise<boolean>;
}
