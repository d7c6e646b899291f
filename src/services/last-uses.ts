import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { PeriodicTask } from "../domain/periodic-task";

/** Maximum IDs that wait for the next write. */
const MAX_WAITING = 100_000;
/** Maximum IDs per write. */
const AT_ONCE = 1_000;

/**
 * Records when API keys or credentials were last used. Combines many uses into one write, at most `intervalMs` later.
 */
export class LastUses extends PeriodicTask {
  /** `max` would allocate all memory in advance, so `maxSize` limits the number instead. */
  private readonly uses = new LRUCache<string, Date>({ maxSize: MAX_WAITING, sizeCalculation: () => 1 });

  /**
   * @param what the kind of used items, for the log, such as "API keys"
   * @param store stores the times of up to 1,000 IDs; it must not replace a later stored time
   * @param intervalMs interval between writes, milliseconds. Default 10,000.
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

  /** Records a use. If more IDs wait than memory can hold, the least recent uses are dropped. */
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
