/** Broker accounts of tenants for a broker that starts with them, without a platform that registers them. */
import {
  client,
  type DynamicSecurityClient,
  type DynamicSecurityRole,
  type PluginPasswordHash,
} from "../src/broker/dynamic-security-document";
import { publishAcls } from "../src/broker/expected-state";
import { tenantUsername } from "../src/domain/broker-credential";

export function tenantRole(tenantId: string): DynamicSecurityRole {
  return { rolename: tenantUsername(tenantId), acls: publishAcls({ tenantId, assetIds: null }) };
}

export function tenantClient(tenantId: string, passwordHash: PluginPasswordHash): DynamicSecurityClient {
  const username = tenantUsername(tenantId);
  return client(username, passwordHash, username);
}
