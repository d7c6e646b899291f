/** Parses Mosquitto's log lines about connections that fail or end. */
import type { ConnectionFailureReason } from "../domain/connection-failure";
import { CUT_AT_BYTES, TIME } from "./connection-line";

export interface EndLine {
  /** null if the broker rejected the connection before it knew the client ID. */
  readonly clientId: string | null;
  /** `address:port` of the client; null with Mosquitto 2.0, which does not report it. */
  readonly peer: string | null;
  /** null if the client sent a DISCONNECT packet. */
  readonly reason: ConnectionFailureReason | null;
}

/** The client ID is matched greedily, because it may contain text that looks like the end of a line. */
const END_LINE_21 = new RegExp(`${TIME}Client (.*) \\[(\\S+:\\d+)\\] disconnected(?:: ([^[\\]]+))?\\.$`, "s");
/** Mosquitto 2.1 writes only these lines without a full stop. */
const BAD_LINE_21 = new RegExp(
  `${TIME}Client (.*) \\[(\\S+:\\d+)\\] disconnected: (bad socket read/write: [A-Za-z ]+)$`,
  "s",
);
const END_LINE_20 = new RegExp(
  `${TIME}Client (.*) (closed its connection|has exceeded timeout, disconnecting|disconnected, not authorised|` +
    "been disconnected by administrative action|disconnected due to [a-zA-Z ]+|disconnected: [^.]+|disconnected)\\.$",
  "s",
);
const BAD_LINE_20 = new RegExp(`${TIME}Bad socket read/write on client (.*): ([A-Za-z ]+)\\.$`, "s");

/** Mosquitto 2.0 writes this instead of a client ID that it does not know. */
const UNNAMED = "<unknown>";

/**
 * Reasons by Mosquitto's wording, first of version 2.0, then of 2.1. Mosquitto 2.0 writes the same for a retained
 * message and for an invalid topic alias.
 */
const REASONS: ReadonlyMap<string, ConnectionFailureReason | null> = new Map<string, ConnectionFailureReason | null>([
  ["disconnected", null],
  ["disconnected, not authorised", "NOT_AUTHORIZED"],
  ["disconnected due to QoS too high or retain not supported", "UNSUPPORTED_WILL"],
  ["has exceeded timeout, disconnecting", "KEEP_ALIVE_TIMEOUT"],
  ["disconnected due to oversize packet", "PACKET_TOO_LARGE"],
  ["disconnected due to malformed packet", "PROTOCOL_ERROR"],
  ["disconnected due to protocol error", "PROTOCOL_ERROR"],
  ["been disconnected by administrative action", "CLOSED_BY_PLATFORM"],
  ["Requested QoS not supported on server", "UNSUPPORTED_QOS"],
  ["Unknown error", "RETAINED_PUBLISH"],
  ["Invalid function arguments provided", "MALFORMED_CONNECT"],
  ["disconnected: Protocol error", "TLS_FAILED"],

  ["not authorised", "NOT_AUTHORIZED"],
  ["bad username or password", "NOT_AUTHORIZED"],
  ["used disallowed feature (QoS too high, retain not supported, or bad AUTH method)", "UNSUPPORTED_WILL"],
  ["exceeded timeout", "KEEP_ALIVE_TIMEOUT"],
  ["oversize packet", "PACKET_TOO_LARGE"],
  ["malformed packet", "PROTOCOL_ERROR"],
  ["protocol error", "PROTOCOL_ERROR"],
  ["receive maximum exceeded", "PROTOCOL_ERROR"],
  ["session taken over", "SESSION_TAKEN_OVER"],
  ["administrative action", "CLOSED_BY_PLATFORM"],
  ["bad socket read/write: Requested QoS not supported on server", "UNSUPPORTED_QOS"],
  ["bad socket read/write: Retain not supported", "RETAINED_PUBLISH"],
  ["bad socket read/write: Invalid input", "MALFORMED_CONNECT"],
  ["Protocol error", "TLS_FAILED"],
]);

/** Returns the closed connection that a line reports; null if the line is about something else or may have been cut. */
export function parseEndLine(line: Buffer): EndLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const text = line.toString();
  const of21 = END_LINE_21.exec(text) ?? BAD_LINE_21.exec(text);
  if (of21 !== null) {
    const [, clientId = "", peer = "", cause = "disconnected"] = of21;
    // Mosquitto 2.1 writes the IP address instead of a client ID that it does not know yet.
    const isNamed = !peer.startsWith(`${clientId}:`);
    return { clientId: isNamed ? clientId : null, peer, reason: reasonOf(cause, isNamed) };
  }
  const [, clientId, cause = ""] = END_LINE_20.exec(text) ?? BAD_LINE_20.exec(text) ?? [];
  if (clientId === undefined) return null;
  const isNamed = clientId !== UNNAMED;
  return { clientId: isNamed ? clientId : null, peer: null, reason: reasonOf(cause, isNamed) };
}

function reasonOf(cause: string, isNamed: boolean): ConnectionFailureReason | null {
  const reason = REASONS.get(cause);
  if (reason === undefined) return "CONNECTION_LOST";
  if (reason === "PROTOCOL_ERROR" && !isNamed) return "MALFORMED_CONNECT";
  return reason === "TLS_FAILED" && isNamed ? "CONNECTION_LOST" : reason;
}

const OPENED_LINE = new RegExp(`${TIME}New connection from (\\S+:\\d+) on port \\d+\\.$`);
const PLAIN_LINE_20 = new RegExp(`${TIME}Client connection from (\\S+) failed: error:\\w+:SSL routines::.*$`);

/** Returns `address:port` of a network connection over which no client has connected yet; null for other lines. */
export function parseOpenedLine(line: Buffer): string | null {
  return OPENED_LINE.exec(line.toString())?.[1] ?? null;
}

/** Returns the IP address of a client that does not speak TLS, as Mosquitto 2.0 reports it; null for other lines. */
export function parsePlainLine(line: Buffer): string | null {
  return PLAIN_LINE_20.exec(line.toString())?.[1] ?? null;
}
