import type { Fleet } from "./fleet";

export interface PublishingOptions {
  /** Readings a second that are tried. Default 2,000. */
  readonly rate?: number;
  /** Most readings that the broker has not acknowledged: what waits while it cannot be reached. Default 500. */
  readonly window?: number;
}

const TICK_MS = 20;

/** A gateway that publishes readings with the values 0, 1, 2, … at QoS 1 and at a steady rate until it is stopped. */
export class Publishing {
  /** Values that the broker has acknowledged. */
  readonly acknowledged = new Set<number>();
  private published = 0;
  private readonly begun = Date.now();
  private readonly timer: NodeJS.Timeout;
  private readonly watchers = new Set<() => void>();
  private isAbandoned = false;

  constructor(
    private readonly fleet: Fleet,
    { rate = 2_000, window = 500 }: PublishingOptions = {},
  ) {
    const perTick = Math.ceil((rate * TICK_MS) / 1_000);
    this.timer = setInterval(() => {
      const room = window - (this.published - this.acknowledged.size);
      for (let sent = 0; sent < Math.min(perTick, room); sent++) this.publish(this.published++);
    }, TICK_MS);
  }

  /** Resolves when the broker has acknowledged `count` readings more than now. */
  async more(count: number): Promise<void> {
    const goal = this.acknowledged.size + count;
    await this.until(() => this.acknowledged.size >= goal);
  }

  /** Publishes no more and resolves when everything published is acknowledged. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.until(() => this.acknowledged.size === this.published);
  }

  /** Publishes no more; what is not acknowledged stays so. */
  abandon(): void {
    this.isAbandoned = true;
    clearInterval(this.timer);
  }

  private publish(value: number): void {
    // Distinct timestamps within a sensor make every reading recognisable when it is delivered again.
    const payload = JSON.stringify({ value, timestamp: this.begun - 3_600_000 + value });
    this.fleet.gateway.publish(this.fleet.topicOf(value), payload, { qos: 1 }, (error) => {
      if (error) return this.repeatLater(value);
      this.acknowledged.add(value);
      for (const watcher of this.watchers) watcher();
    });
  }

  /** MQTT.js gives up what it queued while it repeated older messages when that connection is lost too. */
  private repeatLater(value: number): void {
    setImmediate(() => {
      if (!this.isAbandoned) this.publish(value);
    });
  }

  private until(isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!isDone()) return;
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
      watcher();
    });
  }
}
