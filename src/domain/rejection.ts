/** Why and where ingestion refused a message. Closed: a new reason is a change of the public schema. */
export const REJECTION_REASONS = [
  "MALFORMED_TOPIC",
  "UNKNOWN_TENANT",
  "TENANT_SUSPENDED",
  "UNKNOWN_ASSET",
  "UNKNOWN_SENSOR",
  "MALFORMED_PAYLOAD",
  "INVALID_VALUE",
  "INVALID_TIMESTAMP",
  "PAYLOAD_TOO_LARGE",
  "RATE_LIMITED",
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** The stages of ingestion that can refuse, in the order in which they run. */
export const INGEST_STAGES = ["RECEIVE", "DECODE", "VALIDATE", "LIMIT"] as const;

export type IngestStage = (typeof INGEST_STAGES)[number];

/** A refusal as a stage states it. */
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

/** A refused message, or under flood a number of like ones, as it is recorded. */
export interface RejectedMessage extends Rejection {
  /** Unique; sorts by time of creation. */
  readonly rejectionId: string;
  readonly at: Date;
  /** Tenant of the topic when it is registered; else only the operator sees the record. */
  readonly tenantId: string | null;
  readonly topic: string;
  /** Key of the sensor when the topic names a registered one. */
  readonly sensorKey: string | null;
  /** First {@link PAYLOAD_SAMPLE_BYTES} bytes, as text; bytes that are not UTF-8 as U+FFFD. */
  readonly payloadSample: string;
  readonly payloadBytes: number;
  /** How many messages this record stands for: 1, or more where a flood was counted. */
  readonly occurrences: number;
}
