import type { ConnectionFailureReason } from "../connection-failure";
import type { Partition } from "../keys";

/** A connection of a gateway to the broker, present or past. */
export interface BrokerSession {
  readonly clientId: string;
  /** IP address of the client. */
  readonly address: string;
  readonly connectedAt: Date;
  /** null: the connection has not ended, or the time is unknown. */
  readonly endedAt: Date | null;
  /** null: the client sent a DISCONNECT packet, the connection has not ended, or the reason is unknown. */
  readonly endReason: ConnectionFailureReason | null;
  /** null: unknown, because the broker's log was unreadable and the client has not connected since. */
  readonly isConnected: boolean | null;
}

/**
 * State of a client ID according to the newest lines of a broker's log. A client ID has at most one connection to a
 * broker at a time.
 */
export interface ObservedSession {
  readonly clientId: string;
  /** Digest that identifies the client ID, with a fixed length. */
  readonly clientIdDigest: string;
  /** undefined: the log has no newer connection of the client ID than the stored connection. */
  readonly connection?:
    | {
        readonly username: string;
        readonly address: string;
        /** `address:port`. */
        readonly peer: string;
        readonly at: Date;
      }
    | undefined;
  /** undefined: the connection has not ended. */
  readonly end?:
    | {
        /** `address:port` of the connection that ended; null: the client ID's last connection. */
        readonly peer: string | null;
        readonly reason: ConnectionFailureReason | null;
        readonly at: Date;
      }
    | undefined;
}

/** The newest connection of each client ID, by credential. */
export interface BrokerSessionRepository {
  record(partition: Partition, sessions: readonly ObservedSession[]): Promise<void>;
  /** Records that the broker started at `at`. Every earlier connection has ended. */
  brokerStarted(partition: Partition, at: Date): Promise<void>;
  /** Records that the broker's log was unreadable until `at`, so it is unknown which clients are connected. */
  logInterrupted(partition: Partition, at: Date): Promise<void>;
  /** Returns open sessions of the user first, then its newest ended sessions. */
  sessionsOf(username: string, limit: number): Promise<BrokerSession[]>;
}
