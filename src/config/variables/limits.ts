/** Limits: defaults for tenants, and limits of messages, the registry and the audit log. */
import { MOST_OF_QUOTA } from "../../domain/limits";
import { integer, rates, seconds } from "../values";
import { variable } from "./variable";

export const limits = {
  /** Limits of tenants that have no limits of their own. */
  tenantDefaults: {
    tenantRates: variable(rates, {
      name: "SLUICE_DEFAULT_TENANT_RATES",
      description: "Maximum readings of a tenant that has no limit of its own, as capacity:seconds. All pairs apply.",
      fallback: "50000:1,2000000:60",
    }),
    sensorRates: variable(rates, {
      name: "SLUICE_DEFAULT_SENSOR_RATES",
      description:
        "Maximum readings of each sensor of a tenant that has no limit of its own, as capacity:seconds. All pairs " +
        "apply.",
      fallback: "2000:1",
    }),
    maxAgeSeconds: variable(seconds("1s", "3650d"), {
      name: "SLUICE_READING_MAX_AGE",
      description:
        "Maximum age of a timestamp on receipt, for a tenant that has no limit of its own. At most " +
        "SLUICE_TELEMETRY_RETENTION.",
      fallback: "24h",
    }),
    maxAheadSeconds: variable(seconds("0s", "24h"), {
      name: "SLUICE_READING_MAX_AHEAD",
      description:
        "Maximum time that a timestamp can lie in the future on receipt, for a tenant that has no limit of its own.",
      fallback: "5m",
    }),
  },
  quotas: {
    maxAssets: variable(integer("assets", 1, MOST_OF_QUOTA), {
      name: "SLUICE_DEFAULT_MAX_ASSETS",
      description: "Maximum number of assets of a tenant that has no limit of its own.",
      fallback: "100000",
    }),
    maxSensors: variable(integer("sensors", 1, MOST_OF_QUOTA), {
      name: "SLUICE_DEFAULT_MAX_SENSORS",
      description:
        "Maximum number of sensors of a tenant that has no limit of its own. At most SLUICE_REGISTRY_MAX_SENSORS.",
      fallback: "500000",
    }),
    maxApiKeys: variable(integer("keys", 1, MOST_OF_QUOTA), {
      name: "SLUICE_DEFAULT_MAX_API_KEYS",
      description: "Maximum number of API keys, neither revoked nor expired, of a tenant that has no limit of its own.",
      fallback: "1000",
    }),
    maxBrokerCredentials: variable(integer("credentials", 1, MOST_OF_QUOTA), {
      name: "SLUICE_DEFAULT_MAX_BROKER_CREDENTIALS",
      description:
        "Maximum number of broker credentials of a tenant that has no limit of its own. Credentials count while they " +
        "are being created, active or in their grace period. The tenant's first credential counts only after its " +
        "rotation.",
      fallback: "1000",
    }),
  },
  auditChangesPerMinute: variable(integer("records", 1, 100_000), {
    name: "SLUICE_AUDIT_CHANGES_PER_MINUTE",
    description:
      "Maximum number of audit records per minute for one kind of fleet change, such as assetUpdate, by a tenant's " +
      "keys. One additional record counts the other changes. Changes of keys and credentials always get a record.",
    fallback: "300",
  }),
  tenantIdCooldownSeconds: variable(seconds("0s", "3650d"), {
    name: "SLUICE_TENANT_ID_COOLDOWN",
    description:
      "How long the ID of a deleted tenant cannot be registered again. Keep it longer than the broker's " +
      "persistent_client_expiration (7 days). Until that has passed, the broker can hold sessions of the previous " +
      "tenant.",
    fallback: "8d",
  }),
  registryMaxSensors: variable(integer("sensors", 1_000, 10_000_000), {
    name: "SLUICE_REGISTRY_MAX_SENSORS",
    description: "Maximum number of sensors that the registry holds in memory.",
    fallback: "1000000",
  }),
  maxPayloadBytes: variable(integer("bytes", 64, 16_777_216), {
    name: "SLUICE_INGEST_MAX_PAYLOAD_BYTES",
    description: "Maximum size of the payload of an MQTT message. Sluice rejects a larger one as PAYLOAD_TOO_LARGE.",
    fallback: "131072",
  }),
  noticesPerMinute: variable(integer("notices", 0, 600), {
    name: "SLUICE_REJECTION_NOTICES",
    description:
      "Maximum number of notices per minute about rejected messages that Sluice sends to a tenant's gateways, on " +
      "tenants/{tenantId}/rejections. 0: Sluice sends none, and no gateway can subscribe. Set the same value in " +
      "every process.",
    fallback: "0",
  }),
};
