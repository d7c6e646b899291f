/** A gateway that knows the addresses of two brokers, as if a DNS name pointed to both. */
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { setTimeout as delay } from "node:timers/promises";

export interface RoamingOptions {
  /** Addresses of the brokers. The gateway tries them alternately. */
  readonly urls: readonly string[];
  readonly ca: Buffer;
  /** A password or a certificate. */
  readonly access: Pick<IClientOptions, "username" | "password" | "cert" | "key">;
  readonly topic: string;
  /** Base of the values. The gateway publishes `base` + 1, `base` + 2 and so on. */
  readonly base: number;
  readonly protocolVersion: 4 | 5;
  /** Interval between messages, in milliseconds. Default: 4. */
  readonly everyMs?: number;
}

/** Maximum number of unacknowledged messages. */
const WINDOW = 8;
const DEFAULT_EVERY_MS = 4;
const RETRY_MS = 50;
const CONNECT_MS = 5_000;

/** Publishes at QoS 1 until it is stopped. Repeats unacknowledged messages in order. */
export class RoamingGateway {
  published = 0;
  acknowledged = 0;
  /** Longest time without an acknowledgement. */
  longestPauseMs = 0;
  /** Addresses of the accepted connections, in order. */
  readonly connections: string[] = [];
  private isStopped = false;
  private isAbandoned = false;
  private acknowledgedAt = performance.now();
  private readonly running: Promise<void>;

  constructor(private readonly options: RoamingOptions) {
    this.running = this.run();
  }

  /** Stops publishing. Resolves when all messages are acknowledged. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  /** Stops immediately, even with unacknowledged messages. */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    await this.running;
  }

  private async run(): Promise<void> {
    for (let attempt = 0; !this.isDone; attempt++) {
      const { urls } = this.options;
      const client = await this.connect(urls[attempt % urls.length] ?? "");
      if (client === null) {
        await delay(RETRY_MS);
        continue;
      }
      await this.publishAll(client);
      await client.endAsync(true).catch(() => undefined);
    }
  }

  private get isDone(): boolean {
    return this.isAbandoned || (this.isStopped && this.acknowledged === this.published);
  }

  private async connect(url: string): Promise<MqttClient | null> {
    const { ca, access, protocolVersion } = this.options;
    const as = { ca, ...access, protocolVersion, reconnectPeriod: 0, connectTimeout: CONNECT_MS, clean: true };
    try {
      const client = await connectAsync(url, as, false);
      client.on("error", () => undefined);
      this.connections.push(url);
      return client;
    } catch {
      return null;
    }
  }

  /** Publishes until the connection ends, or until all messages are acknowledged after the stop. */
  private async publishAll(client: MqttClient): Promise<void> {
    const { everyMs = DEFAULT_EVERY_MS } = this.options;
    let closed = false;
    const end = new Promise<void>((resolve) =>
      client.once("close", () => {
        closed = true;
        resolve();
      }),
    );
    let sent = this.acknowledged;
    while (!closed && !this.isDone) {
      if (sent < this.published) this.send(client, ++sent);
      else if (!this.isStopped && this.published - this.acknowledged < WINDOW) this.published++;
      if (sent === this.published) await Promise.race([delay(everyMs), end]);
    }
  }

  private send(client: MqttClient, number: number): void {
    const payload = JSON.stringify({ value: this.options.base + number, id: String(number) });
    client.publish(this.options.topic, payload, { qos: 1 }, (error) => {
      // The broker has denied the message, or the connection has ended. The tenant may be on the other broker.
      if (error) return void client.end(true);
      // Acknowledgements arrive in order. Ignore an acknowledgement of a repeated message.
      if (number !== this.acknowledged + 1) return;
      this.acknowledged = number;
      const now = performance.now();
      this.longestPauseMs = Math.max(this.longestPauseMs, now - this.acknowledgedAt);
      this.acknowledgedAt = now;
    });
  }
}
