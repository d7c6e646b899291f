/** Retention of each kind of data, in seconds, the unit of MongoDB's `expireAfterSeconds`. */
import { seconds } from "../values";
import { variable } from "./variable";

export const retention = {
  telemetrySeconds: variable(seconds("1h", "24855d"), {
    name: "SLUICE_TELEMETRY_RETENTION",
    description: "How long Sluice keeps readings, counted from their timestamp.",
    fallback: "30d",
  }),
  journalSeconds: variable(seconds("1h", "365d"), {
    name: "SLUICE_JOURNAL_RETENTION",
    description:
      "How long Sluice keeps journal batches, counted from their commit. It keeps unflushed batches longer. " +
      "Subscriptions resume from these batches, and from the telemetry collection if their position is older.",
    fallback: "48h",
  }),
  rejectionSeconds: variable(seconds("1h", "3650d"), {
    name: "SLUICE_REJECTION_RETENTION",
    description: "How long Sluice keeps rejected messages.",
    fallback: "7d",
  }),
  ledgerSeconds: variable(seconds("1h", "3650d"), {
    name: "SLUICE_LEDGER_RETENTION",
    description: "How long Sluice keeps the ledger, which counts readings by tenant and minute.",
    fallback: "90d",
  }),
  redriveSeconds: variable(seconds("1m", "30d"), {
    name: "SLUICE_REDRIVE_WINDOW",
    description:
      "How long Sluice keeps payloads rejected as UNKNOWN_ASSET or UNKNOWN_SENSOR, for rejectedMessagesRedrive. " +
      "At most SLUICE_JOURNAL_RETENTION, SLUICE_REJECTION_RETENTION and SLUICE_TELEMETRY_RETENTION.",
    fallback: "24h",
  }),
  auditSeconds: variable(seconds("1d", "24855d"), {
    name: "SLUICE_AUDIT_RETENTION",
    description: "How long Sluice keeps the audit log.",
    fallback: "400d",
  }),
};
