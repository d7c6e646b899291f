/** RECEIVE: the durable MQTT session. Its messages are acknowledged only after their commit. */
import type { IPublishPacket } from "mqtt-packet";
import type { Logger } from "pino";
import type { Startable } from "../../domain/ports/lifecycle";
import { networkFailure } from "../../domain/network-failure";
import { RepeatedFailure } from "../../domain/repeated-failure";
import { SessionConnection } from "./session-connection";
import type { BrokerStream } from "./broker-stream";
import { type BrokerServer, BrokerStreams } from "./broker-streams";
import type { Delivery, ReceivedMessage } from "../stages/messages";
import { QueueWatch } from "./queue-watch";
import { SilenceWatch } from "./silence-watch";
import { MARKS, TELEMETRY } from "./subscriptions";

export interface SessionOptions extends BrokerServer {
  readonly username: string;
  readonly password: string;
  /** Secret: anyone who knows it can hijack the session. */
  readonly clientId: string;
  /** Time for which the broker keeps the queue while the session is disconnected, in seconds. */
  readonly sessionExpirySeconds: number;
}

/** Takes a message. Returns false if the caller must deliver no more until `onResume` is called. */
export type MessageSink = (message: ReceivedMessage, onResume: () => void) => boolean;

/** Reason "Session taken over" of DISCONNECT (MQTT 5, 3.14.2.1). */
const SESSION_TAKEN_OVER = 0x8e;
const RECONNECT_MS = 500;
/** Minimum time before the session is reclaimed. Limits how often two processes take it from each other. */
const TAKE_BACK_MS = 3_000;
/** Maximum number of messages that the broker may have in flight to this session (MQTT 5, 3.1.2.11.3). */
const RECEIVE_MAXIMUM = 65_535;
/** Maximum number of unsent bytes. While there are more, no notice is published. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** Time for which the broker keeps a notice for a disconnected subscriber, in seconds. */
const NOTICE_EXPIRY_SECONDS = 3_600;
/** Number of changes after which Mosquitto saves its store: `autosave_interval` of mosquitto/mosquitto.conf. */
const SAVED_AFTER_CHANGES = 5_000;
/** Delay before the save of a session that another process has used, in milliseconds. It keeps take-overs short. */
const SAVE_LATER_MS = 5_000;

/** `retry` begins the next connection. */
type State =
  | { readonly kind: "idle" | "stopped" }
  | {
      readonly kind: "open";
      readonly connection: SessionConnection;
      readonly stream: BrokerStream;
      readonly watch: SilenceWatch;
    }
  | { readonly kind: "away"; readonly retry: NodeJS.Timeout };

/** Keeps one durable session at the broker, through any number of connections. */
export class IngestSession implements Startable {
  private state: State = { kind: "idle" };
  private isPaused = false;
  /** Whether this process knows that the broker has saved the session to disk. */
  private isSaved = false;
  private saving: NodeJS.Timeout | undefined;
  private retryMs = RECONNECT_MS;
  private readonly queue = new QueueWatch();
  private readonly failures = new RepeatedFailure();
  private readonly streams: BrokerStreams;
  private readonly ready = Promise.withResolvers<void>();
  private readonly ended = Promise.withResolvers<void>();

  constructor(
    private readonly options: SessionOptions,
    private readonly sink: MessageSink,
    private readonly logger: Logger,
    /** Whether this process may reconnect. If another process owns the session now, a reconnect would take it away. */
    private readonly mayReconnect: () => boolean = () => true,
  ) {
    this.streams = new BrokerStreams(options);
  }

  get isConnected(): boolean {
    return this.connection?.isConnected === true;
  }

  /** Begins the TLS connection before {@link start}. The broker does not yet take the session from its owner. */
  prepare(): void {
    this.streams.prepare();
  }

