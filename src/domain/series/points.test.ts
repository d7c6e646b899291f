import { intervalSeries } from "./points";
import { addSample, rowOf } from "./row";

test("a sum, mean or difference beyond the range of numbers is null, and the rest is told", () => {
  const row = rowOf({ timestamp: 0, value: -1.7e308, seq: 0 });
  const grown = rowOf({ timestamp: 10, value: 1.7e308, seq: 1 });
  addSample(row, { timestamp: 1, value: 1.7e308, seq: 2 });
  addSample(grown, { timestamp: 11, value: 1.7e308, seq: 3 });
  const aggregates = new Set(["AVG", "SUM", "MIN", "MAX", "DELTA", "COUNT"] as const);
  const span = { from: 0, to: 20, every: "10ms", edges: [0, 10, 20] };
  const plan = { kind: "interval", ...span, aggregates, fillGaps: false } as const;
  expect(intervalSeries(plan, [row, grown]).points).toMatchObject([
    { sum: 0, avg: 0, delta: null, min: -1.7e308, max: 1.7e308, count: 2 },
    { sum: null, avg: null, delta: 0, max: 1.7e308, count: 2 },
  ]);
});
