/** RECEIVE: the durable MQTT session whose messages are acknowledged only when told to. */
import { type IClientOptions, type IPublishPacket, MqttClient } from "mqtt";
import { isIP } from "node:net";
import type { Logger } from "pino";
import type { Startable } from "../../domain/ports/lifecycle";
import { Acknowledger } from "./acknowledger";
import { BrokerStream } from "./broker-stream";
import type { Delivery, ReceivedMessage } from "../stages/messages";
import { QueueWatch } from "./queue-watch";
import { SilenceWatch } from "./silence-watch";

export interface SessionOptions {
  /** `mqtts://host:port`. */
  readonly url: string;
  /** PEM; null: the system's authorities. */
  readonly caCertificate: string | null;
  readonly username: string;
  readonly password: string;
  /** Secret: whoever knows it can take the session over. */
  readonly clientId: string;
  /** How long the broker keeps the queue while the session is away, seconds. */
  readonly sessionExpirySeconds: number;
}

/** Takes a message; false: deliver no more until `onResume` is called. */
export type MessageSink = (message: ReceivedMessage, onResume: () => void) => boolean;

const MQTTS_PORT = 8883;
const TELEMETRY_FILTER = "tenants/#";
/** Reason "Session taken over" of DISCONNECT (MQTT 5, 3.14.2.1). */
const SESSION_TAKEN_OVER = 0x8e;
const RECONNECT_MS = 500;
/** Two processes by one configuration take the session from each other no faster than this. */
const TAKE_BACK_MS = 3_000;
/** Most messages the broker may have under way to us (MQTT 5, 3.1.2.11.3). */
const RECEIVE_MAXIMUM = 65_535;
/** Bytes on their way to the broker beyond which nothing is published. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** How long the broker keeps what was published for a subscriber that is away. */
const NOTICE_EXPIRY_SECONDS = 3_600;
/** `autosave_interval` of mosquitto/mosquitto.conf. */
const SAVED_AFTER_CHANGES = 5_000;
const SUBSCRIPTIONS_AT_ONCE = 100;
/** Handed to MQTT.js instead of a result: it then sends no PUBACK and goes on with the next packet. */
const ACKNOWLEDGED_LATER = new Error("acknowledged after the commit");

/**
 * MQTT.js hands over one message at a time and acknowledges when its callback is called. Here the callback is called
 * at once with an error value, which skips the PUBACK, and {@link acknowledge} writes the PUBACK itself later. This
 * rests on the internals of the pinned version; test/ingest/deferred-acknowledgement.test.ts proves it.
 */
export class IngestSession implements Startable {
  private client: MqttClient | null = null;
  private watch: SilenceWatch | null = null;
  /** Callback of the message that is held back while the pipeline is full. */
  private held: (() => void) | null = null;
  private isPaused = false;
  /** Whether the broker has this session on disk, as far as this process knows. */
  private isSaved = false;
  private readonly acknowledger = new Acknowledger();
  private readonly queue = new QueueWatch();

  constructor(
    private readonly options: SessionOptions,
    private readonly sink: MessageSink,
    private readonly logger: Logger,
  ) {}

  get isConnected(): boolean {
    return this.client?.connected === true;
  }

  /**
   * Resolves when subscribed for the first time. While the broker is unreachable it says so and tries again.
   *
   * @param awaySince epoch ms since when nobody has received for this session; null: not known
   */
  async start(awaySince: number | null = null): Promise<void> {
    if (awaySince !== null) this.queue.away(awaySince);
    const client = new MqttClient(() => this.connect(), this.clientOptions());
    this.client = client;
    this.watch = new SilenceWatch(client, () => this.held !== null || this.isPaused, this.logger);
    this.watch.start();
    client.handleMessage = (packet, done) => this.receive(client, packet, done);
    // Emitted before a packet of MQTT.js's own is written, whichever it is.
    client.on("packetsend", () => this.acknowledger.flush());
    client.on("error", (error) => this.logger.warn({ err: error.message }, "ingestion session: broker unreachable"));
    client.on("close", () => {
      this.release();
      this.queue.away(Date.now());
    });
    client.on("disconnect", (packet) => {
      if (packet.reasonCode !== SESSION_TAKEN_OVER) return;
      // Mosquitto tells it from 2.1. Giving up would let whoever knows the id stop ingestion with one connection.
      this.logger.error("another client has taken the ingestion session over; taking it back: is the id still secret?");
      client.options.reconnectPeriod = TAKE_BACK_MS;
    });
    await new Promise<void>((resolve) => {
      client.on("connect", ({ sessionPresent }) => {
        this.logger.info({ sessionPresent }, "ingestion session connected");
        client.options.reconnectPeriod = RECONNECT_MS;
        this.queue.back(Date.now());
        void this.subscribe(client, sessionPresent).then((isSubscribed) => isSubscribed && resolve());
        // Its answer comes after the queue that the session has kept.
        if (sessionPresent) resolve();
      });
      client.once("end", resolve);
    });
  }

  /** Takes no more messages, but still acknowledges those that it took. */
  pause(): void {
    this.isPaused = true;
  }

