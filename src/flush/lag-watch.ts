import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Journal } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { LagObserver } from "../domain/ports/observers";
import type { FlushCheckpoints } from "../domain/ports/store";

const INTERVAL_MS = 15_000;

/** Periodically reports how far behind the flusher is, whether it runs or not. */
export class LagWatch implements Startable {
  private readonly stopping = new AbortController();
  private watching: Promise<void> | null = null;

  constructor(
    private readonly journal: Pick<Journal, "head" | "committedAfter">,
    private readonly checkpoints: Pick<FlushCheckpoints, "read">,
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
      try {
        await this.look();
      } catch (error) {
        this.logger.warn({ err: error }, "flush lag check failed");
      }
      await delay(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { doneSeq } = await this.checkpoints.read();
    const [head, oldest] = await Promise.all([this.journal.head(), this.journal.committedAfter(doneSeq)]);
    const milliseconds = oldest === null ? 0 : Math.max(0, Date.now() - oldest);
    this.observer.behind(head - doneSeq, milliseconds);
  }
}
