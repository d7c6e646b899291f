/** Parses Mosquitto's log lines about connections, which it publishes on its topic for notices. */

export interface ConnectionLine {
  readonly username: string;
  readonly clientId: string;
  /** IP address and port of the client. */
  readonly address: string;
  readonly port: number;
  /** null: the line has no readable time. */
  readonly at: Date | null;
}

/** Mosquitto cuts its lines here. The end of a cut line may be the middle of a client ID. */
const CUT_AT_BYTES = 999;

/**
 * The client chooses the client ID, which precedes the user name. The user name is therefore parsed from the end:
 * `2026-11-22T18:32:30+0000: New client connected from 10.0.0.7:5123 as gateway-1 (p5, c1, k60, u'tenant_acme').`
 *
 * Mosquitto has different words for a client that claims to be a bridge.
 */
const LINE =
  /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d): |[^ ]+: )?New (?:client|bridge) connected from (\S+):(\d+) as (.*) \(p\d+, c\d+, k\d+, u'([^']*)'\)\.$/s;

/** null: the line is about something else, or cannot be trusted. */
export function parseConnectionLine(line: Buffer): ConnectionLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const match = LINE.exec(line.toString());
  if (match === null) return null;
  const [, time, hours, minutes, address = "", port, clientId = "", username = ""] = match;
  return {
    username,
    clientId,
    address,
    port: Number(port),
    at: time === undefined ? null : new Date(`${time}${hours}:${minutes}`),
  };
}

export interface EndLine {
  readonly clientId: string;
  /** `address:port` of the client; null: Mosquitto 2.0 does not report it. */
  readonly peer: string | null;
}

const TIME = "^(?:\\d{4}-\\d\\d-\\d\\dT\\S+ |[^ ]+: )?";
/** Greedy in the client ID, which may look like the end of a line. */
const END_LINE_21 = new RegExp(`${TIME}Client (.*) \\[(\\S+:\\d+)\\] disconnected(?:: [^[\\]]+)?\\.$`, "s");
const END_LINE_20 = new RegExp(
  `${TIME}Client (.*) (?:closed its connection|has exceeded timeout, disconnecting|disconnected, not authorised|` +
    "been disconnected by administrative action|disconnected due to [a-zA-Z ]+|disconnected: [^.]+|disconnected)\\.$",
  "s",
);

/** A closed connection. null: the line is about something else, or cannot be trusted. */
export function parseEndLine(line: Buffer): EndLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const text = line.toString();
  const [, clientId, peer] = END_LINE_21.exec(text) ?? END_LINE_20.exec(text) ?? [];
  return clientId === undefined ? null : { clientId, peer: peer ?? null };
}

const CUT_LINE = new RegExp(`${TIME}New (?:client|bridge) connected from (\\S+):\\d+ as `);

/** IP address of a client whose client ID is so long that the user name is cut off. null: no such line. */
export function parseCutLine(line: Buffer): string | null {
  return line.length < CUT_AT_BYTES ? null : (CUT_LINE.exec(line.toString())?.[1] ?? null);
}
