/** Acknowledges deliveries after their batch is durable. */
import type { Writable } from "node:stream";
import type { Delivery } from "../stages/messages";

const PUBACK = 0x40;
/** Bytes of a PUBACK with reason "success" (MQTT 5, 3.4). */
const PUBACK_BYTES = 4;
/** Number of PUBACKs in one write from which the next write is expected soon. */
const MANY = 16;
const REST_BYTES = 2;
/** How long half a PUBACK waits for the next write, milliseconds. */
const REST_MS = 20;

/**
 * Writes PUBACKs in the order of receipt. Under load a write ends in the middle of the last PUBACK, and the next write
 * begins with its other half.
 *
 * Mosquitto reads one TLS record per connection in turn, and continues while a packet is incomplete or bytes of a
 * record are left. Busy gateways pack a hundred messages into a record. Beside them, one record of PUBACKs per turn is
 * too little: the broker falls behind, and its store, which it saves as a whole, grows until it does little else. A
 * packet that spans two records makes it read on.
 */
export class Acknowledger {
  /** Second half of the last PUBACK. */
  private rest: Buffer | null = null;
  private readonly timer = setTimeout(() => this.flush(), REST_MS).unref();

  constructor(private readonly connection: Writable) {}

  /**
   * Acknowledges deliveries of this connection only. A packet identifier of an earlier connection means another message
   * by now, and the broker redelivers what was not acknowledged there.
   */
  write(deliveries: readonly Delivery[]): void {
    const { connection } = this;
    if (!isOpen(connection)) return;
    const packets = Buffer.allocUnsafe(REST_BYTES + deliveries.length * PUBACK_BYTES);
    let end = this.rest?.copy(packets) ?? 0;
    this.rest = null;
    const first = end;
    for (const { connection: cameOn, packetId } of deliveries) {
      if (cameOn !== connection || packetId === null) continue;
      packets[end++] = PUBACK;
      packets[end++] = PUBACK_BYTES - 2;
      packets[end++] = packetId >>> 8;
      packets[end++] = packetId & 0xff;
    }
    if (end - first >= MANY * PUBACK_BYTES) {
      this.rest = packets.subarray(end - REST_BYTES, end);
      end -= REST_BYTES;
      this.timer.refresh();
    }
    if (end > 0) connection.write(packets.subarray(0, end));
  }

  /** Call it before anything else is written to the connection. */
  flush(): void {
    const { connection, rest } = this;
    this.rest = null;
    if (rest !== null && isOpen(connection)) connection.write(rest);
  }
}

function isOpen(connection: Writable): boolean {
  return !connection.destroyed && !connection.writableEnded;
}
