import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Registry } from "prom-client";

/** Maximum time of writing per turn of the event loop. */
const TURN_MS = 1;
/** Pause after a text, as a multiple of the time that it took to write. */
const RESTS = 19;

/**
 * Writes the metrics as text, which takes about 10 ms. `/metrics` needs no API key, so at most a twentieth of the time
 * is spent on it. All waiting requests get the same text. Sluice begins that text after they arrived.
 */
export class PacedMetricsText {
  private latest: Promise<unknown> = Promise.resolve();
  private next: Promise<string> | null = null;

  constructor(private readonly registry: Pick<Registry, "getMetricsAsArray" | "getSingleMetricAsString">) {}

  /** Resolves with the metrics in Prometheus' text format. */
  text(): Promise<string> {
    this.next ??= this.make(this.latest);
    return this.next;
  }

  private async make(previous: Promise<unknown>): Promise<string> {
    await previous;
    this.next = null;
    const writing = this.write();
    this.latest = writing.then(
      ({ milliseconds }) => delay(RESTS * milliseconds, undefined, { ref: false }),
      () => undefined,
    );
    return (await writing).text;
  }

  private async write(): Promise<{ readonly text: string; readonly milliseconds: number }> {
    const parts: string[] = [];
    let milliseconds = 0;
    let begun = performance.now();
    for (const { name } of this.registry.getMetricsAsArray()) {
      parts.push(await this.registry.getSingleMetricAsString(name));
      const spent = performance.now() - begun;
      if (spent < TURN_MS) continue;
      milliseconds += spent;
      await nextTurn();
      begun = performance.now();
    }
    milliseconds += performance.now() - begun;
    return { text: `${parts.join("\n\n")}\n`, milliseconds };
  }
}
