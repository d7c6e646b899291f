import type { Config, ConfigFailure } from "../config/config";
import { http } from "../config/variables/http";
import { journal } from "../config/variables/journal";
import { mongodb } from "../config/variables/mongodb";
import { PARTITIONS_FILE } from "../config/variables/partitions";
import { sessionVariable } from "../config/shared-settings";
import { SessionConflictError } from "../leases/settings-watch";
import { KafkaSetupError, type KafkaSetting } from "../journal/kafka/failures";
import { ConnectionStringError } from "../store/connection-string";
import { type RemainingData, RemovedPartitionError } from "../store/removed-partitions";

const KAFKA_VARIABLES: Readonly<Record<KafkaSetting, { readonly name: string }>> = {
  journal: journal.of.kind,
  brokers: journal.of.brokers,
  ca: journal.of.caCertificate,
  credentials: journal.of.username,
  topic: journal.of.topic,
};

/** Steps between the return of a removed partition to the file, and its next removal. */
const REMOVAL_STEPS: Readonly<Record<RemainingData, string>> = {
  TENANTS: "Before you remove it, move or delete its tenants",
  MOVING_TENANT: "Before you remove it, start Sluice, and wait until the move is complete",
  UNFLUSHED_READINGS: "Before you remove it, start Sluice, and wait until it has flushed the readings",
};

/**
 * Returns the variable or file that keeps Sluice from using the data in MongoDB or Kafka, with the remedy; null if the
 * error has another cause.
 */
export function storageFailureOf(error: unknown): ConfigFailure | null {
  if (error instanceof ConnectionStringError) {
    return { name: mongodb.uri.name, found: error.message, remedy: error.remedy };
  }
  if (error instanceof KafkaSetupError) {
    return { name: KAFKA_VARIABLES[error.setting].name, found: error.found, remedy: error.remedy };
  }
  if (error instanceof RemovedPartitionError) {
    return {
      name: PARTITIONS_FILE,
      found: `lists no partition ${error.partition}, which still has ${error.remains}`,
      remedy: `list the partition again. ${REMOVAL_STEPS[error.kind]}`,
    };
  }
  return null;
}

/**
 * Returns the variable or file that keeps Sluice from starting on this machine, with the remedy; null if the error has
 * another cause.
 */
export function configFailureOf(
  error: unknown,
  config: Pick<Config, "partitions"> & { readonly http: Pick<Config["http"], "host" | "metricsPort"> },
): ConfigFailure | null {
  const { host, metricsPort } = config.http;
  const ofStorage = storageFailureOf(error);
  if (ofStorage !== null || !(error instanceof Error)) return ofStorage;
  if (error instanceof SessionConflictError) {
    return {
      name: sessionVariable(config),
      found: `has another client ID for partition ${error.partition} than process ${error.processId}`,
      remedy:
        "give all processes the same client ID, or stop the others first, which abandons their unacknowledged messages",
    };
  }
  const { code, syscall, port, hostname }: NodeJS.ErrnoException & { port?: number; hostname?: string } = error;
  if (syscall === "listen" && (code === "EADDRINUSE" || code === "EACCES")) {
    const { name } = port === metricsPort ? http.of.metricsPort : http.of.port;
    return code === "EACCES"
      ? {
          name,
          found: `is ${port}, which this process is not permitted to listen on`,
          remedy: "set it to a port above 1023, or give the process the capability CAP_NET_BIND_SERVICE",
        }
      : {
          name,
          found: `is ${port}, which another process listens on`,
          remedy: "stop that process, or set it to another port",
        };
  }
  if (syscall !== "listen" && !(syscall === "getaddrinfo" && hostname === host)) return null;
  return {
    name: http.of.host.name,
    found: `is '${host}', which Sluice cannot listen on (${code})`,
    remedy: "set it to an address of this machine, to 127.0.0.1, or to 0.0.0.0 for all addresses",
  };
}
