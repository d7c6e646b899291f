import type { Logger } from "pino";

export interface SilenceWatchOptions {
  /** Interval of pings, milliseconds. */
  readonly intervalMs: number;
  /** Intervals without any packet after which the connection counts as dead. */
  readonly patience: number;
}

const DEFAULTS: SilenceWatchOptions = { intervalMs: 5_000, patience: 2 };

/** The part of an MQTT client that the watch uses. */
export interface WatchedClient {
  readonly connected: boolean;
  readonly stream: { destroy(): unknown };
  on(event: "packetreceive" | "connect", listener: () => void): unknown;
  sendPing(): void;
}

/**
 * Closes a connection that has died silently, as behind a firewall that dropped it. The client then reconnects. It
 * replaces MQTT's keep-alive (MQTT 5, 3.1.2.10), but expects no response while messages are held back, because nothing
 * is read then. The broker still receives pings.
 */
export class SilenceWatch {
  private silentFor = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param isHeld returns whether messages are held back now */
  constructor(
    private readonly client: WatchedClient,
    private readonly isHeld: () => boolean,
    private readonly logger: Logger,
    private readonly options: SilenceWatchOptions = DEFAULTS,
  ) {
    client.on("packetreceive", () => this.heard());
    client.on("connect", () => this.heard());
  }

  start(): void {
    this.timer ??= setInterval(() => this.check(), this.options.intervalMs);
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private heard(): void {
    this.silentFor = 0;
  }

  private check(): void {
    if (!this.client.connected) return this.heard();
    if (this.isHeld()) this.heard();
    if (this.silentFor++ < this.options.patience) return this.client.sendPing();
    this.heard();
    this.logger.warn("ingestion session: broker is silent; reconnecting");
    this.client.stream.destroy();
  }
}
