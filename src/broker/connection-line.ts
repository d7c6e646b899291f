/** What Mosquitto's log says about connections, on its topic for notices. */

export interface ConnectionLine {
  readonly username: string;
  readonly clientId: string;
  /** IP address of the other end. */
  readonly address: string;
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
  /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d): |[^ ]+: )?New (?:client|bridge) connected from (\S+):\d+ as (.*) \(p\d+, c\d+, k\d+, u'([^']*)'\)\.$/s;

/** null: the line is about something else, or cannot be trusted. */
export function parseConnectionLine(line: Buffer): ConnectionLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const match = LINE.exec(line.toString());
  if (match === null) return null;
  const [, time, hours, minutes, address = "", clientId = "", username = ""] = match;
  return { username, clientId, address, at: time === undefined ? null : new Date(`${time}${hours}:${minutes}`) };
}
