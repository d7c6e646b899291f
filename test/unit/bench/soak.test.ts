import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { percentile } from "../../../bench/ingest/statistics";
import { drawSoak } from "../../../bench/soak/picture";
import type { Sample } from "../../../bench/soak/sample";
import { memoryOf } from "../../../bench/soak/verdict";

const COUNT = 40;

function samples(rssMb: (index: number) => number): Sample[] {
  return Array.from({ length: COUNT }, (_, index) => ({
    seconds: index,
    acknowledgedRate: 1_000,
    storedRate: 1_000,
    rssMb: rssMb(index),
    heapMb: 50,
    lag: 0,
    unaccounted: 0,
  }));
}

test("reports memory as flat if it rises only while the process warms up", () => {
  const warmUp = memoryOf(samples((index) => Math.min(300, 100 + 20 * index)));
  expect(warmUp).toEqual({ earlyMb: 300, lateMb: 300, maxMb: 300, flat: true });
});

test("reports memory as rising if it keeps rising", () => {
  expect(memoryOf(samples((index) => 200 + 5 * index)).flat).toBe(false);
});

test("a percentile is the smallest value that enough values do not exceed", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.8, 0.99, 1].map((quantile) => percentile(values, quantile))).toEqual([1, 3, 4, 5, 5]);
  expect(() => percentile([], 0.5)).toThrow("no value");
});

test("draws a run as an SVG with a title", async () => {
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-soak-"));
  try {
    const file = path.join(dir, "soak.svg");
    await drawSoak(
      file,
      "one hour",
      samples(() => 200),
    );
    const svg = await readFile(file, "utf8");
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain("one hour");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
