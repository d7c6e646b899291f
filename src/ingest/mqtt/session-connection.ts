/** One network connection of the ingestion session: MQTT 5 packets over a stream. */
import { ReasonCodes } from "mqtt";
import {
  generate,
  parser,
  writeToStream,
  type IConnackPacket,
  type IConnectPacket,
  type IDisconnectPacket,
  type IPublishPacket,
  type ISubackPacket,
  type ISubscription,
  type Packet,
} from "mqtt-packet";
import type { Duplex } from "node:stream";
import type { Delivery } from "../stages/messages";
import { Acknowledger } from "./acknowledger";

export interface ConnectionHandlers {
  /** Called when the broker has accepted the connection (MQTT 5, 3.2). */
  connected(sessionPresent: boolean): void;
  /** Called for every received packet. */
  heard(): void;
  /** Takes a PUBLISH. Returns false if no more may be delivered until {@link SessionConnection.resume}. */
  published(packet: IPublishPacket): boolean;
  /** Called when the broker sends DISCONNECT (MQTT 5, 3.14). `closed` follows. */
  disconnected(reasonCode: number): void;
  /** Called once, as the last handler. `error` is null if the connection closed without an error. */
  closed(error: Error | null): void;
}

const MQTT_5 = { protocolVersion: 5 } as const;
/** Time limit for TLS and CONNACK, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Time limit for the broker to close the connection after DISCONNECT, in milliseconds. */
const END_TIMEOUT_MS = 1_000;
const MAX_PACKET_ID = 65_535;
/** Reason codes from which a packet reports a failure (MQTT 5, 2.4). */
const FIRST_FAILURE = 0x80;

// Otherwise the codec caches a buffer for each of the 65,536 two-byte numbers, which takes 10 MB.
writeToStream.cacheNumbers = false;

/** Delivers each PUBLISH in the order of receipt. Acknowledges it only when {@link acknowledge} is called. */
export class SessionConnection {
  private phase: "connecting" | "connected" | "ended" | "closed" = "connecting";
  private readonly acknowledger: Acknowledger;
  private readonly subscriptions = new Map<number, PromiseWithResolvers<void>>();
  private lastPacketId = 0;
  /** Listeners for PINGRESP, in the order of the pings. */
  private pinged: (() => void)[] = [];
  private held = false;
  /** Packets that are held back because they arrived in the same piece of the stream as the last delivered PUBLISH. */
  private waiting: IPublishPacket[] = [];
  private error: Error | null = null;
  private timeout: NodeJS.Timeout;

  constructor(
    private readonly stream: Duplex,
    connect: Omit<IConnectPacket, "cmd" | "protocolId" | "protocolVersion">,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.acknowledger = new Acknowledger(stream);
    const packets = parser(MQTT_5);
    packets.on("packet", (packet) => this.handle(packet));
    packets.on("error", (error: Error) => stream.destroy(error));
    stream.on("data", (piece: Buffer) => {
      this.handlers.heard();
      packets.parse(piece);
    });
    stream.on("error", (error) => (this.error = error));
    stream.on("close", () => this.close());
    this.timeout = this.destroyAfter(CONNECT_TIMEOUT_MS, "the broker did not respond");
    this.send({ cmd: "connect", protocolId: "MQTT", ...MQTT_5, ...connect });
  }

  get isConnected(): boolean {
    return this.phase === "connected";
  }

  /** Whether deliveries are held back. */
  get isHeld(): boolean {
    return this.held;
  }

  /** Number of bytes that wait to be sent to the broker. */
  get unsentBytes(): number {
    return this.stream.writableLength;
  }

  /** Holds back deliveries. TCP flow control then slows the broker. */
  hold(): void {
    this.held = true;
    this.stream.pause();
  }

  resume(): void {
    this.held = false;
    const { waiting } = this;
    let delivered = 0;
    for (const packet of waiting) {
      if (this.held) break;
      this.deliver(packet);
      delivered++;
    }
    this.waiting = waiting.slice(delivered);
    if (!this.held) this.stream.resume();
  }

  /** Returns the identity of a delivery on this connection. */
  deliveryOf({ qos, messageId }: IPublishPacket): Delivery {
    return { connection: this.stream, packetId: qos === 0 ? null : (messageId ?? null) };
  }

