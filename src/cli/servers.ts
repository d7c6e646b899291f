/** Explains why a command cannot use MongoDB or Kafka. */
import type { MongoClient } from "mongodb";
import { storageFailureOf } from "../app/start-failure";
import { DeadlineExceededError } from "../domain/deadline";
import { UnavailableError } from "../domain/errors";
import { withoutUserInfo } from "../domain/user-info";
import { createMongoClient, rejectedUser } from "../store/connection-string";
import { asDomainError } from "../store/failures";
import { configError, ExitError, EXITS } from "./exit";

/** How long a command waits for MongoDB, milliseconds. The connection string can set another time. */
const WAIT_MS = 10_000;

/** Returns a client whose operations wait for MongoDB for a limited time. The platform waits for it at start. */
export function createCommandClient(uri: string): MongoClient {
  const isGiven = /[?&]serverSelectionTimeoutMS=/i.test(uri);
  return createMongoClient(uri, isGiven ? {} : { serverSelectionTimeoutMS: WAIT_MS });
}

/**
 * Runs a command once MongoDB responds.
 *
 * @throws ExitError with a remedy, in place of known errors of MongoDB and Kafka
 */
export async function withServers<T>(mongodbUri: string, run: () => Promise<T>): Promise<T> {
  try {
    const client = createCommandClient(mongodbUri);
    try {
      await client.connect();
    } finally {
      await client.close();
    }
    return await run();
  } catch (error) {
    throw exitErrorOf(error, mongodbUri) ?? error;
  }
}

function exitErrorOf(error: unknown, mongodbUri: string): ExitError | null {
  const failure = storageFailureOf(rejectedUser(error) ?? error);
  if (failure !== null) return configError([failure]);
  const outage = isUnresolved(error) ? new UnavailableError("MongoDB", error.message) : asDomainError(error);
  if (outage instanceof UnavailableError && outage.what === "Kafka") {
    return unavailable(`Kafka does not respond: ${outage.message}`, "SLUICE_KAFKA_BROKERS");
  }
  if (!(outage instanceof UnavailableError || outage instanceof DeadlineExceededError)) return null;
  const servers = withoutUserInfo(mongodbUri)
    .replace(/^[^/]*\/\//, "")
    .replace(/[/?].*$/, "");
  return unavailable(`MongoDB at ${servers} does not respond: ${outage.message}`, "MONGODB_URI");
}

/** Whether a DNS query for `mongodb+srv://` failed. The driver throws such errors unchanged. */
function isUnresolved(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && String(error.syscall).startsWith("query");
}

function unavailable(what: string, variable: string): ExitError {
  const remedy = `Start it, or correct ${variable}. Then run the command again.`;
  return new ExitError(`${what.replace(/\.$/, "")}.\n${remedy}`, EXITS.UNAVAILABLE.code);
}
