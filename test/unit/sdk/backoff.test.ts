import fc from "fast-check";
import { pauseAfter } from "../../../sdk/src/backoff";

const limits = { minMs: 250, maxMs: 30_000 };

test("doubles the pause, with a different jitter for each client", () => {
  expect([0, 1, 2, 3].map((failures) => pauseAfter(failures, limits, 0.5))).toEqual([250, 500, 1_000, 2_000]);
  expect([pauseAfter(1, limits, 0), pauseAfter(1, limits, 0.999)]).toEqual([250, expect.closeTo(750, -1)]);
  const pauses = new Set(Array.from({ length: 100 }, () => pauseAfter(3, limits)));
  expect(pauses.size).toBeGreaterThan(90);
});

test("regression: stays between half the first pause and the longest pause", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
      const pause = pauseAfter(failures, limits, random);
      expect(pause).toBeGreaterThanOrEqual(limits.minMs / 2);
      expect(pause).toBeLessThanOrEqual(limits.maxMs);
    }),
  );
});
