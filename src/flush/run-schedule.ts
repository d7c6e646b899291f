import type { GatheredBatches } from "./gathered-batches";

/** Readings a sensor that make a run worth its bucket writes. */
const GOOD_GROUP = 20;
/** Bucket writes a second that a run with smaller groups may cost: a fifth of a core. */
const BUCKET_WRITES_PER_SECOND = 1_000;
/** The longest that a run waits for larger groups, milliseconds. */
const LONGEST_WAIT_MS = 60_000;
/** Share of the time since the last run over which a run is spread while readings come. */
const SPREAD = 0.7;
/** The longest time over which a run is spread, milliseconds. */
const LONGEST_SPREAD_MS = 30_000;

/** When a flush run is worth what it costs MongoDB, and over which time it is spread. */
export class RunSchedule {
  private ranAt = performance.now();

  constructor(
    /** `intervalMs`: the least time between two runs while readings come. `maxReadings`: what a run may hold. */
    private readonly options: { readonly intervalMs: number; readonly maxReadings: number },
  ) {}

  /** A run begins. */
  begin(): void {
    this.ranAt = performance.now();
  }

  /** @param isBusy whether readings come at the moment */
  isDue({ readings, sensors, groupSize }: GatheredBatches, isBusy: boolean): boolean {
    if (!isBusy || readings >= this.options.maxReadings || groupSize >= GOOD_GROUP) return true;
    const wait = Math.min(LONGEST_WAIT_MS, (sensors / BUCKET_WRITES_PER_SECOND) * 1_000);
    return performance.now() - this.ranAt >= Math.max(this.options.intervalMs, wait);
  }

  /** Milliseconds over which a run that begins now is spread: 0 when as much as it may hold is behind. */
  spreadMs({ readings }: GatheredBatches): number {
    if (readings >= this.options.maxReadings) return 0;
    return Math.min(LONGEST_SPREAD_MS, SPREAD * (performance.now() - this.ranAt));
  }
}
