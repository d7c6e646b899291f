import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../../bench/ingest/clock";
import type { Fleet } from "./fleet";

export interface SteadyOutcome {
  /** Readings that the broker has acknowledged. */
  readonly acknowledged: number;
  /** Milliseconds from publish to subscriber, for each reading that arrived. */
  readonly latencies: readonly number[];
}

/** Publishes `perSecond` readings evenly until `signal`, and watches them arrive at a subscriber of the API. */
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
    // Reported when all waits are over, or never if the test has ended before.
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
