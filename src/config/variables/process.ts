/** The process: roles, log, clock and shutdown. */
import { PROCESS_ROLES } from "../../domain/lease";
import { duration, listOf, oneOf } from "../values";
import { variable } from "./variable";

export const roles = variable(listOf(PROCESS_ROLES), {
  name: "SLUICE_ROLES",
  description:
    "Roles of this process. api: it serves GraphQL. ingest: it can receive messages from the broker. flush: it can " +
    "move readings from the journal to the telemetry collection. For each partition, one process at a time ingests " +
    "and one flushes. The other processes are standbys.",
  fallback: "api,ingest,flush",
});

export const log = {
  level: variable(oneOf("trace", "debug", "info", "warn", "error", "fatal", "silent"), {
    name: "SLUICE_LOG_LEVEL",
    description: "Lowest level of log lines that Sluice writes.",
    fallback: "info",
  }),
  format: variable(oneOf("json", "pretty"), {
    name: "SLUICE_LOG_FORMAT",
    description: "Format of log lines. json: one JSON object per line. pretty: human-readable lines.",
    fallback: "json",
  }),
};

export const maxClockSkewMs = variable(duration("1s", "1h"), {
  name: "SLUICE_MAX_CLOCK_SKEW",
  description:
    "Maximum clock skew between this process and MongoDB. Beyond it, the process is not ready, and neither " +
    "expires nor deletes anything by time.",
  fallback: "5s",
});

export const balanceAfterMs = variable(duration("1s", "24h"), {
  name: "SLUICE_BALANCE_AFTER",
  description:
    "How long the set of processes must have been unchanged before ingestion of a partition moves from a busier " +
    "process to another. Each move pauses ingestion of that partition.",
  fallback: "5m",
});

export const shutdown = {
  /** This time comes in addition to the deadline. */
  drainMs: variable(duration("0s", "10m"), {
    name: "SLUICE_SHUTDOWN_DRAIN",
    description:
      "How long /readyz responds 503 after SIGTERM before Sluice closes its listener, so that load balancers notice.",
    fallback: "5s",
  }),
  deadlineMs: variable(duration("1s", "10m"), {
    name: "SLUICE_SHUTDOWN_DEADLINE",
    description:
      "Maximum duration of a shutdown, counted from the end of SLUICE_SHUTDOWN_DRAIN. After it, the process exits.",
    fallback: "10s",
  }),
};
