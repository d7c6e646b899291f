import type { ConnectionFailure, ConnectionFailureReason, ConnectionFailures } from "../connection-failure";

/** A credential's last connection. */
export interface LastConnection {
  readonly username: string;
  readonly clientId: string;
  readonly address: string;
  readonly at: Date;
}

/** Failures of one credential, or of no known credential, since the last write. */
export interface NewFailures {
  readonly counts: ReadonlyMap<ConnectionFailureReason, { readonly count: number; readonly lastAt: Date }>;
  /** Oldest first. */
  readonly recent: readonly ConnectionFailure[];
}

/** Failed connections to the broker, by credential. */
export interface ConnectionFailureRepository {
  recordConnections(connections: readonly LastConnection[]): Promise<void>;
  /** Stores failures by user name; null: failures without a known credential. */
  recordFailures(failures: ReadonlyMap<string | null, NewFailures>): Promise<void>;
  /** Credentials whose last connection had this client ID. */
  lastConnectedAs(clientId: string, limit: number): Promise<readonly Omit<LastConnection, "at">[]>;
  /** Credentials whose last connection came from this IP address. */
  lastConnectedFrom(address: string, limit: number): Promise<readonly Omit<LastConnection, "at">[]>;
  /** Returns the user names that have connected before. */
  connected(usernames: readonly string[]): Promise<ReadonlySet<string>>;
  /** Failures in the order of the user names; null asks for failures without a known credential. */
  failuresOf(usernames: readonly (string | null)[]): Promise<ConnectionFailures[]>;
}
