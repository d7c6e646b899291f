import type { MqttClient } from "mqtt";
import type { Logger } from "pino";

export interface SilenceWatchOptions {
  /** How often the broker is asked for a sign of life, milliseconds. */
  readonly intervalMs: number;
  /** Intervals without any packet after which the connection counts as dead. */
  readonly patience: number;
}

const DEFAULTS: SilenceWatchOptions = { intervalMs: 5_000, patience: 2 };

/**
 * Ends a connection that has died without a word, as one does behind a firewall that forgot it: the client then
 * connects again. It does what MQTT's keep-alive does (MQTT 5, 3.1.2.10), except that no answer is expected while
 * messages are held back, since nothing is read then; the broker hears of this side all the same.
 */
export class SilenceWatch {
  private silentFor = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param isHeld whether messages are held back now */
  constructor(
    private readonly client: MqttClient,
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
    this.logger.warn("ingestion session: the broker has gone silent; connecting again");
    this.client.stream.destroy();
  }
}
