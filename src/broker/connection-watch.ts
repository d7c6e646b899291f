import { createHmac } from "node:crypto";
import { connect, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { BrokerConnection, BrokerConnectionObserver, BrokerConnections } from "../domain/ports/broker";
import type { Startable } from "../domain/ports/lifecycle";
import { parseConnectionLine, parseCutLine, timeOfLine } from "./connection-line";
import { within } from "./deadline";
import { NOTICES_TOPIC, UPTIME_TOPIC } from "./dynamic-security-document";
import { parseEndLine, parseOpenedLine, parsePlainLine } from "./end-line";

export interface ConnectionWatchOptions {
  /** `mqtts://host:8883`. */
  readonly url: string;
  /** The admin user, because the log contains client IDs, which are secret. */
  readonly username: string;
  readonly password: string;
  readonly ca?: string | undefined;
  /** Secret from which the session's client ID is derived. It must be the same at every start. */
  readonly secret: string;
  /**
   * Maximum time that {@link ConnectionWatch.start} waits, in milliseconds. Default: 5,000. `reconnectMs` is the
   * delay between attempts to connect. Default: 1,000.
   */
  readonly timeoutMs?: number | undefined;
  readonly reconnectMs?: number | undefined;
  /** Delay before a rejected subscription is retried, in milliseconds. Default: 60,000. */
  readonly rejectedMs?: number | undefined;
}

/**
 * Time for which the broker keeps log lines while this process is disconnected, in seconds. It bounds the broker's
 * memory.
 */
const SESSION_SECONDS = 600;
const REJECTED = 128;

/**
 * Reads connections from the broker's log. The broker keeps the session while this process is disconnected. A restart
 * of the platform within {@link SESSION_SECONDS} therefore loses no line. If the broker restarts and has saved the
 * session, no line is lost either, although all clients then connect simultaneously.
 */
export class ConnectionWatch implements BrokerConnections, Startable {
  /** Secret: anyone who knows it can hijack the session. */
  readonly clientId: string;
  private readonly observers = new Set<BrokerConnectionObserver>();
  private client: MqttClient | undefined;
  private again: NodeJS.Timeout | undefined;
  private rejected = false;

  constructor(
    private readonly options: ConnectionWatchOptions,
    private readonly logger: Logger,
  ) {
    this.clientId = clientIdOfWatch(options.secret);
  }

  onConnected(listener: (connection: BrokerConnection) => void): () => void {
    return this.observe({ connected: listener });
  }

  observe(observer: BrokerConnectionObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /**
   * Resolves when the watch has subscribed. Also resolves if the broker rejects the subscription or does not respond in
   * time. The watch then retries.
   */
  async start(): Promise<void> {
    if (this.client !== undefined) return;
    const answered = Promise.withResolvers<void>();
    this.client = this.connect(answered.resolve);
    const timeoutMs = this.options.timeoutMs ?? 5_000;
    await within(answered.promise, timeoutMs, () => new Error("the broker did not respond in time")).catch(
      () => undefined,
    );
  }

  async stop(): Promise<void> {
    clearTimeout(this.again);
    await this.client?.endAsync(true);
    this.observers.clear();
  }

  private connect(answered: () => void): MqttClient {
    const { url, username, password, ca } = this.options;
    const client = connect(url, {
      protocolVersion: 5,
      clientId: this.clientId,
      username,
      password,
      ...(ca === undefined ? {} : { ca }),
      clean: false,
      properties: { sessionExpiryInterval: SESSION_SECONDS },
      keepalive: 15,
      reconnectPeriod: this.options.reconnectMs ?? 1_000,
      reconnectOnConnackError: true,
      resubscribe: false,
      // Otherwise the library caches a buffer for each of the 65,536 two-byte numbers, which takes 10 MB.
      writeCache: false,
    });
    client.on("connect", ({ sessionPresent }) => {
      if (!sessionPresent) for (const observer of this.observers) observer.linesLost?.(new Date());
      this.subscribe(client, answered);
      // If this subscription fails, only restarts of the broker go unnoticed.
      client.subscribe(UPTIME_TOPIC, { qos: 0 }, () => undefined);
    });
    client.on("error", (error) => {
      this.logger.debug({ err: error }, "broker's log unavailable; retrying");
    });
    client.on("close", () => {
      for (const observer of this.observers) observer.interrupted?.();
    });
    client.on("message", (topic, payload, { retain }) => {
      if (topic !== UPTIME_TOPIC) this.received(payload);
      // It is unknown when a retained message was published.
      else if (!retain) this.running(payload);
    });
    return client;
  }

  private subscribe(client: MqttClient, answered: () => void): void {
    client.subscribe(NOTICES_TOPIC, { qos: 1 }, (error, granted) => {
      const rejected = error !== null || (granted?.[0]?.qos ?? REJECTED) >= REJECTED;
      if (rejected && client.connected) {
        if (!this.rejected) {
          const phrase =
            "the admin user cannot read the broker's log, so the last uses of broker credentials are unknown";
          this.logger.warn({ topic: NOTICES_TOPIC, err: error ?? undefined }, phrase);
        }
        // Reconciliation may grant the admin user this right later.
        clearTimeout(this.again);
        this.again = setTimeout(() => {
          if (client.connected) this.subscribe(client, answered);
        }, this.options.rejectedMs ?? 60_000).unref();
      }
      this.rejected = rejected;
      answered();
    });
  }

  private running(payload: Buffer): void {
    const seconds = Number.parseInt(payload.toString("latin1"), 10);
    if (Number.isNaN(seconds)) return;
    const since = new Date(Date.now() - seconds * 1_000);
    for (const observer of this.observers) observer.running?.(since);
  }

  private received(payload: Buffer): void {
    const now = new Date();
    const logged = timeOfLine(payload) ?? now;
    // The line may have waited for this process, or the broker's clock may be ahead.
    const at = logged > now ? now : logged;
    const connected = parseConnectionLine(payload);
    if (connected === null) {
      this.receivedOther(payload, at);
      return;
    }
    for (const observer of this.observers) observer.connected?.({ ...connected, at });
  }

  private receivedOther(payload: Buffer, at: Date): void {
    const opened = parseOpenedLine(payload);
    if (opened !== null) {
      for (const observer of this.observers) observer.opened?.(opened, at);
      return;
    }
    const end = parseEndLine(payload);
    if (end !== null) {
      for (const observer of this.observers) observer.ended?.({ ...end, at });
      return;
    }
    const plain = parsePlainLine(payload);
    if (plain !== null) {
      const end = { clientId: null, peer: `${plain}:0`, reason: "TLS_FAILED", at } as const;
      for (const observer of this.observers) observer.ended?.(end);
      return;
    }
    const address = parseCutLine(payload);
    if (address === null) return;
    for (const observer of this.observers) observer.unattributed?.(address);
  }
}

/** Returns the client ID of the session, derived from the secret. */
export function clientIdOfWatch(secret: string): string {
  return createHmac("sha256", secret).update("sluice connection watch").digest("base64url");
}
