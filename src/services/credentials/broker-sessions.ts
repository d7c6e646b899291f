import { isManagedName, tenantOfName } from "../../domain/broker-credential";
import type { ConnectionFailureReason } from "../../domain/connection-failure";
import type { BrokerConnection, BrokerConnectionEnd } from "../../domain/ports/broker";
import { clientIdDigest } from "./client-id-digest";
import { OpenedConnections } from "./opened-connections";
import { addressOf } from "./peer";

/** Maximum sessions in memory. A single broker cannot hold this many. */
const MAX_SESSIONS = 200_000;
/** Longest keep-alive interval that every broker accepts, seconds. */
const MAX_KEEP_ALIVE_SECONDS = 3_600;

interface Session {
  readonly username: string;
  readonly address: string;
  readonly port: number;
  readonly keepAliveSeconds: number;
}

/** A failure of a known credential. */
export interface SessionFailure {
  readonly username: string;
  readonly reason: ConnectionFailureReason;
  readonly clientId: string;
  readonly address: string | null;
}

/** A failure whose credential the broker's log does not name. */
export interface AnonymousFailure {
  readonly reason: ConnectionFailureReason;
  readonly clientId: string | null;
  readonly address: string | null;
}

export type ObservedFailure = SessionFailure | AnonymousFailure;

const MEANINGLESS_IF_ANONYMOUS: ReadonlySet<ConnectionFailureReason> = new Set([
  "CONNECTION_LOST",
  "CLOSED_BY_PLATFORM",
  "KEEP_ALIVE_TIMEOUT",
  "SESSION_TAKEN_OVER",
]);

/** Whether a failure is meaningless if its credential is unknown. Such failures come from a port scan, for example. */
export function isMeaningless(reason: ConnectionFailureReason): boolean {
  return MEANINGLESS_IF_ANONYMOUS.has(reason);
}

/** Determines the user that a line of the broker's log about a failed or closed connection concerns. */
export class BrokerSessions {
  /** Sessions by digest of the client ID. */
  private readonly sessions = new Map<string, Session>();
  private readonly opened = new OpenedConnections();

  connectionOpened(peer: string, at: Date): void {
    this.opened.add(peer, at);
  }

  /**
   * Records a new connection. If it takes over the session of an earlier connection with the same client ID, returns
   * the earlier connection's failure.
   */
  connected({ username, clientId, address, port, keepAliveSeconds }: BrokerConnection): SessionFailure | null {
    this.opened.delete(`${address}:${String(port)}`);
    const key = clientIdDigest(clientId);
    const before = this.sessions.get(key);
    this.sessions.delete(key);
    const [oldest] = this.sessions.keys();
    if (this.sessions.size >= MAX_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
    this.sessions.set(key, { username, address, port, keepAliveSeconds });
    if (before === undefined || !isManagedName(before.username)) return null;
    const isOwn = tenantOfName(username) === tenantOfName(before.username);
    return { username: before.username, reason: "SESSION_TAKEN_OVER", clientId, address: isOwn ? address : null };
  }

  /**
   * Records the end of a connection, and returns the failure that caused it. Null if no failure caused it, if the user
   * belongs to no tenant, or if another connection took over the session, which {@link connected} reports.
   */
  ended({ clientId, peer, reason, at }: BrokerConnectionEnd): ObservedFailure | null {
    if (clientId === null) return this.endedUnnamed(peer, reason, at);
    const key = clientIdDigest(clientId);
    const session = this.sessions.get(key);
    if (session === undefined || (peer !== null && peer !== `${session.address}:${String(session.port)}`)) {
      if (peer !== null) this.opened.delete(peer);
      return anonymous(reason, clientId, peer);
    }
    // Only Mosquitto 2.1 logs this reason. In both versions, the line of the new connection follows.
    if (reason === "SESSION_TAKEN_OVER") return null;
    this.sessions.delete(key);
    const { username, address, keepAliveSeconds } = session;
    if (reason === null || !isManagedName(username)) return null;
    return { username, reason: ofConnected(reason, keepAliveSeconds), clientId, address };
  }

  clear(): void {
    this.sessions.clear();
    this.opened.clear();
  }

  private endedUnnamed(peer: string | null, reason: ConnectionFailureReason | null, at: Date): AnonymousFailure | null {
    if (peer !== null) this.opened.delete(peer);
    return anonymous(reason, null, peer ?? this.opened.takeOnly(at));
  }
}

/** Returns the reason of a failure that occurred after the broker had accepted the connection. */
function ofConnected(reason: ConnectionFailureReason, keepAliveSeconds: number): ConnectionFailureReason {
  if (reason !== "MALFORMED_CONNECT") return reason;
  const isKeepAlive = keepAliveSeconds === 0 || keepAliveSeconds > MAX_KEEP_ALIVE_SECONDS;
  return isKeepAlive ? "KEEP_ALIVE_REJECTED" : "PROTOCOL_ERROR";
}

function anonymous(
  reason: ConnectionFailureReason | null,
  clientId: string | null,
  peer: string | null,
): AnonymousFailure | null {
  if (reason === null || (clientId === null && isMeaningless(reason))) return null;
  return { reason, clientId, address: peer === null ? null : addressOf(peer) };
}
