/** Classifies failed requests to Kafka. */
import { types } from "node:util";

/** The part of the configuration, or of the cluster, that keeps Sluice from using Kafka. */
export type KafkaSetting = "journal" | "brokers" | "ca" | "credentials" | "topic";

const VARIABLES: Readonly<Record<KafkaSetting, string>> = {
  journal: "SLUICE_JOURNAL",
  brokers: "SLUICE_KAFKA_BROKERS",
  ca: "SLUICE_KAFKA_CA_FILE",
  credentials: "SLUICE_KAFKA_USERNAME",
  topic: "SLUICE_KAFKA_TOPIC",
};

/** Thrown if Kafka responds, but every request fails until a setting or permission is corrected. */
export class KafkaSetupError extends Error {
  override readonly name = "KafkaSetupError";

  /** @param found completes a sentence that begins with the variable, such as "names a topic that does not exist" */
  constructor(
    readonly setting: KafkaSetting,
    readonly found: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${VARIABLES[setting]} ${found}: ${remedy}`, options);
  }
}

/** Returns Kafka's error names, and error codes of the client, TLS and the system, outermost first. */
export function codesOf(error: unknown): string[] {
  return withCauses(error).flatMap(({ apiId, code }) => [apiId, code].filter((each) => typeof each === "string"));
}

/** Returns the messages of the error and its causes in one line. */
export function reasonOf(error: unknown): string {
  const messages = withCauses(error).map(({ message }) => message);
  return messages.length === 0 ? String(error) : [...new Set(messages)].join(" ");
}

type KnownError = Error & { readonly apiId?: unknown; readonly code?: unknown; readonly errors?: unknown };

/** Returns the error, followed by the errors that caused it. */
function withCauses(error: unknown, depth = 0): KnownError[] {
  if (!types.isNativeError(error) || depth > MAX_DEPTH) return [];
  const known: KnownError = error;
  const causes: readonly unknown[] = [...(Array.isArray(known.errors) ? (known.errors as unknown[]) : []), known.cause];
  return [known, ...causes.flatMap((cause) => withCauses(cause, depth + 1))];
}

const MAX_DEPTH = 4;

const UNTRUSTED_CODES: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];
const CREDENTIAL_CODES: readonly string[] = ["PLT_KFK_AUTHENTICATION", "SASL_AUTHENTICATION_FAILED"];
const DENIED_CODES: readonly string[] = ["TOPIC_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED"];
const DEFECT_CODES: readonly string[] = [
  "MESSAGE_TOO_LARGE",
  "RECORD_LIST_TOO_LARGE",
  "INVALID_RECORD",
  "INVALID_REQUEST",
  "UNSUPPORTED_COMPRESSION_TYPE",
  "UNSUPPORTED_VERSION",
];

/**
 * Returns the setup error behind `error`: every request fails until the setting or permission is corrected. null: the
 * cause is not a known setup error, and a retry may help.
 */
export function setupErrorOf(error: unknown): KafkaSetupError | null {
  if (error instanceof KafkaSetupError) return error;
  const codes = codesOf(error);
  const has = (known: readonly string[]) => codes.some((code) => known.includes(code));
  const cause = { cause: error };
  if (has(CREDENTIAL_CODES)) {
    const remedy =
      "check the user, SLUICE_KAFKA_PASSWORD, and whether the brokers' listener accepts SCRAM-SHA-512. " +
      "'kafka-configs.sh --describe --entity-type users' lists the users";
    return new KafkaSetupError("credentials", "names a user whose login Kafka rejects", remedy, cause);
  }
  if (has(DENIED_CODES)) {
    const remedy =
      "grant the user, or User:ANONYMOUS if the variable is unset, Read, Write, Describe, DescribeConfigs and Delete " +
      "on the topic";
    return new KafkaSetupError("credentials", "gives Sluice too few rights in Kafka", remedy, cause);
  }
  if (has(["CERT_HAS_EXPIRED"])) {
    const remedy = "renew the expired certificate, and set the clock of this machine";
    return new KafkaSetupError("brokers", "names brokers whose certificate, or its CA, has expired", remedy, cause);
  }
  if (has(["ERR_TLS_CERT_ALTNAME_INVALID"])) {
    const found = `names a cluster with a host that its broker's certificate does not name (${reasonOf(error)})`;
    const remedy = "use hosts that the certificates name, here and in advertised.listeners of the brokers";
    return new KafkaSetupError("brokers", found, remedy, cause);
  }
  if (has(UNTRUSTED_CODES)) {
    const found = `does not verify the brokers' certificates (${reasonOf(error)})`;
    return new KafkaSetupError("ca", found, "set it to the root CA of the brokers' certificates", cause);
  }
  return null;
}

/** Returns whether a retry cannot help because the request itself is wrong. */
export function isDefect(error: unknown): boolean {
  return error instanceof RangeError || error instanceof TypeError || isOneOf(error, DEFECT_CODES);
}

export function isOutOfRange(error: unknown): boolean {
  return isOneOf(error, ["OFFSET_OUT_OF_RANGE"]);
}

export function isDenied(error: unknown): boolean {
  return isOneOf(error, DENIED_CODES);
}

function isOneOf(error: unknown, known: readonly string[]): boolean {
  return codesOf(error).some((code) => known.includes(code));
}