  /** Acknowledges deliveries of this connection, and ignores those of other connections. */
  acknowledge(deliveries: readonly Delivery[]): void {
    if (this.phase === "connected") this.acknowledger.write(deliveries);
  }

  /** Publishes with QoS 0. */
  publish(topic: string, payload: string, messageExpiryInterval: number): void {
    const properties = { messageExpiryInterval };
    this.send({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false, properties });
  }

  /** Publishes with QoS 1. Does not wait for the PUBACK. */
  publishOnce(topic: string, payload: string): void {
    const messageId = this.nextPacketId();
    this.send({ cmd: "publish", topic, payload, qos: 1, messageId, dup: false, retain: false });
  }

  /**
   * Resolves when the broker has accepted the subscription. Rejects if the broker rejects it, or the connection closes.
   */
  subscribe(subscription: ISubscription): Promise<void> {
    const messageId = this.nextPacketId();
    const result = Promise.withResolvers<void>();
    this.subscriptions.set(messageId, result);
    this.send({ cmd: "subscribe", messageId, subscriptions: [subscription] });
    return result.promise;
  }

  private nextPacketId(): number {
    return (this.lastPacketId = (this.lastPacketId % MAX_PACKET_ID) + 1);
  }

  /** @param onResponse called when the broker responds, unless the connection closes first */
  ping(onResponse: () => void = () => undefined): void {
    this.pinged.push(onResponse);
    this.send({ cmd: "pingreq" });
  }

  /** Sends pending acknowledgements and DISCONNECT. The broker keeps the session. `closed` follows within a second. */
  end(): void {
    if (this.phase !== "connected") return void this.destroy();
    this.send({ cmd: "disconnect", reasonCode: 0 });
    this.phase = "ended";
    this.waiting = [];
    this.timeout = this.destroyAfter(END_TIMEOUT_MS);
    this.stream.end();
    // A paused stream would not notice that the broker closes it.
    this.stream.resume();
  }

  /** Closes without DISCONNECT. */
  destroy(): void {
    this.stream.destroy();
  }

  private handle(packet: Packet): void {
    if (packet.cmd === "publish") this.deliver(packet);
    else if (packet.cmd === "connack") this.connected(packet);
    else if (packet.cmd === "suback") this.subscribed(packet);
    else if (packet.cmd === "pingresp") this.pinged.shift()?.();
    else if (packet.cmd === "disconnect") this.disconnected(packet);
  }

  private deliver(packet: IPublishPacket): void {
    if (this.phase !== "connected") return;
    if (this.held) this.waiting.push(packet);
    else if (!this.handlers.published(packet)) this.hold();
  }

  private connected({ reasonCode = 0, sessionPresent }: IConnackPacket): void {
    clearTimeout(this.timeout);
    if (reasonCode >= FIRST_FAILURE) {
      this.stream.destroy(new Error(`connection rejected: ${nameOf(reasonCode)}`));
      return;
    }
    this.phase = "connected";
    this.handlers.connected(sessionPresent);
  }

  private subscribed({ messageId = 0, granted }: ISubackPacket): void {
    const result = this.subscriptions.get(messageId);
    this.subscriptions.delete(messageId);
    const failure = granted.map(Number).find((code) => code >= FIRST_FAILURE);
    if (failure === undefined) result?.resolve();
    else result?.reject(new Error(nameOf(failure)));
  }

  private disconnected({ reasonCode = 0 }: IDisconnectPacket): void {
    this.handlers.disconnected(reasonCode);
    this.stream.destroy();
  }

  private send(packet: Packet): void {
    this.acknowledger.flush();
    if (this.stream.writable) this.stream.write(generate(packet, MQTT_5));
  }

  private close(): void {
    clearTimeout(this.timeout);
    this.phase = "closed";
    this.waiting = [];
    this.pinged = [];
    const error = this.error ?? new Error("the connection closed");
    for (const { reject } of this.subscriptions.values()) reject(error);
    this.subscriptions.clear();
    this.handlers.closed(this.error);
  }

  private destroyAfter(ms: number, reason?: string): NodeJS.Timeout {
    return setTimeout(() => this.stream.destroy(reason === undefined ? undefined : new Error(reason)), ms);
  }
}

function nameOf(reasonCode: number): string {
  const names: Readonly<Record<number, string>> = ReasonCodes;
  return names[reasonCode] ?? `reason code ${reasonCode}`;
}
