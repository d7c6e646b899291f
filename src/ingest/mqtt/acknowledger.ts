/** Acknowledges deliveries after their batch is durable. */
import type { Writable } from "node:stream";
import type { Delivery } from "../stages/messages";

const PUBACK = 0x40;
/** Bytes of a PUBACK with reason "success" (MQTT 5, 3.4). */
const PUBACK_BYTES = 4;
/** If a write contains at least this number of PUBACKs, the next write is expected soon. */
const MANY = 16;
const REST_BYTES = 2;
/** Maximum time that half a PUBACK waits for the next write, in milliseconds. */
const REST_MS = 20;

/**
 * Writes PUBACKs in the order of receipt. Under load, a write ends in the middle of its last PUBACK, and the next write
 * begins with the other half.
 *
 * Mosquitto reads its connections in rotation, one TLS record each. It continues with a connection while a packet is
 * incomplete or bytes of the record are left. Busy gateways pack a hundred messages into a record. In comparison, one
 * record of PUBACKs per round is too little: the broker falls behind, and its store grows. The broker saves the store
 * as a whole, so saving then takes most of its time. A packet that spans two records makes the broker read both.
 */
export class Acknowledger {
  /** Second half of the last PUBACK, which is not written yet. */
  private rest: Buffer | null = null;
  private readonly timer = setTimeout(() => this.flush(), REST_MS).unref();

  constructor(private readonly connection: Writable) {}

  /**
   * Acknowledges deliveries of this connection only. A packet identifier of an earlier connection may belong to another
   * message now. The broker redelivers messages that were not acknowledged on the earlier connection.
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

  /** Writes the second half of the last PUBACK. Call this before you write anything else to the connection. */
  flush(): void {
    const { connection, rest } = this;
    this.rest = null;
    if (rest !== null && isOpen(connection)) connection.write(rest);
  }
}

function isOpen(connection: Writable): boolean {
  return !connection.destroyed && !connection.writableEnded;
}
