import type { RejectionReason } from "../../src/domain/rejection";
import type { Fleet } from "./fleet";
import { Traffic, type Identity, type Message } from "./traffic";

export interface PublishingOptions {
  /** Target rate, in messages per second. Default: 2,000. */
  readonly rate?: number;
  /** Maximum number of unacknowledged messages. They wait while the broker is unreachable. Default: 500. */
  readonly window?: number;
  /** Field that identifies a reading. Default: timestamp. */
  readonly identity?: Identity;
}

const TICK_MS = 20;
/** Maximum time to wait for acknowledgements. Shorter than the time limit of the tests. */
const PATIENCE_MS = 70_000;

/** A gateway that publishes {@link Traffic} at QoS 1 and at a steady rate until it is stopped. */
export class Publishing {
  /** Values of the readings that the broker has acknowledged. */
  readonly acknowledged = new Set<number>();
  /** Number of repetitions that the broker has acknowledged. */
  repetitions = 0;
  /** Number of acknowledged messages that Sluice must reject, by reason. */
  readonly toReject = new Map<RejectionReason, number>();
  /** Number of messages published so far. */
  published = 0;
  private settled = 0;
  private readonly traffic: Traffic;
  private readonly timer: NodeJS.Timeout;
  private readonly watchers = new Set<() => void>();
  private isAbandoned = false;

  constructor(
    private readonly fleet: Fleet,
    { rate = 2_000, window = 500, identity = "timestamp" }: PublishingOptions = {},
  ) {
    this.traffic = new Traffic(fleet, identity);
    const perTick = Math.ceil((rate * TICK_MS) / 1_000);
    this.timer = setInterval(() => {
      const room = window - (this.published - this.settled);
      for (let sent = 0; sent < Math.min(perTick, room); sent++) this.publishNext();
    }, TICK_MS);
  }

  /** Resolves when the broker has acknowledged `count` more readings. */
  async more(count: number): Promise<void> {
    const goal = this.acknowledged.size + count;
    await this.until(() => this.acknowledged.size >= goal);
  }

  /**
   * Stops publishing, and publishes a last reading once all others are acknowledged. Resolves with its value. So no
   * other reading arrives after the last one.
   */
  async stop(): Promise<number> {
    clearInterval(this.timer);
    await this.until(() => this.settled === this.published);
    while (this.traffic.at(this.published).kind !== "reading") this.published = ++this.settled;
    const last = this.published;
    this.publishNext();
    await this.until(() => this.settled === this.published);
    return last;
  }

  /** Stops publishing. Unacknowledged messages stay unacknowledged. */
  abandon(): void {
    this.isAbandoned = true;
    clearInterval(this.timer);
  }

  private publishNext(): void {
    const index = this.published++;
    this.publish(index, this.traffic.at(index));
  }

  private publish(index: number, message: Message): void {
    this.fleet.gateway.publish(message.topic, message.payload, { qos: 1 }, (error) => {
      if (error) return this.repeatLater(index, message);
      this.settle(index, message.kind);
      for (const watcher of this.watchers) watcher();
    });
  }

  private settle(index: number, kind: Message["kind"]): void {
    this.settled++;
    if (kind === "reading") this.acknowledged.add(index);
    else if (kind === "repetition") this.repetitions++;
    else this.toReject.set(kind, (this.toReject.get(kind) ?? 0) + 1);
  }

  /**
   * Publishes again a message that MQTT.js has dropped. MQTT.js drops queued messages if the connection breaks again
   * while it repeats older messages.
   */
  private repeatLater(index: number, message: Message): void {
    setImmediate(() => {
      if (!this.isAbandoned) this.publish(index, message);
    });
  }

  private async until(isDone: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const watcher = () => {
      if (isDone()) resolve();
    };
    const deadline = setTimeout(() => {
      const { connected } = this.fleet.gateway;
      const counts = `${this.settled} of ${this.published} messages acknowledged`;
      reject(new Error(`the broker does not respond: ${counts}, gateway ${connected ? "connected" : "not connected"}`));
    }, PATIENCE_MS);
    this.watchers.add(watcher);
    watcher();
    try {
      await promise;
    } finally {
      clearTimeout(deadline);
      this.watchers.delete(watcher);
    }
  }
}
