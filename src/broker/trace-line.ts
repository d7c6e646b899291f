/** Parses Mosquitto's log lines about packets, which it writes at debug level only. */
import { CUT_AT_BYTES, TIME } from "./connection-line";

export interface PublishLine {
  readonly clientId: string;
  readonly topic: string;
  readonly isDenied: boolean;
}

/**
 * Clients choose client IDs and topics. A line with more quotes than this example is ambiguous, so it does not match:
 * `2026-11-30T04:15:39+0000: Denied PUBLISH from gateway-1 (d0, q1, r0, m1, 'tenants/acme/x', ... (2 bytes))`
 */
const PUBLISH = new RegExp(
  `${TIME}(Received|Denied) PUBLISH from ([^']*) \\(d\\d, q\\d, r\\d, m\\d+, '([^']*)', \\.\\.\\. \\(\\d+ bytes\\)\\)$`,
);

/** Returns the publish that a line reports; null if the line is ambiguous or about something else. */
export function parsePublishLine(line: string): PublishLine | null {
  const [, verb, clientId, topic] = PUBLISH.exec(line) ?? [];
  if (clientId === undefined || topic === undefined || Buffer.byteLength(line) >= CUT_AT_BYTES) return null;
  return { clientId, topic, isDenied: verb === "Denied" };
}

const SUBSCRIBE = new RegExp(`${TIME}Received SUBSCRIBE from (.*)$`);

/** Returns the client ID of a SUBSCRIBE packet, whose topic filters follow in separate lines; null for other lines. */
export function parseSubscribeLine(line: string): string | null {
  return Buffer.byteLength(line) < CUT_AT_BYTES ? (SUBSCRIBE.exec(line)?.[1] ?? null) : null;
}

/** Mosquitto 2.0 writes the QoS even if it denies the filter. */
const FILTER = new RegExp(`${TIME}\\t(.*) \\((QoS \\d|denied)\\)$`);

/** Returns a topic filter of a SUBSCRIBE packet; null for other lines. */
export function parseFilterLine(line: string): { readonly filter: string; readonly isDenied: boolean } | null {
  const [, filter, answer] = FILTER.exec(line) ?? [];
  return filter === undefined ? null : { filter, isDenied: answer === "denied" };
}
