import { percentile } from "../ingest/statistics";
import type { Sample } from "./sample";

export interface Memory {
  /** Median in the second quarter of the run, when caches are warm. */
  readonly earlyMb: number;
  /** Median in the last quarter of the run. */
  readonly lateMb: number;
  readonly maxMb: number;
  /** Whether the last quarter's median exceeds the second quarter's by at most a tenth, or by at most 25 MB. */
  readonly flat: boolean;
}

const TOLERANCE = 1.1;
const TOLERANCE_MB = 25;

/** Decides whether memory grew. The first quarter does not count, because code is compiled and caches fill. */
export function memoryOf(samples: readonly Sample[]): Memory {
  const rss = samples.map(({ rssMb }) => rssMb);
  const quarter = Math.ceil(rss.length / 4);
  const earlyMb = percentile(rss.slice(quarter, 2 * quarter), 0.5);
  const lateMb = percentile(rss.slice(-quarter), 0.5);
  const flat = lateMb <= Math.max(earlyMb * TOLERANCE, earlyMb + TOLERANCE_MB);
  return { earlyMb, lateMb, maxMb: Math.max(...rss), flat };
}
