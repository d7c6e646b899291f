import type { Logger } from "pino";
import { minuteOf, MINUTE_MS, unaccounted, type LedgerMinute } from "../../domain/ledger";
import { PeriodicTask } from "../../domain/periodic-task";
import type { LedgerObserver } from "../../domain/ports/observers";
import type { LedgerRepository } from "../../domain/ports/ledger-store";

/** Period that each check covers, milliseconds. */
const WATCHED_MS = 15 * MINUTE_MS;
const INTERVAL_MS = 15_000;
/** Maximum unbalanced minutes that are counted. */
const MAX_UNBALANCED = 10_000;
const LOGGED = 10;

/** Periodically checks the newest minutes of every tenant, and reports the number of unaccounted readings. */
export class LedgerWatch extends PeriodicTask {
  constructor(
    private readonly ledger: Pick<LedgerRepository, "unbalancedSince">,
    private readonly observer: LedgerObserver,
    private readonly logger: Logger,
    intervalMs = INTERVAL_MS,
  ) {
    super(intervalMs);
  }

  protected async run(): Promise<void> {
    try {
      this.tell(await this.ledger.unbalancedSince(minuteOf(Date.now()) - WATCHED_MS, MAX_UNBALANCED));
    } catch (error) {
      this.logger.warn({ err: error }, "ledger check failed");
    }
  }

  private tell(unbalanced: readonly LedgerMinute[]): void {
    this.observer.checked(unbalanced.reduce((sum, minute) => sum + unaccounted(minute), 0));
    for (const minute of unbalanced.slice(0, LOGGED)) this.logger.error({ minute }, "ledger does not balance");
  }
}
