import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../../bench/ingest/clock";
import type { Fleet } from "./fleet";

export interface SteadyOutcome {
  /** Number of readings that the broker has acknowledged. */
  readonly acknowledged: number;
  /** Latency from publish to subscriber of each reading that arrived, in milliseconds. */
  readonly latencies: readonly number[];
}

/**
 * Publishes `perSecond` readings a second until `signal` aborts, and measures when they reach a subscriber of the API.
 */
export async function publishSteadily(fleet: Fleet, perSecond: number, signal: AbortSignal): Promise<SteadyOutcome> {
  const events = fleet.sluice.liveReadings({ input: {} });
  await events.next();
  const latencies: number[] = [];
  const sentAt: number[] = [];
  const watching = (async () => {
    for await (const { readings } of events) {
      for (const { value } of readings) latencies.push(monotonicMs() - (sentAt[value] ?? NaN));
    }
  })();
  const begun = monotonicMs();
  const underWay: Promise<unknown>[] = [];
  while (!signal.aborted) {
    const value = sentAt.push(monotonicMs()) - 1;
    const sent = fleet.gateway.publishAsync(fleet.topicOf(value), JSON.stringify({ value }), { qos: 1 });
    // `Promise.all` below reports the error. This handler keeps it from being reported as unhandled before.
    sent.catch(() => undefined);
    underWay.push(sent);
    await sleep(Math.max(1, begun + (sentAt.length * 1_000) / perSecond - monotonicMs()));
  }
  const { length: acknowledged } = await Promise.all(underWay);
  for (let since = monotonicMs(); latencies.length < acknowledged && monotonicMs() - since < 30_000;) await sleep(50);
  await events.return?.();
  await watching;
  return { acknowledged, latencies };
}
