import type { Logger } from "pino";
import type { Startable } from "../domain/ports/lifecycle";

/** Maximum IDs that wait for the next write. */
const MAX_WAITING = 100_000;
/** Maximum IDs per write. */
const AT_ONCE = 1_000;

/** Records when things were last used: one write for many uses, at most `intervalMs` later. */
export class LastUses implements Startable {
  private uses = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  /**
   * @param what what is used, for the log: "API keys"
   * @param store accepts up to 1,000 IDs, and only moves times forward
   * @param intervalMs interval of writes, milliseconds. Default 10,000.
   */
  constructor(
    private readonly what: string,
    private readonly store: (uses: ReadonlyMap<string, Date>) => Promise<void>,
    private readonly logger: Logger,
    private readonly intervalMs = 10_000,
  ) {}

  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.flush(), this.intervalMs).unref();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Drops the least recent uses if there are more than it can hold. */
  record(id: string, at: Date): void {
    const known = this.uses.get(id);
    this.uses.delete(id);
    if (this.uses.size >= MAX_WAITING) {
      const [oldest] = this.uses.keys();
      if (oldest !== undefined) this.uses.delete(oldest);
    }
    this.uses.set(id, known !== undefined && known > at ? known : at);
  }

  private flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    const uses = [...this.uses];
    this.uses = new Map();
    for (let start = 0; start < uses.length; start += AT_ONCE) {
      try {
        await this.store(new Map(uses.slice(start, start + AT_ONCE)));
      } catch (error) {
        const left = uses.slice(start);
        this.logger.warn({ err: error, of: this.what, ids: left.length }, "last uses not stored; retrying");
        for (const [id, at] of left) this.record(id, at);
        return;
      }
    }
  }
}
