import { monotonicMs } from "./clock";
import type { LoadGenerator } from "./load/load-generator";

/** Interval at which the gateways send their shares of the due readings. */
const TICK_MS = 10;

/**
 * Publishes `rate` readings/s for `seconds`, even if the consumer falls behind. Resolves with the number of readings
 * when the broker has acknowledged all.
 */
export async function publishAtRate(generator: LoadGenerator, rate: number, seconds: number): Promise<number> {
  const count = Math.round(rate * seconds);
  const startedAt = monotonicMs();
  const published = generator.publish(count, 0);
  const timer = setInterval(() => {
    generator.consumed(Math.floor((rate * (monotonicMs() - startedAt)) / 1_000));
  }, TICK_MS);
  try {
    await published;
    return count;
  } finally {
    clearInterval(timer);
  }
}
