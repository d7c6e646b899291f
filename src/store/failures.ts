/** What the driver throws when MongoDB does not answer, in the terms of the domain. */
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

/** Nobody can be asked, or nobody has answered: what was asked for may be asked for again. */
const UNAVAILABLE = [
  // Also of connections that were given up because others had failed.
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoOperationTimeoutError,
  MongoWriteConcernError,
];

/** Given by the server to what another attempt may succeed with: a node that is no primary any more, or stops. */
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

/** `error` as {@link UnavailableError} or {@link DeadlineExceededError} where it is one, otherwise as it is. */
export function asDomainError(error: unknown): unknown {
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
