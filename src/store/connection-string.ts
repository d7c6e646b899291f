import { MongoClient, type MongoClientOptions, MongoServerError } from "mongodb";
import { endCommandsWithConnections } from "./closed-connections";

/** Thrown if a connection string cannot be used. The message contains no secret part of it. */
export class ConnectionStringError extends Error {
  override readonly name: string = "ConnectionStringError";

  constructor(
    message: string,
    readonly remedy: string = "check it, and percent-encode the characters : / ? # [ ] @ % in user name and password: " +
      "mongodb://user:pass%2Fword@host:port/?replicaSet=name",
  ) {
    super(message);
  }
}

/** MongoDB's error codes Unauthorized and AuthenticationFailed, and the code of MongoDB Atlas for the latter. */
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED: readonly unknown[] = [18, 8000];

/**
 * Returns the error to throw if MongoDB rejected the user, because a retry does not help; null if `error` has another
 * cause.
 */
export function rejectedUser(error: unknown): ConnectionStringError | null {
  if (!(error instanceof MongoServerError)) return null;
  if (AUTHENTICATION_FAILED.includes(error.code)) {
    return new ConnectionStringError(
      "has credentials that MongoDB rejects",
      "check user name, password and authSource: mongodb://user:password@host:port/?replicaSet=name&authSource=admin",
    );
  }
  if (error.code !== UNAUTHORIZED) return null;
  return new ConnectionStringError(
    "names no user with the rights that Sluice needs",
    "name a user with the role dbOwner on the database: mongodb://user:password@host:port/?replicaSet=name",
  );
}

/**
 * Options of a connection string that Sluice sets itself, because its guarantees depend on them. The driver would
 * prefer the connection string to its arguments. The options of the last two lines change how the driver writes and
 * reads values.
 */
const OWN_OPTIONS: readonly string[] = [
  ...["w", "wtimeoutms", "wtimeout", "journal", "fsync", "readconcernlevel"],
  ...["readpreference", "readpreferencetags", "maxstalenessseconds", "retrywrites", "retryreads"],
  ...["promotelongs", "promotevalues", "promotebuffers", "usebigint64", "raw", "bsonregexp", "fieldsasraw"],
  ...["ignoreundefined", "serializefunctions", "checkkeys", "enableutf8validation", "forceserverobjectid"],
];

/**
 * Creates a client. Its writes wait until a majority has them on disk. Its reads come from the primary and use majority
 * read concern. The connection string cannot change this.
 *
 * @throws ConnectionStringError
 */
export function createMongoClient(uri: string, options: MongoClientOptions): MongoClient {
  endCommandsWithConnections();
  try {
    return new MongoClient(withoutOwnOptions(uri).uri, {
      retryReads: true,
      ...options,
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
      readPreference: "primary",
    });
  } catch (error) {
    // Omits the cause, because its text and stack contain the driver's message.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionStringError(
      holdsSecretOf(uri, reason) ? "is not a valid connection string (not shown: secret)" : reason,
    );
  }
}

/** Returns the connection string without the options that Sluice sets itself, and the names of the removed options. */
export function withoutOwnOptions(uri: string): { readonly uri: string; readonly ignored: readonly string[] } {
  const start = uri.indexOf("?", uri.lastIndexOf("@") + 1);
  if (start === -1) return { uri, ignored: [] };
  const nameOf = (option: string) => option.split("=")[0] ?? "";
  const isOwn = (option: string) => OWN_OPTIONS.includes(nameOf(option).toLowerCase());
  const all = uri.slice(start + 1).split("&");
  const kept = all.filter((option) => !isOwn(option));
  return {
    uri: `${uri.slice(0, start)}${kept.length === 0 ? "" : `?${kept.join("&")}`}`,
    ignored: all.filter(isOwn).map(nameOf),
  };
}

/**
 * Whether a message of the driver quotes a secret. Messages quote host, path and options, which can contain a password
 * that is not percent-encoded.
 */
function holdsSecretOf(uri: string, reason: string): boolean {
  const userInfo = /\/\/(.*)@/s.exec(uri)?.[1] ?? "";
  const options = [...uri.matchAll(/(?:password|token|secret|properties)[^=&]*=([^&]*)/gi)].map(([, value]) => value);
  const words = [userInfo, ...options].flatMap((text) => text?.split(/[^A-Za-z0-9]+/) ?? []);
  return words.some((word) => word !== "" && reason.toLowerCase().includes(word.toLowerCase()));
}
