/** MQTT client IDs share one name space on the broker. Each tenant owns a part of it. */
import { tenantOfName } from "./broker-credential";
import { toId, type TenantId } from "./keys";

/** Maximum length of a client ID that a credential is bound to, in characters. */
const MAX_CLIENT_ID_CHARACTERS = 128;

/** Returns the prefix of a tenant's client IDs: `tenants/acme/`. No other tenant owns a client ID with this prefix. */
function clientIdPrefix(tenantId: TenantId): string {
  return `tenants/${tenantId}/`;
}

const WITH_PREFIX = /^tenants\/([a-z0-9][a-z0-9._-]{0,62})\//;

/**
 * Returns the tenant that owns a client ID, whether or not this tenant is registered; null if no tenant does. A tenant
 * owns client IDs with its prefix and the names of its users. A connection with a certificate has its user name as
 * client ID.
 */
export function tenantOfClientId(clientId: string): TenantId | null {
  const tenantId = WITH_PREFIX.exec(clientId)?.[1];
  return tenantId === undefined ? tenantOfName(clientId) : toId(tenantId);
}

const ALLOWED = /^[A-Za-z0-9._:/-]+$/;

/** Returns the remedy if a credential of the tenant cannot be bound to this client ID; null if it can. */
export function clientIdFailure(tenantId: TenantId, clientId: string): string | null {
  const prefix = clientIdPrefix(tenantId);
  if (!clientId.startsWith(prefix)) return `start it with '${prefix}'`;
  if (clientId.length === prefix.length) return `add a name after '${prefix}'`;
  if (clientId.length > MAX_CLIENT_ID_CHARACTERS) return `use at most ${MAX_CLIENT_ID_CHARACTERS} characters`;
  return ALLOWED.test(clientId) ? null : "use only A-Z, a-z, 0-9 and . _ : / -";
}
