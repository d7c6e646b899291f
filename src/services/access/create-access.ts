import { DEFAULT_TENANT_QUOTAS } from "../../domain/limits";
import type { NamedPart } from "../../domain/ports/lifecycle";
import type { ServiceBasis } from "../service-basis";
import { ApiKeyAccess } from "./access-service";
import { ApiKeyCache } from "./api-key-cache";
import { KeyChanges } from "./key-changes";
import { ConfiguredOperatorKey } from "./operator-key";
import { TenantDeactivationNotifier } from "./tenant-deactivation-notifier";
import { TokenAccess } from "./token-access";

/**
 * Creates the services for API keys and tokens.
 *
 * @throws Error if the configured operator's API key is invalid
 */
export function createAccess({ ports, options, logger, scope }: ServiceBasis) {
  const { apiKeys, registry } = ports;
  const { operatorKey = null, tokens = null, recordUsesEveryMs } = options;
  const configured = operatorKey === null ? null : new ConfiguredOperatorKey(operatorKey);
  const apiKeyCache = new ApiKeyCache(apiKeys, options.apiKeyCache);
  const deactivations = new TenantDeactivationNotifier(ports.tenantDeactivations);
  const access = new ApiKeyAccess(
    {
      apiKeys,
      apiKeyCache,
      registry,
      deactivations,
      configured,
      tokens: tokens === null ? null : new TokenAccess(tokens),
      logger,
    },
    { recordUsesEveryMs, warnSeconds: options.expiry?.apiKeySeconds },
  );
  const { maxApiKeys } = options.quotas ?? DEFAULT_TENANT_QUOTAS;
  const keys = new KeyChanges({ apiKeys, apiKeyCache, scope, configured, maxApiKeys });
  const parts: readonly NamedPart[] = [["API keys", access]];
  return { access, keys, deactivations, parts };
}
