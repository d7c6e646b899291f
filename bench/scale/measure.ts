/** Runs one measurement: the CPU time of each part while no readings arrive, and while readings arrive at the rate. */
import { setTimeout as delay } from "node:timers/promises";
import { cpuMs } from "../ingest/cpu";
import { type Installation, type Part, PARTS, type Progress } from "./installation";
import { ScaleLoad } from "./load";
import type { ScaleOptions } from "./options";

/** Duration of traffic before the measurement, so that code is compiled and caches are warm. */
const WARM_UP_SECONDS = 20;
const REST_MS = 4_000;
const LOOK_MS = 250;
const PATIENCE_MS = 120_000;

export type OfParts = Readonly<Partial<Record<Part, number>>>;

export interface Measured {
  readonly readings: number;
  /** Readings/s that the brokers acknowledged. */
  readonly rate: number;
  /** Average readings in a batch of the journal. */
  readonly batchSize: number;
  /** Average readings of a sensor that were stored together. */
  readonly groupSize: number;
  /** CPU microseconds per reading, from the first publish until all readings are stored. */
  readonly micros: OfParts;
  /** CPU microseconds per reading that the same processes use while no readings arrive. They are part of `micros`. */
  readonly restMicros: OfParts;
}

export async function measure(installation: Installation, options: ScaleOptions): Promise<Measured> {
  const load = await ScaleLoad.connect(installation, options);
  try {
    const warmedUp = await load.publish(WARM_UP_SECONDS);
    const before = await stored(installation, warmedUp);
    const rest = await cpuDuring(installation, () => delay(REST_MS));
    let [readings, publishedMs] = [0, 0];
    const busy = await cpuDuring(installation, async () => {
      const begun = performance.now();
      readings = await load.publish(options.seconds);
      publishedMs = performance.now() - begun;
      await stored(installation, warmedUp + readings);
    });
    const after = await installation.progress();
    await installation.verify(warmedUp + readings);
    const perReading = (cpu: OfParts, times = 1) => mapped(cpu, (ms) => (ms * times * 1_000) / readings);
    return {
      readings,
      rate: (readings * 1_000) / publishedMs,
      batchSize: (after.journaled - before.journaled) / (after.batches - before.batches),
      groupSize: (after.stored - before.stored) / (after.groups - before.groups),
      micros: perReading(busy.cpu),
      restMicros: perReading(rest.cpu, busy.tookMs / rest.tookMs),
    };
  } finally {
    await load.stop();
  }
}

export function mapped(parts: OfParts, change: (value: number, part: Part) => number): OfParts {
  return Object.fromEntries(
    PARTS.flatMap((part) => (parts[part] === undefined ? [] : [[part, change(parts[part], part)]])),
  );
}

/** Resolves when the telemetry collection contains this number of readings. */
async function stored(installation: Installation, readings: number): Promise<Progress> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await delay(LOOK_MS)) {
    const progress = await installation.progress();
    if (progress.stored >= readings) return progress;
    if (performance.now() > deadline) {
      throw new Error(`only ${String(progress.stored)} of ${String(readings)} readings are stored`);
    }
  }
}

/** Returns the CPU milliseconds that each part used during the action. */
async function cpuDuring({ processes }: Installation, action: () => Promise<void>) {
  const spent = async () => {
    const all = await Promise.all(processes.map(async ({ part, pid }) => ({ part, ms: await cpuMs(pid) })));
    const sums: Partial<Record<Part, number>> = {};
    for (const { part, ms } of all) {
      if (ms === undefined) throw new Error(`no CPU time of ${part} in /proc`);
      sums[part] = (sums[part] ?? 0) + ms;
    }
    return sums;
  };
  const [begun, before] = [performance.now(), await spent()];
  await action();
  const after = await spent();
  return { cpu: mapped(after, (ms, part) => ms - (before[part] ?? 0)), tookMs: performance.now() - begun };
}
