import { MongoBulkWriteError, MongoServerError, type WriteError } from "mongodb";

const DUPLICATE_KEY = 11_000;

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Returns the positions of documents of an unordered write whose key already exists. Rethrows any other error. */
export function duplicatePositions(error: unknown): Set<number> {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failures: readonly WriteError[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const concern = error.result.getWriteConcernError();
  if (concern !== undefined || failures.length === 0 || failures.some((failure) => failure.code !== DUPLICATE_KEY)) {
    throw error;
  }
  return new Set(failures.map((failure) => failure.index));
}
