/** MQTT client ids: one name space on the broker, of which each tenant has a part. */
import { tenantOfName } from "./broker-credential";

/** Most characters of a client id that a credential is bound to. */
export const MAX_CLIENT_ID_CHARACTERS = 128;

/** What a tenant's client ids begin with: `tenants/acme/`. As with topics, nothing that begins so is another tenant's. */
export function clientIdPrefix(tenantId: string): string {
  return `tenants/${tenantId}/`;
}

const WITH_PREFIX = /^tenants\/([a-z0-9][a-z0-9._-]{0,62})\//;

/**
 * The tenant to which a client id belongs, registered or not: by its prefix, or because it is the name of one of the
 * tenant's users, which is the client id of connections by certificate. null: nobody's.
 */
export function tenantOfClientId(clientId: string): string | null {
  return WITH_PREFIX.exec(clientId)?.[1] ?? tenantOfName(clientId);
}

const ALLOWED = /^[A-Za-z0-9._:/-]+$/;

/** What is wrong with a client id to which a credential of the tenant is to be bound; null: nothing. */
export function problemWithClientId(tenantId: string, clientId: string): string | null {
  const prefix = clientIdPrefix(tenantId);
  if (!clientId.startsWith(prefix) || clientId.length === prefix.length) return `begin it with '${prefix}'`;
  if (clientId.length > MAX_CLIENT_ID_CHARACTERS) return `use at most ${MAX_CLIENT_ID_CHARACTERS} characters`;
  return ALLOWED.test(clientId) ? null : "use letters, digits and . _ : / - only";
}
