import { connect, type TLSSocket } from "node:tls";
import { connectPacket, DISCONNECT_PACKET, PacketRing } from "./packets";

export interface GatewayAccount {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** Topics of the same length. */
  readonly topics: readonly string[];
  /** Payload for each topic, instead of readings. Topics with their payloads must then have the same length. */
  readonly payloads?: readonly string[];
}

export interface GatewayOptions extends GatewayAccount {
  readonly port: number;
  /** PEM of the broker's CA certificate. */
  readonly ca: string;
  /** Maximum unacknowledged packets. */
  readonly window: number;
  /** Called after each read of acknowledgements. */
  readonly onAcknowledged: () => void;
  readonly onError: (error: Error) => void;
}

/** Minimum size of a write, except near the end: the window divided by this number (4: a quarter of the window). */
const WRITES_PER_WINDOW = 4;
/** Interval of reads of acknowledgements in milliseconds. The window of a gateway must suffice for a longer time. */
const READ_EVERY_MS = 10;

/** A TLS connection that publishes pre-encoded packets, with a limited window of unacknowledged packets. */
export class Gateway {
  sent = 0;
  acknowledged = 0;
  readonly #options: GatewayOptions;
  readonly #ring: PacketRing;
  #socket: TLSSocket | undefined;
  #reader: NodeJS.Timeout | undefined;
  #limit = 0;
  #partial = 0;
  #closing = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#ring = new PacketRing(options.topics, options.window, options.payloads);
  }

  /**
   * Resolves with the session ticket after CONNACK. With the ticket, the next gateway skips the key exchange of the
   * handshake.
   */
  connect(session: Buffer | undefined): Promise<Buffer | undefined> {
    const { port, ca, clientId, username, password, onError } = this.#options;
    return new Promise((resolve, reject) => {
      let ticket: Buffer | undefined;
      let connected = false;
      const buffer = Buffer.allocUnsafe(64 * 1024);
      const onread = {
        buffer,
        callback: (bytes: number): boolean => {
          if (connected) this.#receive(buffer, bytes);
          else if (bytes === 4 && buffer[0] === 0x20 && buffer[3] === 0) {
            connected = true;
            resolve(ticket);
          } else reject(new Error(`${clientId}: CONNACK ${buffer.toString("hex", 0, bytes)}`));
          // Each PUBACK is a separate TLS record. Reading several at a time halves their cost.
          return !connected;
        },
      };
      const options = { host: "127.0.0.1", port, ca, servername: "localhost", ...(session ? { session } : {}), onread };
      const socket = connect(options, () => socket.write(connectPacket(clientId, username, password)));
      socket.setNoDelay(true);
      socket.on("session", (bytes: Buffer) => (ticket = bytes));
      socket.on("error", (error: Error) => {
        if (connected) onError(error);
        else reject(error);
      });
      socket.on("close", () => {
        if (!this.#closing) onError(new Error(`${clientId}: the broker closed the connection`));
      });
      this.#socket = socket;
      this.#reader = setInterval(() => {
        if (this.sent > this.acknowledged) socket.resume();
      }, READ_EVERY_MS);
    });
  }

  /** Raises the total of packets to publish to `limit`, and sends as many as the window allows. */
  allow(limit: number): void {
    this.#limit = limit;
    this.#send();
  }

  close(): void {
    this.#closing = true;
    clearInterval(this.#reader);
    this.#socket?.end(DISCONNECT_PACKET);
    this.#socket?.unref();
  }

  #receive(buffer: Buffer, bytes: number): void {
    // Only PUBACKs arrive, 40 02 hi lo [MQTT-3.4], so it counts bytes and checks only the first byte of each.
    for (let at = (4 - this.#partial) % 4; at < bytes; at += 4) {
      if (buffer[at] !== 0x40) this.#options.onError(new Error(`${this.#options.clientId}: packet ${buffer[at]}`));
    }
    const total = this.#partial + bytes;
    this.acknowledged += total >> 2;
    this.#partial = total & 3;
    this.#send();
    this.#options.onAcknowledged();
  }

  #send(): void {
    const { window } = this.#options;
    for (;;) {
      const open = Math.min(window - (this.sent - this.acknowledged), this.#limit - this.sent);
      const worthwhile = Math.min(window / WRITES_PER_WINDOW, this.#limit - this.sent);
      if (open <= 0 || open < worthwhile) return;
      const run = Math.min(open, this.#ring.slots - (this.sent % this.#ring.slots));
      this.#socket?.write(this.#ring.take(this.sent, run));
      this.sent += run;
    }
  }
}