  /**
   * Resolves when the broker has the session and its subscription, or when the session is stopped. While the broker is
   * unreachable, logs this and retries.
   *
   * @param awaySince time since which no process has received its messages, in epoch milliseconds; null if unknown
   */
  async start(awaySince: number | null = null): Promise<void> {
    if (awaySince !== null) this.queue.away(awaySince);
    this.open();
    await this.ready.promise;
  }

  /** Takes no more messages, but still acknowledges those that it has taken. */
  pause(): void {
    this.isPaused = true;
    this.connection?.hold();
  }

  /** Sends pending acknowledgements, and disconnects. The broker keeps the session and its queue. */
  async stop(): Promise<void> {
    const { state } = this;
    clearTimeout(this.saving);
    this.streams.stop();
    this.state = { kind: "stopped" };
    if (state.kind === "open") {
      state.watch.stop();
      state.connection.end();
    } else if (state.kind === "away") clearTimeout(state.retry);
    if (state.kind === "idle" || state.kind === "away") this.ended.resolve();
    await this.ended.promise;
    this.ready.resolve();
  }

  acknowledge(deliveries: readonly Delivery[]): void {
    this.connection?.acknowledge(deliveries);
  }

  /** Returns the earliest time at which a message received `now` may have been published, in epoch milliseconds. */
  queuedSince(now: number): number {
    return this.queue.queuedSince(now);
  }

  /** Publishes with QoS 0. Returns false if the broker is unreachable, or has not received earlier notices yet. */
  publish(topic: string, payload: string): boolean {
    const { connection } = this;
    if (connection?.isConnected !== true || connection.unsentBytes > MAX_UNSENT_BYTES) return false;
    connection.publish(topic, payload, NOTICE_EXPIRY_SECONDS);
    return true;
  }

  /**
   * Calls `onResponse` after all messages that the broker sends before it receives the ping. Returns the time that an
   * idle broker needs to respond, in milliseconds; null if the broker is unreachable.
   */
  ping(onResponse: () => void): number | null {
    if (this.state.kind !== "open" || !this.state.connection.isConnected) return null;
    this.state.connection.ping(onResponse);
    return this.state.stream.roundTripMs;
  }

  /**
   * Publishes a mark to this session, which the broker queues after all earlier messages. If `payload` is null, only
   * checks that marks are possible. Rejects if the broker denies marks, or the connection closes. Resolves with false
   * if not connected.
   */
  async mark(payload: string | null): Promise<boolean> {
    const { connection } = this;
    if (connection?.isConnected !== true) return false;
    await connection.subscribe(MARKS);
    if (payload !== null) connection.publishOnce(MARKS.topic, payload);
    return true;
  }

  private get connection(): SessionConnection | null {
    return this.state.kind === "open" ? this.state.connection : null;
  }

  private open(): void {
    const { username, password, clientId, sessionExpirySeconds } = this.options;
    const stream = this.streams.open();
    const connection: SessionConnection = new SessionConnection(
      stream,
      {
        clientId,
        username,
        password: Buffer.from(password),
        clean: false,
        // While deliveries are held back, PINGRESP is read too late. With a keep-alive, the client would then
        // reconnect, and the broker would redeliver everything. SilenceWatch replaces the keep-alive.
        keepalive: 0,
        properties: { sessionExpiryInterval: sessionExpirySeconds, receiveMaximum: RECEIVE_MAXIMUM },
      },
      {
        heard: () => watch.heard(),
        connected: (sessionPresent) => this.connected(connection, sessionPresent),
        published: (packet) => this.receive(connection, packet),
        disconnected: (reasonCode) => this.disconnected(reasonCode),
        closed: (error) => this.closed(error),
      },
    );
    const watch = new SilenceWatch(connection, this.logger);
    watch.start();
    this.state = { kind: "open", connection, stream, watch };
  }

