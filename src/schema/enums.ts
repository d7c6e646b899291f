/** GraphQL enums for the domain's closed sets of values. The code compiles only if each value has a description. */
import { registerEnumType } from "type-graphql";
import { ROLES, TENANT_STATUSES } from "../domain/entities";
import { ERROR_CODES } from "../domain/errors";
import { OVERFLOW_POLICIES } from "../domain/ports/live";
import { INGEST_STAGES, REJECTION_MEANINGS, REJECTION_REASONS } from "../domain/rejection";

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

export const RoleEnum = enumOf(
  ROLES,
  "Role",
  "Role of an API key or token. It decides what the holder can read and change.",
  {
    OPERATOR: "Reads and changes every tenant, and runs the platform.",
    TENANT_ADMIN: "Reads everything of one tenant. Changes everything of it except its limits, status and partition.",
    TENANT_READER:
      "Reads everything of one tenant except other API keys, broker credentials and the audit log. Changes nothing.",
  },
);

export const TenantStatusEnum = enumOf(TENANT_STATUSES, "TenantStatus", "Life-cycle state of a tenant.", {
  PROVISIONING: "Sluice is creating the tenant's account on the MQTT broker.",
  ACTIVE: "Gateways can publish and API keys work.",
  SUSPENDED: "Sluice rejects the tenant's gateways, keys and tokens. Operators can still read its data.",
  DELETING: "Sluice is deleting the tenant's accounts and data.",
});

export const RejectionReasonEnum = enumOf(
  REJECTION_REASONS,
  "RejectionReason",
  "Reason why Sluice rejected a message.",
  REJECTION_MEANINGS,
);

export const IngestStageEnum = enumOf(INGEST_STAGES, "IngestStage", "Stage of ingestion that checks messages.", {
  RECEIVE: "Check of the topic and of the payload's size.",
  DECODE: "Check of the content type, rate check of large messages, and decoding of the payload.",
  VALIDATE: "Comparison with the tenant's status, assets and sensors, and with the limits of timestamps.",
  DEDUPLICATE: "Comparison with readings that Sluice accepted earlier. This stage rejects no message.",
  LIMIT: "Comparison with the rate limits of the tenant and the sensor.",
});

export const OverflowPolicyEnum = enumOf(
  OVERFLOW_POLICIES,
  "OverflowPolicy",
  "Policy for a subscriber that is too slow.",
  {
    GAP: "Sluice drops readings. An event reports their number, and a cursor to read them again.",
    LATEST_PER_SENSOR:
      "Sluice keeps only the newest waiting reading of each sensor, and reports the others as a gap. If readings " +
      "of too many sensors wait, it drops all of them, as GAP does.",
  },
);

export const UserErrorCodeEnum = enumOf(ERROR_CODES, "UserErrorCode", "Code of a user error.", {
  ALREADY_EXISTS: "An object with this ID already exists.",
  NOT_FOUND: "The object does not exist, or your key cannot see it.",
  INVALID: "A value is invalid. `field` names the value.",
  FORBIDDEN: "Your role, the tenant's suspension or the configuration does not allow the change.",
  CONFLICT: "The state of the object, or another request, does not allow the change.",
  LIMIT_EXCEEDED: "The change exceeds a quota or limit.",
  UNAVAILABLE: "A required system does not respond. The change may still take effect. Retry later.",
});
