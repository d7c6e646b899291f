import type { Logger } from "pino";

export interface SilenceWatchOptions {
  /** Interval of pings, in milliseconds. */
  readonly intervalMs: number;
  /** Number of intervals without any packet after which the connection counts as dead. */
  readonly patience: number;
}

const DEFAULTS: SilenceWatchOptions = { intervalMs: 5_000, patience: 2 };

/** The part of a connection that the watch uses. */
export interface WatchedConnection {
  readonly isConnected: boolean;
  /** Whether nothing is read from the connection at present. */
  readonly isHeld: boolean;
  ping(): void;
  destroy(): void;
}

/**
 * Closes a connection that has died silently, for instance because a firewall dropped it. It replaces MQTT's keep-alive
 * (MQTT 5, 3.1.2.10), but expects no response while messages are held back, because nothing is read then. The broker
 * still receives pings.
 */
export class SilenceWatch {
  private silentFor = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: WatchedConnection,
    private readonly logger: Logger,
    private readonly options: SilenceWatchOptions = DEFAULTS,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.check(), this.options.intervalMs);
  }

  /** Idempotent. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Call this whenever a packet arrives. */
  heard(): void {
    this.silentFor = 0;
  }

  private check(): void {
    const { connection } = this;
    if (!connection.isConnected) return;
    if (connection.isHeld) this.heard();
    if (this.silentFor++ < this.options.patience) return connection.ping();
    this.logger.warn("ingestion session: broker is silent; reconnecting");
    connection.destroy();
  }
}
