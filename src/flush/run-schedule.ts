import type { GatheredBatches } from "./gathered-batches";

/** Average readings per sensor that make a run worth its bucket writes. */
const GOOD_GROUP = 20;
/** Bucket writes per second that a run with smaller groups may cost: a fifth of a core. */
const BUCKET_WRITES_PER_SECOND = 1_000;
/** Maximum time that a run waits for larger groups, milliseconds. */
const LONGEST_WAIT_MS = 60_000;
/** Share of the time since the last run over which a run is spread while readings arrive. */
const SPREAD = 0.7;
/** Maximum time over which a run is spread, milliseconds. */
const LONGEST_SPREAD_MS = 30_000;

/** Decides when a flush run is worth its cost for MongoDB, and over which time it is spread. */
export class RunSchedule {
  private ranAt = performance.now();

  constructor(
    /** `intervalMs`: minimum time between two runs while readings arrive. `maxReadings`: maximum readings per run. */
    private readonly options: { readonly intervalMs: number; readonly maxReadings: number },
  ) {}

  /** A run begins. */
  begin(): void {
    this.ranAt = performance.now();
  }

  /** @param isBusy whether readings are arriving */
  isDue({ readings, sensors, groupSize }: GatheredBatches, isBusy: boolean): boolean {
    if (!isBusy || readings >= this.options.maxReadings || groupSize >= GOOD_GROUP) return true;
    const wait = Math.min(LONGEST_WAIT_MS, (sensors / BUCKET_WRITES_PER_SECOND) * 1_000);
    return performance.now() - this.ranAt >= Math.max(this.options.intervalMs, wait);
  }

  /** Milliseconds over which a run that begins now is spread; 0 if the backlog fills a whole run. */
  spreadMs({ readings }: GatheredBatches): number {
    if (readings >= this.options.maxReadings) return 0;
    return Math.min(LONGEST_SPREAD_MS, SPREAD * (performance.now() - this.ranAt));
  }
}
