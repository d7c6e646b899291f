import type { FlusherOptions } from "./flush-ports";
import type { GatheredBatches } from "./gathered-batches";

/** Average readings per sensor that make a run worth its bucket writes. */
const GOOD_GROUP = 24;
/** Share of the time since the last run over which a run is spread while readings arrive. */
const SPREAD = 0.7;
/** Maximum time over which a run is spread, milliseconds. */
const LONGEST_SPREAD_MS = 30_000;

/** Decides when a flush run is worth its cost for MongoDB, and over which time it is spread. */
export class RunSchedule {
  private ranAt = performance.now();

  constructor(private readonly options: Pick<FlusherOptions, "intervalMs" | "maxAgeMs" | "maxReadings">) {}

  /** Records that a run begins. */
  begin(): void {
    this.ranAt = performance.now();
  }

  /** @param isBusy whether readings are arriving */
  isDue({ weight, groupSize }: GatheredBatches, isBusy: boolean): boolean {
    const { intervalMs, maxAgeMs, maxReadings } = this.options;
    if (!isBusy || weight >= maxReadings) return true;
    const age = performance.now() - this.ranAt;
    return age >= intervalMs && (groupSize >= GOOD_GROUP || age >= maxAgeMs);
  }

  /** Returns the milliseconds over which a run that begins now is spread; 0 if the backlog fills a whole run. */
  spreadMs({ weight }: GatheredBatches): number {
    if (weight >= this.options.maxReadings) return 0;
    return Math.min(LONGEST_SPREAD_MS, SPREAD * (performance.now() - this.ranAt));
  }
}
