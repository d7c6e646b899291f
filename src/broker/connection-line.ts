/** What Mosquitto's log says about connections, on its topic for notices. */

export interface ConnectionLine {
  readonly username: string;
  readonly clientId: string;
  /** IP address and port of the other end. */
  readonly address: string;
  readonly port: number;
  /** null: the line has no time that can be read. */
  readonly at: Date | null;
}

/** Mosquitto cuts its lines here: what looks like the end of one may be the middle of a client id. */
const CUT_AT_BYTES = 999;

/**
 * The client id stands before the user name and is the client's to choose, so the name is read from the end:
 * `2026-11-22T18:32:30+0000: New client connected from 10.0.0.7:5123 as gateway-1 (p5, c1, k60, u'tenant_acme').`
 * A client that says that it is a bridge is called one.
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
  /** `address:port` of the other end; null: Mosquitto 2.0 does not tell. */
  readonly peer: string | null;
}

const TIME = "^(?:\\d{4}-\\d\\d-\\d\\dT\\S+ |[^ ]+: )?";
/** As many words as possible are the client id, since it may look like the end of a line. */
const END_LINE_21 = new RegExp(`${TIME}Client (.*) \\[(\\S+:\\d+)\\] disconnected(?:: [^[\\]]+)?\\.$`, "s");
const END_LINE_20 = new RegExp(
  `${TIME}Client (.*) (?:closed its connection|has exceeded timeout, disconnecting|disconnected, not authorised|` +
    "been disconnected by administrative action|disconnected due to [a-zA-Z ]+|disconnected: [^.]+|disconnected)\\.$",
  "s",
);

/** The end of a connection. null: the line is about something else, or cannot be trusted. */
export function parseEndLine(line: Buffer): EndLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const text = line.toString();
  const [, clientId, peer] = END_LINE_21.exec(text) ?? END_LINE_20.exec(text) ?? [];
  return clientId === undefined ? null : { clientId, peer: peer ?? null };
}

const CUT_LINE = new RegExp(`${TIME}New (?:client|bridge) connected from (\\S+):\\d+ as `);

/** IP address of a client whose client id is so long that the broker has cut its user name off. null: no such line. */
export function parseCutLine(line: Buffer): string | null {
  return line.length < CUT_AT_BYTES ? null : (CUT_LINE.exec(line.toString())?.[1] ?? null);
}
