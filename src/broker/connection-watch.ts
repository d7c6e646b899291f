import { createHmac } from "node:crypto";
import { connect, type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { BrokerConnection, BrokerConnectionObserver, BrokerConnections } from "../domain/ports/broker";
import type { Startable } from "../domain/ports/lifecycle";
import { parseConnectionLine, parseCutLine, parseEndLine } from "./connection-line";
import { within } from "./deadline";
import { NOTICES_TOPIC } from "./dynamic-security-document";

export interface ConnectionWatchOptions {
  /** `mqtts://host:8883`. */
  readonly url: string;
  /** The admin user: what may be read here names client ids, which are secrets. */
  readonly username: string;
  readonly password: string;
  readonly ca?: string | undefined;
  /** The same at every start and known to nobody: the session's client id is derived from it. */
  readonly secret: string;
  /** Milliseconds that {@link ConnectionWatch.start} waits, and between attempts. Default 5,000 and 1,000. */
  readonly timeoutMs?: number | undefined;
  readonly reconnectMs?: number | undefined;
  /** Milliseconds until a refused subscription is tried again. Default a minute. */
  readonly refusedMs?: number | undefined;
}

/** How long the broker keeps lines for a process that is away. Bounds its memory as well as what is missed. */
const SESSION_SECONDS = 600;
const REFUSED = 128;

/**
 * Reads in the broker's log who connects. Its session is kept while the process is away, so that neither a restart of
 * the platform nor one of the broker, after which everybody connects at once, goes unseen.
 */
export class ConnectionWatch implements BrokerConnections, Startable {
  /** Secret, as whoever knows it can take the session over. */
  readonly clientId: string;
  private readonly observers = new Set<BrokerConnectionObserver>();
  private client: MqttClient | undefined;
  private again: NodeJS.Timeout | undefined;
  private refused = false;

  constructor(
    private readonly options: ConnectionWatchOptions,
    private readonly logger: Logger,
  ) {
    this.clientId = createHmac("sha256", options.secret).update("sluice connection watch").digest("base64url");
  }

  onConnected(listener: (connection: BrokerConnection) => void): () => void {
    return this.observe({ connected: listener });
  }

  observe(observer: BrokerConnectionObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** Resolves when the broker tells, and also when it refuses or does not answer in time: it goes on trying. */
  async start(): Promise<void> {
    if (this.client !== undefined) return;
    const answered = Promise.withResolvers<void>();
    this.client = this.connect(answered.resolve);
    const timeoutMs = this.options.timeoutMs ?? 5_000;
    await within(answered.promise, timeoutMs, () => new Error("no answer in time")).catch(() => undefined);
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
      // Else the library keeps 65,536 buffers, one for each number of two bytes: 10 MB.
      writeCache: false,
    });
    client.on("connect", () => {
      this.subscribe(client, answered);
    });
    client.on("error", (error) => {
      this.logger.debug({ err: error }, "the broker's log is not read: trying again");
    });
    client.on("close", () => {
      for (const observer of this.observers) observer.interrupted?.();
    });
    client.on("message", (_topic, payload) => {
      this.received(payload);
    });
    return client;
  }

  private subscribe(client: MqttClient, answered: () => void): void {
    client.subscribe(NOTICES_TOPIC, { qos: 1 }, (error, granted) => {
      const refused = error !== null || (granted?.[0]?.qos ?? REFUSED) >= REFUSED;
      if (refused && client.connected) {
        if (!this.refused) {
          const problem = "the admin user may not read the broker's log: last uses of broker credentials are not known";
          this.logger.warn({ topic: NOTICES_TOPIC, err: error ?? undefined }, problem);
        }
        // Reconciliation may give the right later.
        clearTimeout(this.again);
        this.again = setTimeout(() => {
          if (client.connected) this.subscribe(client, answered);
        }, this.options.refusedMs ?? 60_000).unref();
      }
      this.refused = refused;
      answered();
    });
  }

  private received(payload: Buffer): void {
    const connected = parseConnectionLine(payload);
    if (connected === null) {
      this.receivedOther(payload);
      return;
    }
    const now = new Date();
    // A line may have waited for this process; a clock may be ahead.
    const at = connected.at === null || connected.at > now ? now : connected.at;
    for (const observer of this.observers) observer.connected?.({ ...connected, at });
  }

  private receivedOther(payload: Buffer): void {
    const end = parseEndLine(payload);
    if (end !== null) {
      for (const observer of this.observers) observer.ended?.(end.clientId, end.peer);
      return;
    }
    const address = parseCutLine(payload);
    if (address === null) return;
    for (const observer of this.observers) observer.unattributed?.(address);
  }
}
