/** Runs one measurement: readings flow from the load generator through the broker to one consumer. */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "./clock";
import type { Consumer } from "./consumer";
import { cpuMs } from "./cpu";
import type { LoadGenerator } from "./load/load-generator";

export interface Flow {
  readonly consumer: Consumer;
  readonly generator: LoadGenerator;
  /** IDs of the processes whose CPU time is measured, by name. */
  readonly processes: Readonly<Record<string, number>>;
  /** Number of readings to publish. */
  readonly count: number;
  /** Maximum published readings that the consumer has not acknowledged. It bounds the broker's queue. */
  readonly lead: number;
  /** Time limit, after which the measurement ends early. The rates then cover only that time. */
  readonly timeLimitMs: number;
}

export interface Measured {
  /** Readings/s from the first publish until the consumer has acknowledged the last reading. */
  readonly acknowledged: number;
  /** Readings/s from the first publish until the last reading is stored. */
  readonly stored: number;
  /** Number of readings that were acknowledged and stored: `count`, unless the time limit ended the measurement. */
  readonly readings: number;
  /** Average readings of a sensor that are stored together; 0: readings are stored one by one, or not at all. */
  readonly groupSize: number;
  /** Whether all readings were stored within the time limit. */
  readonly complete: boolean;
  /** CPU microseconds per reading, for each process. */
  readonly cpuMicros: Readonly<Record<string, number>>;
}

const POLL_MS = 100;
/** Near the end, poll more often, because the interval adds to the measured time. */
const FINE_POLL_MS = 10;

export async function measure(flow: Flow): Promise<Measured> {
  const { consumer, generator, count, lead, timeLimitMs } = flow;
  await consumer.begin();
  const cpuBefore = await cpuOf(flow.processes);
  const startedAt = monotonicMs();
  const published = generator.publish(count, lead);
  // Report a failure of the generator while polling, not only at the end.
  let failure: unknown;
  published.catch((error: unknown) => (failure = error));

  let acknowledgedAt: number | undefined;
  for (;;) {
    const { acknowledged, stored, groups = 0 } = await consumer.progress();
    const at = monotonicMs();
    if (failure !== undefined) throw failure as Error;
    generator.consumed(acknowledged);
    if (acknowledged >= count) acknowledgedAt ??= at;
    const complete = stored >= count;
    if (complete || at - startedAt > timeLimitMs) {
      const cpuAfter = await cpuOf(flow.processes);
      const firstAt = complete ? (await published).firstAt : startedAt;
      const readings = complete ? count : Math.min(acknowledged, stored);
      const cpu = Object.keys(cpuAfter).map((name) => [name, cpuAfter[name]! - cpuBefore[name]!] as const);
      return {
        acknowledged: perSecond(complete ? count : acknowledged, (acknowledgedAt ?? at) - firstAt),
        stored: perSecond(complete ? count : stored, at - firstAt),
        readings,
        groupSize: groups === 0 ? 0 : stored / groups,
        complete,
        cpuMicros: Object.fromEntries(cpu.map(([name, ms]) => [name, (ms * 1000) / Math.max(1, readings)])),
      };
    }
    const remaining = acknowledgedAt === undefined ? count - acknowledged : count - stored;
    await sleep(remaining < count * 0.05 ? FINE_POLL_MS : POLL_MS);
  }
}

function perSecond(readings: number, ms: number): number {
  return (readings * 1000) / ms;
}

async function cpuOf(processes: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const spent: Record<string, number> = {};
  for (const [name, pid] of Object.entries(processes)) {
    const ms = await cpuMs(pid);
    if (ms !== undefined) spent[name] = ms;
  }
  return spent;
}
