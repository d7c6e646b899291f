import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { mostBatches, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { LagObserver } from "../domain/ports/observers";

const INTERVAL_MS = 15_000;

/** A consumer whose lag is reported. */
export interface ConsumerProgress {
  /** Label of its metrics. */
  readonly name: string;
  /** Everything up to here has had its effect. */
  position(): Promise<Position>;
}

/** Periodically reports how far behind the consumers are, whether they run or not. */
export class LagWatch implements Startable {
  private readonly stopping = new AbortController();
  private watching: Promise<void> | null = null;

  constructor(
    private readonly journal: Pick<Journal, "bounds" | "read">,
    private readonly consumers: readonly ConsumerProgress[],
    private readonly observer: LagObserver,
    private readonly logger: Logger,
    private readonly intervalMs = INTERVAL_MS,
  ) {}

  async start(): Promise<void> {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      for (const consumer of this.consumers) {
        try {
          await this.look(consumer);
        } catch (error) {
          this.logger.warn({ err: error, consumer: consumer.name }, "consumer lag check failed");
        }
      }
      await delay(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(consumer: ConsumerProgress): Promise<void> {
    const position = await consumer.position();
    const { newest } = await this.journal.bounds();
    const [oldest] = newest <= position ? [] : await this.journal.read(position, 1);
    const milliseconds = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.committedAt);
    this.observer.behind(consumer.name, mostBatches(position, newest), milliseconds);
  }
}
