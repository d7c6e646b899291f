/** Broker accounts of tenants, for a broker that starts with accounts instead of getting them from a platform. */
import {
  client,
  type DynamicSecurityClient,
  type DynamicSecurityRole,
  type PluginPasswordHash,
} from "../src/broker/dynamic-security-document";
import { publishAcls } from "../src/broker/expected-state";
import { tenantUsername } from "../src/domain/broker-credential";
import type { TenantId } from "../src/domain/keys";

export function tenantRole(tenantId: TenantId): DynamicSecurityRole {
  return { rolename: tenantUsername(tenantId), acls: publishAcls({ tenantId, assetIds: null }) };
}

export function tenantClient(tenantId: TenantId, passwordHash: PluginPasswordHash): DynamicSecurityClient {
  const username = tenantUsername(tenantId);
  return client(username, passwordHash, username);
}
