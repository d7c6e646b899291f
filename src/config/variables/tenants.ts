/** Defaults of a tenant: rates, quotas and audit. */
import { MOST_OF_QUOTA } from "../../domain/limits";
import { integer, rates, seconds } from "../values";
import { variable, type Variable } from "./variable";

export const tenantsVariables = {
  tenantRates: variable(rates, {
    name: "SLUICE_DEFAULT_TENANT_RATES",
    description: "Maximum readings of a tenant that has no limit of its own. All pairs apply at once.",
    fallback: "50000:1,2000000:60",
  }),
  sensorRates: variable(rates, {
    name: "SLUICE_DEFAULT_SENSOR_RATES",
    description: "Maximum readings of each sensor of a tenant that has no limit of its own. All pairs apply at once.",
    fallback: "2000:1",
  }),
  readingMaxAge: variable(seconds("1s", "3650d"), {
    name: "SLUICE_READING_MAX_AGE",
    description: "Maximum age of a timestamp on receipt, for a tenant that has no limit of its own.",
    fallback: "24h",
  }),
  readingMaxAhead: variable(seconds("0s", "24h"), {
    name: "SLUICE_READING_MAX_AHEAD",
    description:
      "Maximum time that a timestamp can lie in the future on receipt, for a tenant that has no limit of its own.",
    fallback: "5m",
  }),
  maxAssets: variable(integer("assets", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_ASSETS",
    description: "Maximum number of assets of a tenant that has no limit of its own.",
    fallback: "100000",
  }),
  maxSensors: variable(integer("sensors", 1, MOST_OF_QUOTA), {
    name: "SLUICE_DEFAULT_MAX_SENSORS",
    description: "Maximum number of sensors of a tenant that has no limit of its own.",
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
      "Maximum number of active broker credentials of a tenant that has no limit of its own. The tenant's first " +
      "credential does not count.",
    fallback: "1000",
  }),
  auditChanges: variable(integer("records", 1, 100_000), {
    name: "SLUICE_AUDIT_CHANGES_PER_MINUTE",
    description:
      "Maximum audit records per minute for one kind of fleet change, such as assetUpdate, by a tenant's keys. One " +
      "more record counts the rest. Changes of keys and credentials always get a record.",
    fallback: "300",
  }),
  tenantIdCooldown: variable(seconds("0s", "3650d"), {
    name: "SLUICE_TENANT_ID_COOLDOWN",
    description:
      "How long nobody can register the ID of a deleted tenant again. Keep it longer than the broker's " +
      "persistent_client_expiration (7 days): until then, the broker can hold sessions of the previous tenant.",
    fallback: "8d",
  }),
} satisfies Record<string, Variable<unknown>>;
