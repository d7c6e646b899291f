/** RECEIVE: the durable MQTT session. Its messages are acknowledged only after their commit. */
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
  /** Secret: anyone who knows it can hijack the session. */
  readonly clientId: string;
  /** How long the broker keeps the queue while the session is away, seconds. */
  readonly sessionExpirySeconds: number;
}

/** Takes a message. false: deliver no more until `onResume` is called. */
export type MessageSink = (message: ReceivedMessage, onResume: () => void) => boolean;

const MQTTS_PORT = 8883;
const TELEMETRY_FILTER = "tenants/#";
/** Reason "Session taken over" of DISCONNECT (MQTT 5, 3.14.2.1). */
const SESSION_TAKEN_OVER = 0x8e;
const RECONNECT_MS = 500;
/** Minimum time before the session is reclaimed. Limits how fast two processes hijack it from each other. */
const TAKE_BACK_MS = 3_000;
/** Maximum messages that the broker may have in flight to this session (MQTT 5, 3.1.2.11.3). */
const RECEIVE_MAXIMUM = 65_535;
/** Maximum bytes on their way to the broker. Beyond, nothing is published. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** How long the broker keeps a notice for a subscriber that is away. */
const NOTICE_EXPIRY_SECONDS = 3_600;
/** `autosave_interval` of mosquitto/mosquitto.conf. */
const SAVED_AFTER_CHANGES = 5_000;
const SUBSCRIPTIONS_AT_ONCE = 100;
/** Passed to MQTT.js instead of a result: it then sends no PUBACK and continues with the next packet. */
const ACKNOWLEDGED_LATER = new Error("acknowledged after the commit");

/**
 * MQTT.js delivers one message at a time and acknowledges it when its callback is called. This session calls the
 * callback at once with an error value, which skips the PUBACK. {@link acknowledge} writes the PUBACK itself later.
 * This relies on the internals of the pinned version; test/ingest/deferred-acknowledgement.test.ts proves it.
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
   * Resolves when subscribed for the first time. While the broker is unreachable, it logs that and retries.
   *
   * @param awaySince epoch milliseconds since when no process has received for this session; null: unknown
   */
  async start(awaySince: number | null = null): Promise<void> {
    if (awaySince !== null) this.queue.away(awaySince);
    const client = new MqttClient(() => this.connect(), this.clientOptions());
    this.client = client;
    this.watch = new SilenceWatch(client, () => this.held !== null || this.isPaused, this.logger);
    this.watch.start();
    client.handleMessage = (packet, done) => this.receive(client, packet, done);
    // Emitted before MQTT.js writes any packet of its own.
    client.on("packetsend", () => this.acknowledger.flush());
    client.on("error", (error) => this.logger.warn({ err: error.message }, "ingestion session: broker unreachable"));
    client.on("close", () => {
      this.release();
      this.queue.away(Date.now());
    });
    client.on("disconnect", (packet) => {
      if (packet.reasonCode !== SESSION_TAKEN_OVER) return;
      // Only Mosquitto 2.1 reports it. Giving up would let anyone who knows the ID stop ingestion with one connection.
      this.logger.error(
        "another client took over the ingestion session; reclaiming it: check that the client ID is still secret",
      );
      client.options.reconnectPeriod = TAKE_BACK_MS;
    });
    await new Promise<void>((resolve) => {
      client.on("connect", ({ sessionPresent }) => {
        this.logger.info({ sessionPresent }, "ingestion session connected");
        client.options.reconnectPeriod = RECONNECT_MS;
        this.queue.back(Date.now());
        void this.subscribe(client, sessionPresent).then((isSubscribed) => isSubscribed && resolve());
        // The SUBACK follows the session's queue.
        if (sessionPresent) resolve();
      });
      client.once("end", resolve);
    });
  }

  /** Takes no more messages, but still acknowledges those that it has taken. */
  pause(): void {
    this.isPaused = true;
  }

  /** Disconnects. The broker keeps the session and its queue. */
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

  /** Earliest time at which a message received `now` may have been published, epoch milliseconds. */
  queuedSince(now: number): number {
    return this.queue.queuedSince(now);
  }

  /** Publishes with QoS 0. false: the broker is away, or has not received what was published before. */
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
      // An IP address is no server name (RFC 6066, 3); the certificate is then checked for the address.
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
      // A client that is held back sees no PINGRESP in time. A keep-alive would reconnect and redeliver everything, so
      // SilenceWatch replaces it.
      keepalive: 0,
      resubscribe: false,
      log: () => undefined,
      reconnectPeriod: RECONNECT_MS,
      // Also after a rejection: a broker that has lost its users gets them back.
      reconnectOnConnackError: true,
      connectTimeout: 5_000,
      // Otherwise the library keeps 65,536 buffers, one per two-byte number: 10 MB.
      writeCache: false,
      properties: { sessionExpiryInterval: sessionExpirySeconds, receiveMaximum: RECEIVE_MAXIMUM },
    };
  }

  /**
   * Also subscribes in an existing session, because a process may have died between connecting and subscribing.
   * Repeating a subscription loses no message (MQTT 5, 3.8.4-4).
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
      this.logger.error({ err: reason }, "ingestion session: broker rejected the subscription; reconnecting");
      stream.destroy();
      return false;
    }
  }

  /**
   * Mosquitto saves its store after a number of changes. Messages that are delivered at once count as no change, but a
   * repeated subscription does. A broker that is killed before a save would forget this session, and would acknowledge
   * and discard what gateways publish.
   */
  private async haveSaved(client: MqttClient): Promise<void> {
    this.isSaved = false;
    for (let changes = 0; changes < SAVED_AFTER_CHANGES; changes += SUBSCRIPTIONS_AT_ONCE) {
      await Promise.all(Array.from({ length: SUBSCRIPTIONS_AT_ONCE }, () => subscribeOnce(client)));
    }
    // The SUBACK follows the save, which blocks the broker.
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
      contentType: packet.properties?.contentType ?? null,
      receivedAt,
      queuedSince: this.queue.queuedSince(receivedAt),
      origin: { kind: "network", connection: client.stream, packetId },
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

/** Rejects if the broker rejects the subscription, or the connection closes. */
async function subscribeOnce(client: MqttClient): Promise<void> {
  // rh 2: no retained messages, because a telemetry topic carries events, not state (MQTT 5, 3.8.3.1). nl: nothing that
  // this session publishes itself, because its notices are no telemetry (MQTT 5, 3.8.3.1).
  const granted = await client.subscribeAsync(TELEMETRY_FILTER, { qos: 1, rh: 2, nl: true });
  if (granted.some(({ qos }) => qos >= 128)) throw new Error("not authorized");
}
