/** Converts driver errors that mean an unavailable MongoDB into the domain's errors. */
import {
  MongoClientClosedError,
  MongoError,
  MongoErrorLabel,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from "mongodb";
import { DeadlineExceededError } from "../domain/deadline";
import { UnavailableError } from "../domain/errors";

/** Errors of operations that MongoDB did not confirm. The caller may retry them. */
const UNAVAILABLE = [
  // Also thrown for connections that were closed because others had failed.
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoOperationTimeoutError,
  MongoWriteConcernError,
];

/** Labels of errors that may not recur, for example because the node is no longer primary or is stopping. */
const TRANSIENT = [MongoErrorLabel.RetryableWriteError, MongoErrorLabel.TransientTransactionError];

/**
 * HostUnreachable, HostNotFound, WriteConcernFailed, NetworkTimeout, ShutdownInProgress, FailedToSatisfyReadPreference,
 * ReadConcernMajorityNotAvailableYet, PrimarySteppedDown, ExceededTimeLimit, SocketException, NotWritablePrimary,
 * InterruptedAtShutdown, InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
 */
const UNAVAILABLE_CODES = new Set<unknown>([
  6, 7, 64, 89, 91, 133, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

const MAX_TIME_MS_EXPIRED = 50;

/** Codes of socket errors that the driver throws unchanged if the server ends the connection during a write. */
const SOCKET_CODES = new Set<unknown>(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

/** Returns an {@link UnavailableError} or {@link DeadlineExceededError} if `error` means that, otherwise `error`. */
export function asDomainError(error: unknown): unknown {
  if (error instanceof Error && "code" in error && SOCKET_CODES.has(error.code)) {
    return new UnavailableError("MongoDB", error.message, { cause: error });
  }
  if (!(error instanceof MongoError)) return error;
  if (error instanceof MongoServerError && error.code === MAX_TIME_MS_EXPIRED) {
    return new DeadlineExceededError("deadline");
  }
  const isUnavailable =
    UNAVAILABLE.some((type) => error instanceof type) ||
    TRANSIENT.some((label) => error.hasErrorLabel(label)) ||
    (error instanceof MongoServerError && UNAVAILABLE_CODES.has(error.code));
  return isUnavailable ? new UnavailableError("MongoDB", error.message, { cause: error }) : error;
}
