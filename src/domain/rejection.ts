/** Reasons for which ingestion rejects a message. Closed: a new reason changes the public schema. */
import type { SensorKey, TenantId } from "./keys";
export const REJECTION_REASONS = [
  "MALFORMED_TOPIC",
  "UNKNOWN_TENANT",
  "TENANT_SUSPENDED",
  "UNKNOWN_ASSET",
  "UNKNOWN_SENSOR",
  "UNSUPPORTED_CONTENT_TYPE",
  "MALFORMED_PAYLOAD",
  "INVALID_VALUE",
  "INVALID_TIMESTAMP",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

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

/** Bytes of a payload that a rejection record keeps. */
export const PAYLOAD_SAMPLE_BYTES = 256;

/** Characters of a topic that a rejection record keeps. */
export const TOPIC_SAMPLE_CHARACTERS = 512;

/** The record of a rejected message, or of several like ones under a flood. */
export interface RejectedMessage extends Rejection {
  /** Unique; sorts by time of creation. */
  readonly rejectionId: string;
  readonly at: Date;
  /** Tenant of the topic if it is registered; null: only operators see the record. */
  readonly tenantId: TenantId | null;
  /** A filter with `#` if the record stands for messages on several topics, which no topic contains. */
  readonly topic: string;
  /** Key of the sensor if the topic names one. */
  readonly sensorKey: SensorKey | null;
  /** First {@link PAYLOAD_SAMPLE_BYTES} bytes as text. Bytes that are not UTF-8 become U+FFFD. "" for several topics. */
  readonly payloadSample: string;
  readonly payloadBytes: number;
  /** Number of messages that this record stands for. More than 1 only under a flood. */
  readonly occurrences: number;
}
