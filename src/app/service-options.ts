import type { Config } from "../config/config";
import type { ServiceOptions } from "../services/service-ports";

const RECONCILE_AT_START = { repair: "REPAIR", report: "REPORT", off: "OFF" } as const;

/** Returns the options of the services that depend on the configuration alone. */
export function serviceOptions({ access, limits, mqtt, retention }: Config) {
  return {
    idCooldownSeconds: limits.tenantIdCooldownSeconds,
    defaultLimits: limits.tenantDefaults,
    retentionSeconds: retention.telemetrySeconds,
    quotas: limits.quotas,
    routineChanges: { most: limits.auditChangesPerMinute },
    operatorKey: access.operatorKey,
    tokens: access.tokens,
    expiry: { credentialSeconds: mqtt.credentialWarningSeconds, apiKeySeconds: access.keyWarningSeconds },
    connectionLimits: mqtt.connectionLimits,
    reconciliation: { atStart: RECONCILE_AT_START[mqtt.reconcile] },
  } satisfies Partial<ServiceOptions>;
}
