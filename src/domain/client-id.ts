/** MQTT client IDs share one name space on the broker. Each tenant owns a part of it. */
import { tenantOfName } from "./broker-credential";
import { toId, type TenantId } from "./keys";

/** Maximum length of a client ID that a credential is bound to, characters. */
const MAX_CLIENT_ID_CHARACTERS = 128;

/**
 * Prefix of a tenant's client IDs: `tenants/acme/`. Like a topic, an ID with this prefix belongs to no other tenant.
 */
function clientIdPrefix(tenantId: TenantId): string {
  return `tenants/${tenantId}/`;
}

const WITH_PREFIX = /^tenants\/([a-z0-9][a-z0-9._-]{0,62})\//;

/**
 * The tenant that owns a client ID, registered or not; null: none. A tenant owns IDs with its prefix, and the names of
 * its users, which are the client IDs of connections by certificate.
 */
export function tenantOfClientId(clientId: string): TenantId | null {
  const tenantId = WITH_PREFIX.exec(clientId)?.[1];
  return tenantId === undefined ? tenantOfName(clientId) : toId(tenantId);
}

const ALLOWED = /^[A-Za-z0-9._:/-]+$/;

/** Why a credential of the tenant cannot be bound to this client ID; null: it can. */
export function clientIdFailure(tenantId: TenantId, clientId: string): string | null {
  const prefix = clientIdPrefix(tenantId);
  if (!clientId.startsWith(prefix) || clientId.length === prefix.length) return `start it with '${prefix}'`;
  if (clientId.length > MAX_CLIENT_ID_CHARACTERS) return `use at most ${MAX_CLIENT_ID_CHARACTERS} characters`;
  return ALLOWED.test(clientId) ? null : "use only letters, digits and . _ : / -";
}
