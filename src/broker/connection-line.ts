/** Parses Mosquitto's log lines about connections, which it publishes on its topic for notices. */

export interface ConnectionLine {
  readonly username: string;
  readonly clientId: string;
  /** IP address and port of the client. */
  readonly address: string;
  readonly port: number;
  readonly keepAliveSeconds: number;
}

/** Length at which Mosquitto cuts its log lines, in bytes. A cut line may end in the middle of a client ID. */
export const CUT_AT_BYTES = 999;

/**
 * The client chooses the client ID, which precedes the user name. The user name is therefore parsed from the end:
 * `2026-11-22T18:32:30+0000: New client connected from 10.0.0.7:5123 as gateway-1 (p5, c1, k60, u'tenant_acme').`
 *
 * If the client claims to be a bridge, the line says `bridge` instead of `client`.
 */
const LINE =
  /^(?:[^ ]+: )?New (?:client|bridge) connected from (\S+):(\d+) as (.*) \(p\d+, c\d+, k(\d+), u'([^']*)'\)\.$/s;

/** Returns the connection that a line reports; null if the line is about something else or may have been cut. */
export function parseConnectionLine(line: Buffer): ConnectionLine | null {
  if (line.length >= CUT_AT_BYTES) return null;
  const match = LINE.exec(line.toString());
  if (match === null) return null;
  const [, address = "", port, clientId = "", keepAlive, username = ""] = match;
  return {
    username,
    clientId,
    address,
    port: Number(port),
    keepAliveSeconds: Number(keepAlive),
  };
}

/** Pattern of the time at the start of a line, in any format. */
export const TIME = "^(?:[^ ]+: )?";

const READABLE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d): /;

/** Returns the time of a line; null if the line has no readable time. */
export function timeOfLine(line: Buffer): Date | null {
  const [, time, hours, minutes] = READABLE_TIME.exec(line.toString("latin1", 0, 40)) ?? [];
  return time === undefined ? null : new Date(`${time}${hours}:${minutes}`);
}

const CUT_LINE = new RegExp(`${TIME}New (?:client|bridge) connected from (\\S+):\\d+ as `);

/**
 * Returns the IP address of a client whose client ID is so long that the user name is cut off; null for other lines.
 */
export function parseCutLine(line: Buffer): string | null {
  return line.length < CUT_AT_BYTES ? null : (CUT_LINE.exec(line.toString())?.[1] ?? null);
}
