import { rollupOf } from "../../rollups/rollup";
import { SeriesLine } from "./series-line";

test("regression: orders all readings of one time by their commit", () => {
  const line = new SeriesLine({ kind: "line", from: 0, to: 10, maxPoints: 5 });
  line.addReading({ timestamp: 7, value: 3, seq: 30 });
  line.addReading({ timestamp: 7, value: 2, seq: 20 });
  // The readings of a rollup count as committed earlier.
  line.addRollup({ ...rollupOf({ timestamp: 7, value: 1, seq: 10 }), firstSeq: 0, lastSeq: 0 });
  line.addReading({ timestamp: 2, value: 4, seq: 40 });
  expect(line.series().points.map(({ at, value }) => [at, value])).toEqual([
    [2, 4],
    [7, 1],
    [7, 2],
    [7, 3],
  ]);
});

test("regression: divides the time with readings instead of the empty range", () => {
  const plan = { kind: "line", from: 0, to: 30 * 86_400_000, maxPoints: 100 } as const;
  const whole = new SeriesLine(plan);
  const fill = (line: SeriesLine) => {
    for (let place = 0; place < 3_600; place++)
      line.addReading({ timestamp: 86_400_000 + place * 1_000, value: place % 60, seq: place });
    return line;
  };
  expect(fill(whole).series().points.length).toBeLessThan(10);
  let line = whole;
  for (let finer = line.refined(); finer !== null; finer = line.refined()) line = fill(finer);
  expect(line).not.toBe(whole);
  expect(line.series()).toMatchObject({ truncated: true, points: { length: 100 } });
  expect([whole.resolution, line.resolution]).toEqual(["HOUR", "FIVE_SECONDS"]);
});

test("a line is not refined if readings fill its range or all readings are known", () => {
  const plan = { kind: "line", from: 0, to: 1_000_000, maxPoints: 10 } as const;
  const [full, few] = [new SeriesLine(plan), new SeriesLine(plan)];
  for (let place = 0; place < 1_000; place++) full.addReading({ timestamp: place * 1_000, value: place, seq: place });
  for (let place = 0; place < 10; place++) few.addReading({ timestamp: place, value: place, seq: place });
  expect([full.refined(), few.refined()]).toEqual([null, null]);
});
