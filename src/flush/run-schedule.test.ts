import { BEFORE_ALL, toId, toPosition, toSensorKey } from "../domain/keys";
import { NO_READINGS } from "../domain/reading";
import { GatheredBatches } from "./gathered-batches";
import { RunSchedule } from "./run-schedule";

const options = { intervalMs: 2_000, maxAgeMs: 300_000, maxReadings: 1_000 };

let now = 0;
beforeEach(() => {
  now = 1_000_000;
  jest.spyOn(performance, "now").mockImplementation(() => now);
});

/** Returns one batch with `each` readings of each of `sensors` sensors. */
function gathered(sensors: number, each: number, deltas = 0): GatheredBatches {
  const batches = new GatheredBatches(BEFORE_ALL);
  const rows = sensors * each;
  const delta = { tenantId: toId("acme"), minute: 0, received: 1, accepted: 0, duplicates: 1, rejected: {} };
  batches.add({
    position: toPosition(1),
    previous: BEFORE_ALL,
    committedAt: 0,
    ledger: Array.from({ length: deltas }, () => delta),
    columns: {
      ...NO_READINGS,
      sources: Array.from({ length: sensors }, (_, sensor) => toSensorKey(`acme/a/${sensor}`)),
      source: Uint32Array.from({ length: rows }, (_, row) => row % sensors),
    },
  });
  return batches;
}

/** Returns the first of these ages, in milliseconds, at which a run is due. */
function dueAt(batches: GatheredBatches, isBusy = true): number | undefined {
  const schedule = new RunSchedule(options);
  const begun = now;
  return [0, 1_999, 2_000, 10_000, 299_999, 300_000].find((age) => {
    now = begun + age;
    return schedule.isDue(batches, isBusy);
  });
}

test("waits for 24 readings per sensor, but not beyond the maximum age", () => {
  expect(dueAt(gathered(10, 23))).toBe(300_000);
  expect(dueAt(gathered(10, 24))).toBe(2_000);
});

test("starts immediately when memory is full or no readings arrive", () => {
  expect(dueAt(gathered(1_000, 1))).toBe(0);
  expect(dueAt(gathered(1, 1), false)).toBe(0);
});

test("counts ledger entries of batches as memory", () => {
  expect(dueAt(gathered(10, 1, 247))).toBe(300_000);
  expect(dueAt(gathered(10, 1, 248))).toBe(0);
});

test("spreads a run over most of the time since the last run, except for a backlog", () => {
  const schedule = new RunSchedule(options);
  now += 10_000;
  expect(schedule.spreadMs(gathered(10, 24))).toBeCloseTo(7_000);
  now += 300_000;
  expect(schedule.spreadMs(gathered(10, 24))).toBe(30_000);
  expect(schedule.spreadMs(gathered(10, 100))).toBe(0);
});
