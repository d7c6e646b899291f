import { averageText, isPoint, joined, type Point, pointOf, statisticsOf, withGaps, withReadings } from "./chart-data";

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

describe("an average", () => {
  test.each([
    [1e-7, 3e-7, 2e-7],
    [1.5e-7, 2.5e-7, 2e-7],
    [1e-13, 3e-13, 2e-13],
    [5e-324, 1.5e-323, 1e-323],
    [0.1, 0.3, 0.20000000000000004],
    [1e21, 3e21, 2e21],
  ])("of %d and %d is not rounded to 0", (min, max, avg) => {
    expect(Number(averageText({ min, max, avg }, String))).toBeCloseTo(avg, 15);
    expect(averageText({ min, max, avg }, String)).not.toBe("0");
  });

  test("has one more digit than its values", () => {
    expect(averageText({ min: 1.1, max: 1.2, avg: 1.14999 }, String)).toBe("1.15");
    expect(averageText({ min: 1, max: 2, avg: 4 / 3 }, String)).toBe("1.3");
    expect(averageText({ min: 1.5e-7, max: 2e-7, avg: 1.66666e-7 }, String)).toBe("1.67e-7");
  });

  test("of values whose sum exceeds the range of numbers stays finite", () => {
    const points = Array.from({ length: 40 }, (_, index) => at(index, index % 2 === 0 ? 9e307 : 1e308));
    const statistics = statisticsOf(points);
    expect(statistics?.avg).toBeGreaterThanOrEqual(9e307);
    expect(statistics?.avg).toBeLessThanOrEqual(1e308);
  });

  test("that the platform does not know leaves the other values of the interval", () => {
    const point: Point = { at: MINUTE, min: 9e307, max: 1e308, avg: null, count: 40 };
    expect(statisticsOf([point, at(2, 1)])).toMatchObject({ min: 1, max: 1e308, avg: null, count: 41 });
    expect(averageText(point, String)).toBe("–");
  });
});
