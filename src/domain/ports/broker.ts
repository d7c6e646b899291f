import type { Startable } from "./lifecycle";

/**
 * Accounts on the MQTT broker. Every call is idempotent: repeating it, or calling it after an interruption, ends in
 * the state that its name says. Throws `UnavailableError` when the broker does not answer in time.
 */
export interface BrokerAdmin extends Startable {
  /** A user with a role of its own that may publish below `tenants/{tenantId}/` and nothing else. */
  createTenantAccount(tenantId: string, username: string, password: string): Promise<void>;
  /** Ends live sessions and removes user and role. */
  deleteTenantAccount(tenantId: string, username: string): Promise<void>;
}
