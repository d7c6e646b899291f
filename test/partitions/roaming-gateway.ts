/** A gateway that knows the addresses of two brokers, as if a DNS name pointed to either. */
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { setTimeout as delay } from "node:timers/promises";

export interface RoamingOptions {
  /** Tried in turn. */
  readonly urls: readonly string[];
  readonly ca: Buffer;
  /** A password or a certificate. */
  readonly access: Pick<IClientOptions, "username" | "password" | "cert" | "key">;
  readonly topic: string;
  /** Base of the values, which add 1, 2, 3 and so on. */
  readonly base: number;
  readonly protocolVersion: 4 | 5;
  /** Interval of messages, milliseconds. Default 4. */
  readonly everyMs?: number;
}

/** Maximum unacknowledged messages. */
const WINDOW = 8;
const DEFAULT_EVERY_MS = 4;
const RETRY_MS = 50;
const CONNECT_MS = 5_000;

/** Publishes at QoS 1 until it is stopped. Repeats in order what the broker has not acknowledged. */
export class RoamingGateway {
  published = 0;
  acknowledged = 0;
  /** Longest time without an acknowledgement, milliseconds. */
  longestPauseMs = 0;
  /** Connections that were accepted, by the address. */
  readonly connections: string[] = [];
  private isStopped = false;
  private isAbandoned = false;
  private acknowledgedAt = performance.now();
  private readonly running: Promise<void>;

  constructor(private readonly options: RoamingOptions) {
    this.running = this.run();
  }

  /** Resolves when everything is acknowledged. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  /** Stops at once, even with unacknowledged messages. */
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

  /** Ends when the connection does, or everything is acknowledged after the stop. */
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
      // The broker denies it, or the connection has ended. Another broker may be the right one.
      if (error) return void client.end(true);
      // Acknowledgements come in order.
      if (number !== this.acknowledged + 1) return;
      this.acknowledged = number;
      const now = performance.now();
      this.longestPauseMs = Math.max(this.longestPauseMs, now - this.acknowledgedAt);
      this.acknowledgedAt = now;
    });
  }
}