  /** Disconnects; the broker keeps the session and its queue. */
  async stop(): Promise<void> {
    const { client } = this;
    if (client === null) return;
    this.client = null;
    this.watch?.stop();
    this.release();
    this.acknowledger.flush();
    await client.endAsync(true);
  }

  acknowledge(deliveries: readonly Delivery[]): void {
    const { client } = this;
    this.acknowledger.write(client?.connected === true ? client.stream : null, deliveries);
  }

  /** The earliest time at which what is received `now` may have been published, epoch ms. */
  queuedSince(now: number): number {
    return this.queue.queuedSince(now);
  }

  /** QoS 0. false: the broker is away, or has not taken what was published before. */
  publish(topic: string, payload: string): boolean {
    const { client } = this;
    if (client?.connected !== true || client.stream.writableLength > MAX_UNSENT_BYTES) return false;
    client.publish(topic, payload, { qos: 0, properties: { messageExpiryInterval: NOTICE_EXPIRY_SECONDS } });
    return true;
  }

  private connect(): BrokerStream {
    const { url, caCertificate } = this.options;
    const { hostname: host, port } = new URL(url);
    const hostname = host.replace(/^\[(.*)\]$/, "$1");
    return new BrokerStream({
      host: hostname,
      port: port === "" ? MQTTS_PORT : Number(port),
      // An address is no server name (RFC 6066, 3); the certificate is then checked for the address.
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
      ...(caCertificate === null ? {} : { ca: caCertificate }),
      rejectUnauthorized: true,
    });
  }

  private clientOptions(): IClientOptions {
    const { username, password, clientId, sessionExpirySeconds } = this.options;
    return {
      username,
      password,
      clientId,
      protocolVersion: 5,
      clean: false,
      // A pump that is held back sees no PINGRESP in time; a keep-alive would reconnect and redeliver everything.
      // SilenceWatch takes its place.
      keepalive: 0,
      resubscribe: false,
      log: () => undefined,
      reconnectPeriod: RECONNECT_MS,
      // Also after a rejection: a broker that comes back without its users gets them again.
      reconnectOnConnackError: true,
      connectTimeout: 5_000,
      // Else the library keeps 65,536 buffers, one for each number of two bytes: 10 MB.
      writeCache: false,
      properties: { sessionExpiryInterval: sessionExpirySeconds, receiveMaximum: RECEIVE_MAXIMUM },
    };
  }

  /**
   * Also in a session that is present: a process may have ended between connecting and subscribing. Repeating a
   * subscription loses no message (MQTT 5, 3.8.4-4).
   */
  private async subscribe(client: MqttClient, sessionPresent: boolean): Promise<boolean> {
    const { stream } = client;
    try {
      await subscribeOnce(client);
      if (!sessionPresent || !this.isSaved) await this.haveSaved(client);
      return true;
    } catch (error) {
      if (stream.destroyed) return false;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error({ err: reason }, "ingestion session: the broker rejected the subscription; reconnecting");
      stream.destroy();
      return false;
    }
  }

  /**
   * Mosquitto writes what it holds to disk after a number of changes; messages that are delivered at once are none.
   * Killed before, it would not know this session any more, and would acknowledge what gateways publish to nobody. A
   * repeated subscription is a change.
   */
  private async haveSaved(client: MqttClient): Promise<void> {
    this.isSaved = false;
    for (let changes = 0; changes < SAVED_AFTER_CHANGES; changes += SUBSCRIPTIONS_AT_ONCE) {
      await Promise.all(Array.from({ length: SUBSCRIPTIONS_AT_ONCE }, () => subscribeOnce(client)));
    }
    // Answered after the save, which holds the broker up.
    await subscribeOnce(client);
    this.isSaved = true;
  }

  private receive(client: MqttClient, packet: IPublishPacket, done: (error?: Error) => void): void {
    if (this.isPaused) return;
    const packetId = packet.qos === 0 ? null : (packet.messageId ?? null);
    const proceed = () => done(packetId === null ? undefined : ACKNOWLEDGED_LATER);
    const receivedAt = Date.now();
    const message: ReceivedMessage = {
      topic: packet.topic,
      payload: typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload,
      receivedAt,
      queuedSince: this.queue.queuedSince(receivedAt),
      delivery: { connection: client.stream, packetId },
    };
    if (this.sink(message, () => this.release())) return proceed();
    this.held = proceed;
    this.queue.away(receivedAt);
  }

  private release(): void {
    const { held } = this;
    if (held === null) return;
    this.held = null;
    this.queue.back(Date.now());
    held();
  }
}

/** Rejects where the broker rejects, or the connection ends. */
async function subscribeOnce(client: MqttClient): Promise<void> {
  // rh 2: no retained messages (MQTT 5, 3.8.3.1): a telemetry topic carries events, not state.
  // nl: not what this session publishes itself (MQTT 5, 3.8.3.1): its notices are no telemetry.
  const granted = await client.subscribeAsync(TELEMETRY_FILTER, { qos: 1, rh: 2, nl: true });
  if (granted.some(({ qos }) => qos >= 128)) throw new Error("not authorized");
}
