import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Startable } from "../domain/ports/lifecycle";
import type { Consumer } from "./consumer";

const RETRY_MS = { first: 100, last: 5_000 };

export interface StopOptions {
  readonly drains?: boolean;
}

/** Runs the turns of one consumer until it is stopped or fenced. */
export class ConsumerRunner implements Startable {
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();

  /** @param onFenced called once after the last turn, when another process has taken over */
  constructor(
    private readonly consumer: Consumer,
    private readonly logger: Logger,
    private readonly onFenced: () => void = () => undefined,
  ) {}

  async start(): Promise<void> {
    await this.consumer.takeOver();
    this.running = this.loop();
  }

  /**
   * Ends the loop, then applies the remaining batches of the journal.
   *
   * @param drains false: leaves the remaining batches to the next owner
   */
  async stop({ drains = true }: StopOptions = {}): Promise<void> {
    if (this.running === null) return;
    this.stopping.abort();
    await this.running;
    this.running = null;
    if (this.consumer.isFenced || !drains) return;
    try {
      await this.consumer.drain();
    } catch (error) {
      this.logger.warn(
        { err: error, consumer: this.consumer.name },
        "consumer incomplete at shutdown; the next start continues it",
      );
    }
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    const { name: consumer } = this.consumer;
    let retryMs = RETRY_MS.first;
    while (!signal.aborted && !this.consumer.isFenced) {
      const begun = performance.now();
      try {
        const turnMs = await this.consumer.turn(signal);
        retryMs = RETRY_MS.first;
        await this.pause(turnMs - (performance.now() - begun));
      } catch (error) {
        this.logger.error({ err: error, consumer }, "consumer failed; retrying");
        this.consumer.failed();
        await this.pause(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MS.last);
      }
    }
    if (this.consumer.isFenced) {
      this.logger.warn({ consumer }, "another process took over the consumer; this process stops it");
      this.onFenced();
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    await delay(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
