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
  /** null: the broker's log was unreadable meanwhile, and the client has not connected again. */
  readonly isConnected: boolean | null;
}

/** The newest log lines of a broker about a client ID, which has at most one connection to it at a time. */
export interface ObservedSession {
  readonly clientId: string;
  /** Identifies the client ID, at a fixed length. */
  readonly clientIdDigest: string;
  /** undefined: the log has no newer connection of the client ID than the stored one. */
  readonly connection?:
    | {
        readonly username: string;
        readonly address: string;
        /** `address:port`. */
        readonly peer: string;
        readonly at: Date;
      }
    | undefined;
  /** undefined: it has not ended. */
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
  /** The broker has started at that time: every earlier connection has ended. */
  brokerStarted(partition: Partition, at: Date): Promise<void>;
  /** The broker's log was unreadable until now: it is unknown which clients are connected. */
  logInterrupted(partition: Partition, at: Date): Promise<void>;
  /** Open ones first, then the newest. */
  sessionsOf(username: string, limit: number): Promise<BrokerSession[]>;
}
