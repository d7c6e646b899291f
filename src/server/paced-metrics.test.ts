import { setTimeout as delay } from "node:timers/promises";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { PacedMetricsText } from "./paced-metrics";

function setUp() {
  const registry = new Registry();
  const registers = [registry];
  const counter = new Counter({ name: "events_total", help: "Events", registers });
  new Gauge({ name: "level", help: "Level", labelNames: ["of"], registers }).labels("a").set(2);
  new Histogram({ name: "seconds", help: "Time", buckets: [1, 2], registers }).observe(1.5);
  return { registry, counter, metrics: new PacedMetricsText(registry) };
}

test("writes the metrics as the registry does", async () => {
  const { registry, metrics } = setUp();
  expect(await metrics.text()).toBe(await registry.metrics());
});

test("begins a text only after the requests that receive it", async () => {
  const { counter, metrics } = setUp();
  for (let count = 1; count < 5; count++) {
    const before = metrics.text();
    await Promise.resolve();
    counter.inc();
    expect(await metrics.text()).toContain(`events_total ${count}`);
    await before;
  }
});

test("writes few texts for a flood of requests", async () => {
  const { registry, metrics } = setUp();
  const SLOW_MS = 10;
  const write = jest.spyOn(registry, "getSingleMetricAsString").mockImplementation(async (name) => {
    const until = performance.now() + SLOW_MS / 3;
    while (performance.now() < until);
    return name;
  });
  const begun = performance.now();
  for (let count = 0; count < 50; count++) {
    void metrics.text();
    void metrics.text();
    await delay(10);
  }
  const texts = write.mock.calls.length / 3;
  expect(texts).toBeGreaterThan(0);
  // At most a twentieth of the time is spent on texts.
  expect(texts * SLOW_MS).toBeLessThan((performance.now() - begun) / 10 + 2 * SLOW_MS);
});
