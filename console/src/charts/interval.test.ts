import { resolutionOf } from "./interval";

const HOUR = 3_600_000;

describe("the resolution of a chart", () => {
  test("is that of single readings in a short time span", () => {
    expect(resolutionOf(5 * 60_000).every).toBeNull();
  });

  test("gives at most 600 points, whatever the time span", () => {
    expect(resolutionOf(HOUR).every).toBe("10s");
    expect(resolutionOf(24 * HOUR).every).toBe("5m");
    expect(resolutionOf(30 * 24 * HOUR).every).toBe("2h");
    for (let span = HOUR; span < 600 * 24 * HOUR; span *= 1.7) expect(span / resolutionOf(span).ms).toBeLessThan(601);
  });
});
