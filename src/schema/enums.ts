/** The closed sets of the domain as GraphQL enums. The code compiles only if each value has a description. */
import { registerEnumType } from "type-graphql";
import { ROLES, TENANT_STATUSES } from "../domain/entities";
import { ERROR_CODES } from "../domain/errors";
import { OVERFLOW_POLICIES } from "../domain/ports/live";
import { INGEST_STAGES, REJECTION_REASONS } from "../domain/rejection";

export function enumOf<V extends string>(
  values: readonly V[],
  name: string,
  description: string,
  descriptions: Record<V, string>,
): Record<V, V> {
  const enumObject = Object.fromEntries(values.map((value) => [value, value])) as Record<V, V>;
  const valuesConfig = Object.fromEntries(values.map((value) => [value, { description: descriptions[value] }]));
  registerEnumType(enumObject, { name, description, valuesConfig: valuesConfig as Record<V, { description: string }> });
  return enumObject;
}

export const RoleEnum = enumOf(ROLES, "Role", "What the holder of an API key may do.", {
  OPERATOR: "Runs the platform: sees and changes every tenant.",
  TENANT_ADMIN: "Reads and changes everything of one tenant.",
  TENANT_READER: "Reads everything of one tenant, changes nothing.",
});

export const TenantStatusEnum = enumOf(TENANT_STATUSES, "TenantStatus", "Where a tenant is in its life.", {
  PROVISIONING: "Its account on the MQTT broker is being set up.",
  ACTIVE: "Gateways may publish.",
  SUSPENDED: "Gateways and keys are refused; an OPERATOR can still read everything that is stored.",
  DELETING: "Its accounts and data are being removed.",
});

export const RejectionReasonEnum = enumOf(REJECTION_REASONS, "RejectionReason", "Why a message was refused.", {
  MALFORMED_TOPIC: "The topic is not `tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry`.",
  UNKNOWN_TENANT: "The topic names a tenant that is not registered.",
  TENANT_SUSPENDED: "The tenant is suspended.",
  UNKNOWN_ASSET: "The topic names an asset that this tenant does not have.",
  UNKNOWN_SENSOR: "The topic names a sensor that this asset does not have.",
  MALFORMED_PAYLOAD: "The payload is not a reading or an array of readings in JSON.",
  INVALID_VALUE: "A value is not a finite number.",
  INVALID_TIMESTAMP: "A timestamp cannot be read, is too old, or lies too far ahead.",
  PAYLOAD_TOO_LARGE: "The message holds more bytes or readings than are taken.",
  RATE_LIMITED: "The rate limit of the tenant or the sensor was used up.",
});

export const IngestStageEnum = enumOf(INGEST_STAGES, "IngestStage", "Which stage of ingestion refused a message.", {
  RECEIVE: "On receipt from the broker.",
  DECODE: "When topic and payload were read.",
  VALIDATE: "When the message was checked against what is registered.",
  LIMIT: "When the rate limits were applied.",
});

export const OverflowPolicyEnum = enumOf(
  OVERFLOW_POLICIES,
  "OverflowPolicy",
  "What happens to a subscriber that does not keep up.",
  {
    GAP: "Readings are dropped and an event tells how many, with a cursor from which to read them again.",
    LATEST_PER_SENSOR: "Of each sensor only the newest waiting reading is kept; what is passed over counts as a gap.",
  },
);

export const UserErrorCodeEnum = enumOf(ERROR_CODES, "UserErrorCode", "What kind of failure a user error is.", {
  ALREADY_EXISTS: "Something with that ID exists.",
  NOT_FOUND: "Nothing with that ID exists, as far as this key can see.",
  INVALID: "A value breaks a rule. `field` is its path.",
  FORBIDDEN: "The role of this key does not allow it.",
  CONFLICT: "The current state does not allow it.",
  LIMIT_EXCEEDED: "A quota or limit does not allow it.",
  UNAVAILABLE: "MongoDB or the broker does not respond. Retry later.",
});
