import type { Logger } from "pino";
import type { NamedPart, Startable } from "../domain/ports/lifecycle";

/**
 * Starts parts in order, and stops them in reverse order. If a part fails to stop, the other parts stop nevertheless.
 */
export class LifeCycle implements Startable {
  private current: string | null;
  private stopped: Promise<void> | null = null;

  constructor(
    private readonly parts: readonly NamedPart[],
    private readonly logger: Logger,
  ) {
    this.current = parts[0]?.[0] ?? null;
  }

  /** The part that is starting; null after all have started. */
  get starting(): string | null {
    return this.current;
  }

  async start(): Promise<void> {
    for (const [name, part] of this.parts) {
      if (this.stopped !== null) return;
      this.current = name;
      this.logger.debug({ part: name }, "starting");
      await part.start();
    }
    this.current = null;
  }

  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    for (const [name, part] of [...this.parts].reverse()) {
      try {
        await part.stop();
      } catch (error) {
        this.logger.error({ err: error, part: name }, "part did not stop cleanly");
      }
    }
  }
}
