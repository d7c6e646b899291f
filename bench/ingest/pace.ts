import { monotonicMs } from "./clock";
import type { LoadGenerator } from "./load/load-generator";

/** How often the gateways are let go on; they then send what is due, each its share. */
const TICK_MS = 10;

/** Publishes `rate` readings/s for `seconds`, whatever becomes of them. Resolves when the broker has all of them. */
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
