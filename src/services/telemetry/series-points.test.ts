import { intervalSeries } from "./series-points";
import { addReading, rollupOf } from "../../rollups/rollup";

test("a sum, mean or difference beyond the range of numbers is null, others are kept", () => {
  const rollup = rollupOf({ timestamp: 0, value: -1.7e308, seq: 0 });
  const grown = rollupOf({ timestamp: 10, value: 1.7e308, seq: 1 });
  addReading(rollup, { timestamp: 1, value: 1.7e308, seq: 2 });
  addReading(grown, { timestamp: 11, value: 1.7e308, seq: 3 });
  const aggregates = new Set(["AVG", "SUM", "MIN", "MAX", "DELTA", "COUNT"] as const);
  const span = { from: 0, to: 20, every: "10ms", edges: [0, 10, 20] };
  const plan = { kind: "interval", ...span, aggregates, fillGaps: false } as const;
  expect(intervalSeries(plan, [rollup, grown]).points).toMatchObject([
    { sum: 0, avg: 0, delta: null, min: -1.7e308, max: 1.7e308, count: 2 },
    { sum: null, avg: null, delta: 0, max: 1.7e308, count: 2 },
  ]);
});
