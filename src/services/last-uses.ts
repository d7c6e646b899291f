import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { PeriodicTask } from "../domain/periodic-task";

/** Maximum IDs that wait for the next write. */
const MAX_WAITING = 100_000;
/** Maximum IDs per write. */
const AT_ONCE = 1_000;

/** Records when things were last used: one write for many uses, at most `intervalMs` later. */
export class LastUses extends PeriodicTask {
  /** `maxSize` instead of `max`, which would allocate all memory in advance. */
  private readonly uses = new LRUCache<string, Date>({ maxSize: MAX_WAITING, sizeCalculation: () => 1 });

  /**
   * @param what what is used, for the log: "API keys"
   * @param store accepts up to 1,000 IDs, and only moves times forward
   * @param intervalMs interval of writes, milliseconds. Default 10,000.
   */
  constructor(
    private readonly what: string,
    private readonly store: (uses: ReadonlyMap<string, Date>) => Promise<void>,
    private readonly logger: Logger,
    intervalMs = 10_000,
  ) {
    super(intervalMs, "PAUSE");
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.run();
  }

  /** Drops the least recent uses if there are more than it can hold. */
  record(id: string, at: Date): void {
    const known = this.uses.get(id);
    this.uses.set(id, known !== undefined && known > at ? known : at);
  }

  protected async run(): Promise<void> {
    const uses = [...this.uses.rentries()] as [string, Date][];
    this.uses.clear();
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
