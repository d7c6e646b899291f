import type { RejectionReason } from "../../src/domain/rejection";
import type { Fleet } from "./fleet";
import { Traffic, type Identity, type Message } from "./traffic";

export interface PublishingOptions {
  /** Target rate, messages per second. Default 2,000. */
  readonly rate?: number;
  /** Maximum unacknowledged messages, which wait while the broker is unreachable. Default 500. */
  readonly window?: number;
  /** Default: timestamp. */
  readonly identity?: Identity;
}

const TICK_MS = 20;
/** Maximum wait. Shorter than the time limit of the tests. */
const PATIENCE_MS = 70_000;

/** A gateway that publishes at QoS 1 and at a steady rate until it is stopped; see {@link Traffic}. */
export class Publishing {
  /** Values of the readings that the broker has acknowledged. */
  readonly acknowledged = new Set<number>();
  /** Repetitions that it has acknowledged. */
  repetitions = 0;
  /** Acknowledged messages that Sluice must reject. */
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

  /** Resolves when the broker has acknowledged `count` readings more than now. */
  async more(count: number): Promise<void> {
    const goal = this.acknowledged.size + count;
    await this.until(() => this.acknowledged.size >= goal);
  }

  /**
   * Stops publishing. Resolves with the value of the last reading when everything is acknowledged. It is the last
   * published one, so no other reading arrives after it.
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

  /** If the connection breaks again while MQTT.js repeats older messages, it drops the messages queued meanwhile. */
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
      reject(new Error(`the broker does not answer: ${counts}, gateway ${connected ? "connected" : "not connected"}`));
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
