/** Acknowledges deliveries after their batch is durable. */
import type { Writable } from "node:stream";
import type { Delivery } from "./messages";

const PUBACK = 0x40;

/**
 * Writes the PUBACKs (MQTT 5, 3.4: four bytes when the reason is success) of those deliveries that came on the
 * connection which is open now, in the order of receipt. A packet identifier of an earlier connection means another
 * message by now: what is not acknowledged there, the broker delivers again.
 */
export function writeAcknowledgements(connection: Writable | null, deliveries: readonly Delivery[]): void {
  if (connection === null || connection.destroyed || connection.writableEnded) return;
  const packets = Buffer.allocUnsafe(deliveries.length * 4);
  let end = 0;
  for (const { connection: cameOn, packetId } of deliveries) {
    if (cameOn !== connection || packetId === null) continue;
    packets[end++] = PUBACK;
    packets[end++] = 2;
    packets[end++] = packetId >>> 8;
    packets[end++] = packetId & 0xff;
  }
  if (end > 0) connection.write(packets.subarray(0, end));
}
