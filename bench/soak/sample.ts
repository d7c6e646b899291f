import { readFile } from "node:fs/promises";
import type { PlatformConsumer } from "../ingest/consumers";
import { metric } from "../ingest/metric";

/** State of the platform at one time. */
export interface Sample {
  /** Seconds since the fleet began to publish. */
  readonly seconds: number;
  /** Readings/s acknowledged to the broker since the previous sample. */
  readonly acknowledgedRate: number;
  /**
   * Readings/s stored in the time-series collection since the previous sample. The rate varies, because a flush stores
   * many readings together.
   */
  readonly storedRate: number;
  /** Resident memory of the platform in MB. */
  readonly rssMb: number;
  /** Part of the memory that is used JavaScript heap, in MB. */
  readonly heapMb: number;
  /** Readings that are in the journal but not yet in the time-series collection. */
  readonly lag: number;
  /** Readings that the ledger does not account for, counted by the platform's own check. Must be 0. */
  readonly unaccounted: number;
}

interface Counters {
  readonly at: number;
  readonly acknowledged: number;
  readonly stored: number;
}

/** Takes samples of one platform, each with the rates since the previous sample. */
export class Sampler {
  readonly samples: Sample[] = [];
  #before: Counters | undefined;
  #startedAt = 0;

  constructor(private readonly platform: PlatformConsumer) {}

  async take(): Promise<void> {
    const metrics = await this.platform.metrics();
    const at = performance.now();
    const now = {
      at,
      acknowledged: metric(metrics, "sluice_ingest_acknowledged_readings_total"),
      stored: metric(metrics, "sluice_flush_stored_readings_total"),
    };
    const before = this.#before;
    this.#before = now;
    if (before === undefined) {
      this.#startedAt = at;
      return;
    }
    const perSecond = (count: number) => Math.round((count * 1_000) / (now.at - before.at));
    this.samples.push({
      seconds: Math.round((at - this.#startedAt) / 100) / 10,
      acknowledgedRate: perSecond(now.acknowledged - before.acknowledged),
      storedRate: perSecond(now.stored - before.stored),
      rssMb: Math.round((await residentBytes(this.platform.pid)) / 1e6),
      heapMb: Math.round(metric(metrics, "nodejs_heap_size_used_bytes") / 1e6),
      lag: now.acknowledged - now.stored,
      unaccounted: metric(metrics, "sluice_ledger_unaccounted_readings"),
    });
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
