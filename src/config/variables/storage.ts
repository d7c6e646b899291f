/** MongoDB, and how long it keeps what. */
import { seconds, text } from "../values";
import { variable, type Variable } from "./variable";

export const storageVariables = {
  mongodbUri: variable(
    text("URL", /^mongodb(\+srv)?:\/\/[^\s/]+/, "set it to mongodb://host:port[,host:port]/?replicaSet=name"),
    {
      name: "MONGODB_URI",
      description:
        "Connection string of MongoDB 6.0 or newer. It must be a replica set; one node is enough. Sluice sets read " +
        "preference, read concern and write concern itself, whatever the connection string says.",
      required: "set it to the connection string of a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0",
      secret: true,
    },
  ),
  mongodbDatabase: variable(
    text("name", /^[A-Za-z0-9_-]{1,63}$/, "set it to 1 to 63 characters of a-z, A-Z, 0-9, _ and -"),
    { name: "SLUICE_MONGODB_DATABASE", description: "Database of all of Sluice's data.", fallback: "sluice" },
  ),
  telemetryRetention: variable(seconds("1h", "24855d"), {
    name: "SLUICE_TELEMETRY_RETENTION",
    description: "How long Sluice keeps readings, counted from their timestamp.",
    fallback: "30d",
  }),
  journalRetention: variable(seconds("1h", "365d"), {
    name: "SLUICE_JOURNAL_RETENTION",
    description:
      "How long Sluice keeps journal batches after their flush. Subscriptions resume from them, or from the " +
      "telemetry collection if they are older.",
    fallback: "48h",
  }),
  rejectionRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_REJECTION_RETENTION",
    description: "How long Sluice keeps rejected messages.",
    fallback: "7d",
  }),
  ledgerRetention: variable(seconds("1h", "3650d"), {
    name: "SLUICE_LEDGER_RETENTION",
    description: "How long Sluice keeps the ledger's minutes.",
    fallback: "90d",
  }),
  auditRetention: variable(seconds("1d", "24855d"), {
    name: "SLUICE_AUDIT_RETENTION",
    description: "How long Sluice keeps the audit log.",
    fallback: "400d",
  }),
} satisfies Record<string, Variable<unknown>>;
