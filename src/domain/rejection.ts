import type { SensorKey, TenantId } from "./keys";

/** Reasons for which ingestion rejects a message, with their meanings. A new reason changes the public schema. */
export const REJECTION_MEANINGS = {
  MALFORMED_TOPIC: "The topic is not `tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry`.",
  UNKNOWN_TENANT: "The topic names a tenant that is not registered.",
  TENANT_SUSPENDED: "The tenant is suspended.",
  UNKNOWN_ASSET: "The topic names an asset that the tenant does not have.",
  UNKNOWN_SENSOR: "The topic names a sensor that the asset does not have.",
  UNSUPPORTED_CONTENT_TYPE: "The content type is not supported. Use `application/json`, or set no content type.",
  MALFORMED_PAYLOAD: "The payload is not a JSON reading or an array of JSON readings.",
  INVALID_VALUE: "A value is not a finite number, or a double cannot hold it.",
  INVALID_TIMESTAMP: "A timestamp is unreadable, too old, or too far in the future.",
  PAYLOAD_TOO_LARGE: "The message exceeds the maximum number of bytes or readings.",
  RATE_LIMITED: "The tenant or the sensor exceeds its rate limit.",
} as const;

export type RejectionReason = keyof typeof REJECTION_MEANINGS;

/** Every reason, in the order of the checks. */
export const REJECTION_REASONS = Object.keys(REJECTION_MEANINGS) as readonly RejectionReason[];

/** The remedy for each reason, for the console and the reference. At most 15 words. @public to the scripts */
export const REJECTION_REMEDIES: Readonly<Record<RejectionReason, string>> = {
  MALFORMED_TOPIC: "Publish to tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry.",
  UNKNOWN_TENANT: "Check the tenant ID in the topic.",
  TENANT_SUSPENDED: "Ask your operator to resume the tenant.",
  UNKNOWN_ASSET: "Register the asset and its sensor, then redrive the kept messages.",
  UNKNOWN_SENSOR: "Register the sensor, then redrive the kept messages.",
  UNSUPPORTED_CONTENT_TYPE: "Publish with the content type application/json, or with none.",
  MALFORMED_PAYLOAD: 'Send a JSON object such as {"value": 21.5}, or an array of such objects.',
  INVALID_VALUE: "Send a finite number that a double can hold, not text, null or NaN.",
  INVALID_TIMESTAMP: "Send RFC 3339 or epoch milliseconds. Check the gateway's clock and the age limits.",
  PAYLOAD_TOO_LARGE: "Send fewer readings and fewer bytes in each message.",
  RATE_LIMITED: "Send fewer readings, or ask your operator to raise the limit.",
};

/** Stages of ingestion that check messages, in the order in which they run. */
export const INGEST_STAGES = ["RECEIVE", "DECODE", "VALIDATE", "DEDUPLICATE", "LIMIT"] as const;

export type IngestStage = (typeof INGEST_STAGES)[number];

/** A rejection as its stage reports it. */
export interface Rejection {
  readonly stage: IngestStage;
  readonly reason: RejectionReason;
  /** One sentence for the person who looks for the message: what was found and what was expected. */
  readonly detail: string;
}

/** Maximum bytes of a payload that a rejection record keeps. */
export const PAYLOAD_SAMPLE_BYTES = 256;

/** Maximum characters of a topic that a rejection record keeps. */
export const TOPIC_SAMPLE_CHARACTERS = 512;

/** The record of a rejected message or, during a flood, of several similar messages. */
export interface RejectedMessage extends Rejection {
  /** Unique; sorts by time of creation. */
  readonly rejectionId: string;
  readonly at: Date;
  /** Tenant of the topic if it is registered; null: only operators see the record. */
  readonly tenantId: TenantId | null;
  /**
   * Topic of the message. If the record stands for messages on several topics, a filter with `#`, which no topic
   * contains.
   */
  readonly topic: string;
  /** Key of the sensor if the topic names one. */
  readonly sensorKey: SensorKey | null;
  /**
   * First {@link PAYLOAD_SAMPLE_BYTES} bytes as text. Bytes that are not UTF-8 become U+FFFD. "" for several topics.
   */
  readonly payloadSample: string;
  readonly payloadBytes: number;
  /** Number of messages that this record stands for. More than 1 only during a flood. */
  readonly occurrences: number;
}
