/** MongoDB. */
import { text } from "../values";
import { variable } from "./variable";

export const mongodb = {
  uri: variable(
    text("URL", /^mongodb(\+srv)?:\/\/[^\s/]+/, "set it to mongodb://host:port[,host:port]/?replicaSet=name"),
    {
      name: "MONGODB_URI",
      description:
        "Connection string of MongoDB 6.0 or newer. It must be a replica set; one node is enough. Sluice sets read " +
        "preference, read concern and write concern itself, and ignores those of the connection string. If the " +
        "connection string names a database, it must be the one in SLUICE_MONGODB_DATABASE.",
      required: "set it to the connection string of a replica set, such as mongodb://127.0.0.1:27017/?replicaSet=rs0",
      secret: true,
    },
  ),
  database: variable(
    text(
      "name",
      /^(?!(?:admin|local|config)$)[A-Za-z0-9_-]{1,63}$/i,
      "set it to 1 to 63 characters of a-z, A-Z, 0-9, _ and -, other than MongoDB's own admin, local and config",
    ),
    {
      name: "SLUICE_MONGODB_DATABASE",
      description: "Database in which Sluice stores all its data.",
      fallback: "sluice",
    },
  ),
};
