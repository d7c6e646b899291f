/** Ingestion, flush, redrive and subscriptions. */
import { duration, integer, onOff, seconds } from "../values";
import { variable, type Variable } from "./variable";

export const ingestionVariables = {
  ingest: variable(onOff, {
    name: "SLUICE_INGEST",
    description: "Whether this process ingests. off: it only serves the API.",
    fallback: "on",
  }),
  ingestMaxInFlight: variable(integer("readings", 100, 10_000_000), {
    name: "SLUICE_INGEST_MAX_IN_FLIGHT",
    description:
      "Maximum number of readings that are received and not yet acknowledged. Beyond it, they wait in the broker.",
    fallback: "20000",
  }),
  ingestMaxPayloadBytes: variable(integer("bytes", 64, 16_777_216), {
    name: "SLUICE_INGEST_MAX_PAYLOAD_BYTES",
    description: "Maximum size of the payload of an MQTT message. Sluice rejects a larger one as PAYLOAD_TOO_LARGE.",
    fallback: "65536",
  }),
  dedupWindow: variable(duration("0s", "24h"), {
    name: "SLUICE_DEDUP_WINDOW",
    description: "How long Sluice remembers a reading to recognize its redelivery. 0s: not at all.",
    fallback: "10m",
  }),
  flushInterval: variable(duration("50ms", "5m"), {
    name: "SLUICE_FLUSH_INTERVAL",
    description: "Minimum time between two flushes of the journal while readings arrive.",
    fallback: "2s",
  }),
  flushMaxReadings: variable(integer("readings", 1_000, 5_000_000), {
    name: "SLUICE_FLUSH_MAX_READINGS",
    description:
      "Number of unflushed readings at which a flush starts before its interval is over. It limits the memory of " +
      "the flusher.",
    fallback: "1000000",
  }),
  redriveWindow: variable(seconds("1m", "30d"), {
    name: "SLUICE_REDRIVE_WINDOW",
    description:
      "How long Sluice keeps payloads rejected as UNKNOWN_ASSET or UNKNOWN_SENSOR, for rejectedMessagesRedrive. At most SLUICE_JOURNAL_RETENTION.",
    fallback: "24h",
  }),
  redriveMaxPayloads: variable(integer("payloads", 0, 1_000_000), {
    name: "SLUICE_REDRIVE_MAX_PAYLOADS",
    description:
      "Maximum number of such payloads of one tenant. They have 4 KiB each on average. 0: Sluice keeps none.",
    fallback: "10000",
  }),
  rejectionNotices: variable(integer("notices", 0, 600), {
    name: "SLUICE_REJECTION_NOTICES",
    description:
      "Maximum notices per minute about rejected messages to a tenant's gateways, on " +
      "tenants/{tenantId}/rejections. 0: none, and no gateway can subscribe. Set the same value in every process.",
    fallback: "0",
  }),
  registryMaxSensors: variable(integer("sensors", 1_000, 10_000_000), {
    name: "SLUICE_REGISTRY_MAX_SENSORS",
    description: "Maximum number of sensors that the registry holds in memory.",
    fallback: "1000000",
  }),
  subscriptionQueueReadings: variable(integer("readings", 100, 1_000_000), {
    name: "SLUICE_SUBSCRIPTION_QUEUE_READINGS",
    description:
      "Maximum number of readings queued for a slow subscriber. Beyond it, the subscriber gets a gap. A single " +
      "larger event is always queued.",
    fallback: "10000",
  }),
} satisfies Record<string, Variable<unknown>>;
