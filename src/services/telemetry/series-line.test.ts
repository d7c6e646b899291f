import { rollupOf } from "../../rollups/rollup";
import { SeriesLine } from "./series-line";

test("regression: orders all readings of one time by their commit", () => {
  const line = new SeriesLine({ kind: "line", from: 0, to: 10, maxPoints: 5 });
  line.addReading({ timestamp: 7, value: 3, seq: 30 });
  line.addReading({ timestamp: 7, value: 2, seq: 20 });
  // What stands in a rollup was committed before.
  line.addRollup({ ...rollupOf({ timestamp: 7, value: 1, seq: 10 }), firstSeq: 0, lastSeq: 0 });
  line.addReading({ timestamp: 2, value: 4, seq: 40 });
  expect(line.series().points.map(({ at, value }) => [at, value])).toEqual([
    [2, 4],
    [7, 1],
    [7, 2],
    [7, 3],
  ]);
});