  private connected(connection: SessionConnection, sessionPresent: boolean): void {
    this.failures.over();
    this.logger.info({ sessionPresent }, "ingestion session connected");
    this.retryMs = RECONNECT_MS;
    this.queue.back(Date.now());
    void this.subscribe(connection, sessionPresent);
    // The SUBACK arrives only after the session's queue.
    if (sessionPresent) this.ready.resolve();
  }

  private disconnected(reasonCode: number): void {
    if (reasonCode !== SESSION_TAKEN_OVER) return;
    // Only Mosquitto 2.1 reports this. If the session gave up, one connection with its ID could stop ingestion.
    this.logger.error(
      "another client took over the ingestion session; reclaiming it: check that the client ID is still secret",
    );
    this.retryMs = TAKE_BACK_MS;
  }

  private closed(error: Error | null): void {
    if (this.state.kind === "stopped") return this.ended.resolve();
    // Broker administration connects to the same address, and logs the remedy.
    const failure = error === null ? null : networkFailure(error);
    const repeated = failure === null ? null : this.failures.occurred(failure);
    if (repeated !== null) this.logger.warn({ err: failure, repeated }, "ingestion session: broker unreachable");
    this.queue.away(Date.now());
    if (this.state.kind === "open") this.state.watch.stop();
    this.state = { kind: "away", retry: setTimeout(() => this.reopen(), this.retryMs) };
  }

  private reopen(): void {
    if (this.mayReconnect()) return this.open();
    this.state = { kind: "away", retry: setTimeout(() => this.reopen(), RECONNECT_MS) };
  }

  /**
   * Also subscribes in an existing session, because a process may have died between connecting and subscribing.
   * Repeating a subscription loses no message (MQTT 5, 3.8.4-4).
   */
  private async subscribe(connection: SessionConnection, sessionPresent: boolean): Promise<void> {
    try {
      await connection.subscribe(TELEMETRY);
      if (!sessionPresent) await this.haveSaved(connection);
      else if (!this.isSaved) this.haveSavedLater(connection);
      this.ready.resolve();
    } catch (error) {
      if (!connection.isConnected) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error({ err: reason }, "ingestion session: broker rejected the subscription; reconnecting");
      connection.destroy();
    }
  }

  /**
   * Makes the broker save this session by repeated subscriptions. Mosquitto saves its store after a number of changes.
   * A repeated subscription counts as a change. A message that is delivered immediately does not. A broker that is
   * killed before a save forgets the session. It then acknowledges and discards the messages of gateways.
   */
  private async haveSaved(connection: SessionConnection): Promise<void> {
    this.isSaved = false;
    await Promise.all(Array.from({ length: SAVED_AFTER_CHANGES }, () => connection.subscribe(TELEMETRY)));
    // The SUBACK follows the save, which blocks the broker.
    await connection.subscribe(TELEMETRY);
    this.isSaved = true;
  }

  /** The process that created the session has most likely waited for its save. */
  private haveSavedLater(connection: SessionConnection): void {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      // If the connection closes, the next connection repeats this.
      if (connection.isConnected) this.haveSaved(connection).catch(() => undefined);
    }, SAVE_LATER_MS).unref();
  }

  /** Returns false if no more may be delivered until the pipeline has room. */
  private receive(connection: SessionConnection, packet: IPublishPacket): boolean {
    if (this.isPaused) return false;
    const receivedAt = Date.now();
    const payload = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const message: ReceivedMessage = {
      topic: packet.topic,
      payload,
      payloadBytes: payload.length,
      contentType: packet.properties?.contentType ?? null,
      receivedAt,
      queuedSince: this.queue.queuedSince(receivedAt),
      origin: { kind: "network", ...connection.deliveryOf(packet) },
    };
    if (this.sink(message, () => this.release(connection))) return true;
    this.queue.away(receivedAt);
    return false;
  }

  private release(connection: SessionConnection): void {
    if (this.isPaused || connection !== this.connection) return;
    this.queue.back(Date.now());
    connection.resume();
  }
}
