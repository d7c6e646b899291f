import fc from "fast-check";
import { candidatesOf, thinOut } from "./lttb";
import { mostPoints } from "../../domain/series/plan";
import { intervalSeries } from "./series-points";
import {
  addRollup,
  CalendarRollups,
  rollupOf,
  UniformRollups,
  type Rollup,
  type ReadingValue,
} from "../../rollups/rollup";
import type { SeriesInput } from "../../domain/series/series";
import { planSeries } from "./series-plan";

const input: SeriesInput = {
  from: 0,
  to: 3_600_000,
  every: null,
  aggregates: null,
  maxPoints: null,
  timeZone: null,
  fillGaps: false,
};

function plan(changes: Partial<SeriesInput>) {
  const planned = planSeries({ ...input, ...changes }, 1_800_000_000_000);
  if (!planned.ok) throw new Error(planned.failure.message);
  return planned.value;
}

function failureOf(changes: Partial<SeriesInput>) {
  const planned = planSeries({ ...input, ...changes }, 1_800_000_000_000);
  return planned.ok ? null : planned.failure;
}

test("regression: rejects a range that ends at or before its start, and quotes both", () => {
  for (const to of [0, -1]) {
    expect(failureOf({ to })).toEqual({
      field: "range",
      message: `'from' (1970-01-01T00:00:00.000Z) must be before 'to' (${new Date(to).toISOString()}).`,
    });
  }
});

test("rejects too many intervals and suggests a longer interval", () => {
  const failure = failureOf({ to: 30 * 86_400_000, every: "10s" });
  expect(failure?.field).toBe("every");
  expect(failure?.message).toContain("259200");
  expect(failure?.message).toContain("5m or longer");
  expect(failureOf({ to: 10_000_000, every: "1s" })).toBeNull();
});

test.each<[string, Partial<SeriesInput>]>([
  ["range", { to: 0 }],
  ["maxPoints", { maxPoints: 2 }],
  ["maxPoints", { maxPoints: 10_001 }],
  ["maxPoints", { maxPoints: 10, every: "1m" }],
  ["every", { every: "7m" }],
  ["timeZone", { every: "1m", timeZone: "Mars/Olympus" }],
  ["fillGaps", { fillGaps: true }],
])("reports an invalid %s", (field, changes) => {
  expect(failureOf(changes)?.field).toBe(field);
});

test("knows the number of points before it reads any data", () => {
  expect(mostPoints({ ...input, every: "1m" }, 0)).toBe(61);
  expect(mostPoints({ ...input, maxPoints: 7 }, 0)).toBe(7);
  expect(mostPoints(input, 0)).toBe(1_000);
});

describe("the functions of a series", () => {
  const reading = fc.record({
    timestamp: fc.integer({ min: 0, max: 3_599_999 }),
    value: fc.integer({ min: -50, max: 50 }),
  });
  const readingValues = fc
    .array(reading, { maxLength: 60 })
    .map((all) => all.map((each, seq): ReadingValue => ({ ...each, seq: seq + 1 })));

  function expected(of: readonly ReadingValue[]) {
    const inOrder = [...of].sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq);
    const values = inOrder.map(({ value }) => value);
    const sum = values.reduce((total, value) => total + value, 0);
    const [first = 0, last = 0] = [values[0], values.at(-1)];
    return {
      min: Math.min(...values),
      max: Math.max(...values),
      avg: sum / values.length,
      sum,
      count: values.length,
      first,
      last,
      delta: last - first,
      value: null,
    };
  }

  it("count each interval's readings, in any order and from any rollups", () => {
    const interval = plan({ every: "5m", fillGaps: true });
    if (interval.kind !== "interval") throw new Error("no interval");
    fc.assert(
      fc.property(readingValues, fc.integer({ min: 0, max: 60 }), (all, split) => {
        const minutes = new UniformRollups(60_000);
        for (const each of all.slice(0, split)) minutes.addReading(each);
        const rollups = new CalendarRollups(interval.edges);
        for (const rollup of minutes.inOrder()) rollups.addRollup(rollup);
        for (const each of all.slice(split)) rollups.addReading(each);
        const { points } = intervalSeries(interval, rollups.rollups);
        expect(points).toHaveLength(12);
        points.forEach((point, index) => {
          const within = all.filter(({ timestamp }) => Math.floor(timestamp / 300_000) === index);
          if (within.length === 0) expect(point).toMatchObject({ at: index * 300_000, count: 0, min: null, avg: null });
          else expect(point).toEqual({ at: index * 300_000, ...expected(within) });
        });
      }),
    );
  });

  it("omit gaps, and functions that were not requested", () => {
    const interval = plan({ every: "30m", aggregates: ["MAX"] });
    if (interval.kind !== "interval") throw new Error("no interval");
    const { points } = intervalSeries(interval, [undefined, rollupOf({ timestamp: 2_000_000, value: 4, seq: 1 })]);
    expect(points).toEqual([expect.objectContaining({ at: 1_800_000, max: 4, min: null, count: null })]);
  });
});

describe("thinning out", () => {
  const line = fc
    .array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 300 })
    .map((values) => values.map((value, at) => ({ at, value })));

  it("keeps the minimum and maximum, stays within its bound and changes no point", () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 3, max: 400 }), (points, most) => {
        const thin = thinOut(points, most);
        expect(thin.length).toBeLessThanOrEqual(most);
        if (points.length <= most) expect(thin).toEqual(points);
        const values = thin.map(({ value }) => value);
        expect(Math.min(...values)).toBe(Math.min(...points.map(({ value }) => value)));
        expect(Math.max(...values)).toBe(Math.max(...points.map(({ value }) => value)));
        expect(thin.every((point) => points[point.at] === point)).toBe(true);
        expect(thin.every((point, index) => index === 0 || point.at > (thin[index - 1]?.at ?? Infinity))).toBe(true);
        if (most >= 4 && points.length > most) {
          expect(thin[0]).toBe(points[0]);
          expect(thin.at(-1)).toBe(points.at(-1));
        }
      }),
    );
  });

  it("takes each reading of a rollup once", () => {
    const rollup = rollupOf({ timestamp: 5, value: 1, seq: 1 }, 0);
    expect(candidatesOf([rollup])).toEqual([{ at: 5, value: 1 }]);
    const other: Rollup = rollupOf({ timestamp: 9, value: 3, seq: 2 }, 0);
    addRollup(rollup, other);
    expect(candidatesOf([rollup])).toEqual([
      { at: 5, value: 1 },
      { at: 9, value: 3 },
    ]);
  });
});
