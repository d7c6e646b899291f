/** Ingestion, flush and subscriptions. */
import { duration, integer, password, sessionClientId, username } from "../values";
import { PARTITIONS_FILE as replacedBy } from "./partitions";
import { roles } from "./process";
import { derive, variable } from "./variable";

/** Ingestion; null: this process does not have the role ingest. */
export const ingest = derive(
  {
    roles,
    username: variable(username, {
      name: "SLUICE_MQTT_INGESTION_USERNAME",
      description: "Broker user that subscribes to tenants/#.",
      fallback: "ingestion_service",
      replacedBy,
    }),
    /** null: the partitions are in a file. */
    password: variable(password, {
      name: "SLUICE_MQTT_INGESTION_PASSWORD",
      description: "Password of SLUICE_MQTT_INGESTION_USERNAME. Required for the role ingest.",
      secret: true,
      replacedBy,
    }),
    /** null: the partitions are in a file. */
    clientId: variable(sessionClientId, {
      name: "SLUICE_MQTT_INGESTION_CLIENT_ID",
      description:
        "Client ID of the durable ingestion session: random, secret, and the same at every start and in every process. Required for the role ingest.",
      secret: true,
      replacedBy,
    }),
    sessionExpirySeconds: variable(integer("seconds", 60, 4_294_967_295), {
      name: "SLUICE_MQTT_SESSION_EXPIRY_SECONDS",
      description:
        "How long the broker keeps the ingestion session and its queue while no ingesting process runs. 4294967295: " +
        "as long as the broker allows, which is 7 days in the supplied configuration.",
      fallback: "4294967295",
    }),
    maxInFlight: variable(integer("readings", 100, 10_000_000), {
      name: "SLUICE_INGEST_MAX_IN_FLIGHT",
      description:
        "Maximum number of received readings that Sluice has not yet acknowledged. Beyond it, messages wait in the " +
        "broker.",
      fallback: "20000",
    }),
    /** 0: Sluice keeps none. */
    redriveMaxPayloads: variable(integer("payloads", 0, 1_000_000), {
      name: "SLUICE_REDRIVE_MAX_PAYLOADS",
      description:
        "Maximum number of payloads of one tenant that Sluice keeps for rejectedMessagesRedrive. Their total size is " +
        "limited too, to 4 KiB times this number. 0: Sluice keeps none.",
      fallback: "10000",
    }),
    /** 0: no deduplication. */
    dedupWindowMs: variable(duration("0s", "24h"), {
      name: "SLUICE_DEDUP_WINDOW",
      description: "How long Sluice remembers a reading to recognize its redelivery. 0s: no deduplication.",
      fallback: "10m",
    }),
  },
  ({ roles: all, ...rest }) => (all.includes("ingest") ? rest : null),
);

export const flush = {
  intervalMs: variable(duration("50ms", "5m"), {
    name: "SLUICE_FLUSH_INTERVAL",
    description: "Minimum time between two flushes of the journal while readings arrive. At most SLUICE_FLUSH_MAX_AGE.",
    fallback: "2s",
  }),
  maxAgeMs: variable(duration("50ms", "30m"), {
    name: "SLUICE_FLUSH_MAX_AGE",
    description:
      "Maximum time that readings wait for a flush while others arrive. A flush starts earlier once sensors have 24 " +
      "unflushed readings on average. MongoDB's work depends more on the number of sensors than on the number of " +
      "readings.",
    fallback: "5m",
  }),
  maxReadings: variable(integer("readings", 1_000, 5_000_000), {
    name: "SLUICE_FLUSH_MAX_READINGS",
    description:
      "Number of unflushed readings at which a flush always starts. It limits the flusher's memory, which is about " +
      "40 bytes per reading. A process that serves queries holds up to twice as many readings, with about 50 bytes " +
      "each.",
    fallback: "1000000",
  }),
};

export const live = {
  queueReadings: variable(integer("readings", 100, 1_000_000), {
    name: "SLUICE_SUBSCRIPTION_QUEUE_READINGS",
    description:
      "Maximum number of readings queued for a slow subscriber. Beyond it, Sluice drops readings and reports a gap " +
      "to the subscriber. Sluice always queues a single larger event.",
    fallback: "10000",
  }),
};
