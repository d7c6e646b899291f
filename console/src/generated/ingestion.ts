/** Every reason of a rejection. */
export const REJECTION_REASONS = [
  "INVALID_TIMESTAMP",
  "INVALID_VALUE",
  "MALFORMED_PAYLOAD",
  "MALFORMED_TOPIC",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
  "TENANT_SUSPENDED",
  "UNKNOWN_ASSET",
  "UNKNOWN_SENSOR",
  "UNKNOWN_TENANT",
  "UNSUPPORTED_CONTENT_TYPE"
] as const;

/** Reasons of rejections with their remedies, and the checks of a message. In other languages, see `messages`. */
export const ingestion = {
  "reasons": {
    "INVALID_TIMESTAMP": "Invalid timestamp",
    "INVALID_VALUE": "Invalid value",
    "MALFORMED_PAYLOAD": "Malformed payload",
    "MALFORMED_TOPIC": "Malformed topic",
    "PAYLOAD_TOO_LARGE": "Payload too large",
    "RATE_LIMITED": "Rate limited",
    "TENANT_SUSPENDED": "Tenant suspended",
    "UNKNOWN_ASSET": "Unknown asset",
    "UNKNOWN_SENSOR": "Unknown sensor",
    "UNKNOWN_TENANT": "Unknown tenant",
    "UNSUPPORTED_CONTENT_TYPE": "Unsupported content type"
  },
  "remedies": {
    "INVALID_TIMESTAMP": "Send RFC 3339 or epoch milliseconds. Check the gateway's clock and the age limits.",
    "INVALID_VALUE": "Send a finite number that a double can hold, not text, null or NaN.",
    "MALFORMED_PAYLOAD": "Send a JSON object such as {\"value\": 21.5}, or an array of such objects.",
    "MALFORMED_TOPIC": "Publish to tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry.",
    "PAYLOAD_TOO_LARGE": "Send fewer readings and fewer bytes in each message.",
    "RATE_LIMITED": "Send fewer readings, or ask your operator to raise the limit.",
    "TENANT_SUSPENDED": "Ask your operator to resume the tenant.",
    "UNKNOWN_ASSET": "Register the asset and its sensor, then redrive the kept messages.",
    "UNKNOWN_SENSOR": "Register the sensor, then redrive the kept messages.",
    "UNKNOWN_TENANT": "Check the tenant ID in the topic.",
    "UNSUPPORTED_CONTENT_TYPE": "Publish with the content type application/json, or with none."
  },
  "checks": {
    "the topic follows the grammar": "the topic follows the grammar",
    "the payload is not too large": "the payload is not too large",
    "the content type is supported": "the content type is supported",
    "large messages are within 2 times the rate limits of tenant and sensor": "large messages are within 2 times the rate limits of tenant and sensor",
    "the payload is a reading or an array of readings": "the payload is a reading or an array of readings",
    "the tenant is registered": "the tenant is registered",
    "the tenant can publish": "the tenant can publish",
    "the tenant has the asset": "the tenant has the asset",
    "the asset has the sensor": "the asset has the sensor",
    "the timestamps are neither too old nor too far in the future": "the timestamps are neither too old nor too far in the future",
    "readings that Sluice accepted before are stored once": "readings that Sluice accepted before are stored once",
    "the message is within the rate limits of tenant and sensor": "the message is within the rate limits of tenant and sensor"
  }
} as const;
