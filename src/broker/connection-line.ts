/** Parses Mosquitto's log lines about connections, which it publishes on its topic for notices. */

export interface ConnectionLine {
  readonly username: string;
  readonly clientId: string;
  /** IP address and port of the client. */
  readonly address: string;
  readonly port: number;
  readonly keepAliveSeconds: number;
}

/** Mosquitto cuts its lines here. The end of a cut line may be the middle of a client ID. */
export const CUT_AT_BYTES = 999;

/**
 * The client chooses the client ID, which precedes the user name. The user name is therefore parsed from the end:
 * `2026-11-22T18:32:30+0000: New client connected from 10.0.0.7:5123 as gateway-1 (p5, c1, k60, u'tenant_acme').`
 *
 * Mosquitto has different words for a client that claims to be a bridge.
 */
const LINE =
  /^(?:[^ ]+: )?New (?:client|bridge) connected from (\S+):(\d+) as (.*) \(p\d+, c\d+, k(\d+), u'([^']*)'\)\.$/s;

/** null: the line is about something else, or cannot be trusted. */
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

/** Start of every line, in any format of time. */
export const TIME = "^(?:[^ ]+: )?";

const READABLE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d): /;

/** null: the line has no readable time. */
export function timeOfLine(line: Buffer): Date | null {
  const [, time, hours, minutes] = READABLE_TIME.exec(line.toString("latin1", 0, 40)) ?? [];
  return time === undefined ? null : new Date(`${time}${hours}:${minutes}`);
}

const CUT_LINE = new RegExp(`${TIME}New (?:client|bridge) connected from (\\S+):\\d+ as `);

/** IP address of a client whose client ID is so long that the user name is cut off. null: no such line. */
export function parseCutLine(line: Buffer): string | null {
  return line.length < CUT_AT_BYTES ? null : (CUT_LINE.exec(line.toString())?.[1] ?? null);
}
