import { connect, type TLSSocket } from "node:tls";
import { connectPacket, DISCONNECT_PACKET, PacketRing } from "./packets";

export interface GatewayAccount {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** All of one length. */
  readonly topics: readonly string[];
  /** Payload for each topic instead of readings. All topics with their payloads must then have the same length. */
  readonly payloads?: readonly string[];
}

export interface GatewayOptions extends GatewayAccount {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  /** Most unacknowledged packets. */
  readonly window: number;
  /** Called after each portion of acknowledgements. */
  readonly onAcknowledged: () => void;
  readonly onError: (error: Error) => void;
}

/** A write has at least this fraction of the window in packets (4: a quarter), except near the end. */
const WRITES_PER_WINDOW = 4;
/** Interval of reads of acknowledgements, milliseconds. The window of a gateway must cover a longer time. */
const READ_EVERY_MS = 10;

/** One TLS connection that publishes pre-encoded packets within a window of unacknowledged ones. */
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

  /** Resolves after CONNACK; the session ticket lets the next gateway skip the handshake's key exchange. */
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
          // Each PUBACK is a TLS record of its own: reading them in bursts halves their cost.
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
    // Only PUBACKs arrive, 40 02 hi lo [MQTT-3.4]: counting bytes is enough, the first of each is checked.
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
