import { isPoint, joined, type Point, pointOf, statisticsOf, withGaps, withReadings } from "./chart-data";

const MINUTE = 60_000;
const at = (minute: number, value: number) => pointOf({ at: minute * MINUTE, value });

describe("the live tail of a chart", () => {
  test("gathers readings by interval", () => {
    const readings = [
      { at: 61_000, value: 1 },
      { at: 90_000, value: 3 },
      { at: 121_000, value: 9 },
    ];
    expect(withReadings([], readings, MINUTE, 0, 10)).toEqual([
      { at: MINUTE, min: 1, max: 3, avg: 2, count: 2 },
      { at: 2 * MINUTE, min: 9, max: 9, avg: 9, count: 1 },
    ]);
  });

  test("forgets what has left the time span, and never exceeds its capacity", () => {
    const readings = Array.from({ length: 50 }, (_, index) => ({ at: index * MINUTE, value: index }));
    expect(withReadings([], readings, 0, 45 * MINUTE, 100)).toHaveLength(5);
    expect(withReadings([], readings, 0, 0, 7).map((point) => point.avg)).toEqual([43, 44, 45, 46, 47, 48, 49]);
  });

  test("completes the last interval of the history", () => {
    const history = [at(1, 2), at(2, 4)];
    expect(joined(history, [at(2, 8), at(3, 1)], MINUTE)).toEqual([
      at(1, 2),
      { at: 2 * MINUTE, min: 4, max: 8, avg: 6, count: 2 },
      at(3, 1),
    ]);
  });
});

describe("gaps of a chart", () => {
  test("are intervals without readings", () => {
    const points = withGaps([at(1, 1), { at: 2 * MINUTE, count: 0 }, { at: 3 * MINUTE, count: 0 }, at(4, 1)], MINUTE);
    expect(points.map((point) => isPoint(point))).toEqual([true, false, true]);
  });

  test("are unusual distances between single readings", () => {
    const seconds = [0, 1, 2, 3, 20, 21].map((second) => pointOf({ at: second * 1_000, value: second }));
    const points = withGaps(seconds, 0);
    expect(points.filter((point) => !isPoint(point))).toEqual([{ at: 3_001, count: 0 }]);
    expect(statisticsOf(points)).toMatchObject({ min: 0, max: 21, count: 6, gaps: 1 });
  });

  test("leave statistics of nothing out", () => {
    const none: readonly Point[] = [];
    expect(statisticsOf(none)).toBeNull();
  });
});
