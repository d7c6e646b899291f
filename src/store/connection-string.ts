import { MongoClient, type MongoClientOptions } from "mongodb";

/** Thrown if the driver cannot parse the connection string. The message contains no secret part of it. */
export class ConnectionStringError extends Error {
  override readonly name = "ConnectionStringError";
  readonly remedy =
    "check it, and percent-encode the characters : / ? # [ ] @ % in user name and password: " +
    "mongodb://user:pass%2Fword@host:port/?replicaSet=name";
}

/** @throws ConnectionStringError */
export function createMongoClient(uri: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(uri, options);
  } catch (error) {
    // Omit the cause, whose text and stack contain the driver's message.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionStringError(
      holdsSecretOf(uri, reason) ? "is not a valid connection string (not shown: secret)" : reason,
    );
  }
}

/** Unencoded passwords become part of host, path and options, which the driver quotes. */
function holdsSecretOf(uri: string, reason: string): boolean {
  const userInfo = /\/\/(.*)@/s.exec(uri)?.[1] ?? "";
  const options = [...uri.matchAll(/(?:password|token|secret|properties)[^=&]*=([^&]*)/gi)].map(([, value]) => value);
  const words = [userInfo, ...options].flatMap((text) => text?.split(/[^A-Za-z0-9]+/) ?? []);
  return words.some((word) => word !== "" && reason.toLowerCase().includes(word.toLowerCase()));
}
