import type { Logger } from "pino";
import { HOUR_MS, MINUTE_MS } from "../../domain/ledger";
import { PeriodicTask } from "../../domain/periodic-task";
import type { UsageCollection } from "../../domain/ports/ledger-store";

/**
 * Time after the end of an hour when its usage is collected, milliseconds. Earlier, its last readings are probably not
 * flushed.
 */
const SETTLE_MS = 10 * MINUTE_MS;
const INTERVAL_MS = 5 * MINUTE_MS;
/**
 * Pause between hours while several remain, milliseconds. After an upgrade, all hours of the retention period remain.
 */
const PAUSE_MS = 50;

/** Collects the usage of past hours, newest first. Each run collects one hour. */
export class UsageCollector extends PeriodicTask {
  private isBehind = false;

  constructor(
    private readonly usage: UsageCollection,
    private readonly logger: Logger,
    private readonly idleMs = INTERVAL_MS,
  ) {
    super(idleMs);
  }

  protected override pauseMs(): number {
    return this.isBehind ? PAUSE_MS : this.idleMs;
  }

  protected async run(): Promise<void> {
    this.isBehind = false;
    try {
      const hour = await this.usage.newestUncollected(Date.now() - HOUR_MS - SETTLE_MS);
      if (hour === null) return;
      await this.usage.collect(hour);
      this.isBehind = true;
    } catch (error) {
      this.logger.warn({ err: error }, "usage collection failed");
    }
  }
}
