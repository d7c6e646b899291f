import fc from "fast-check";
import { toId } from "./keys";
import { HOUR_MS, MINUTE_MS } from "./ledger";
import { byInterval, DAY_MS, dayOf, startOf, usageOf, usagePlan } from "./usage";

const DAY = Date.parse("2026-11-01T00:00:00Z");
const NOTHING = { received: 0, stored: 0, duplicates: 0, rejected: 0 };

test("reads whole days, collected hours of other days, and minutes of the rest", () => {
  const from = DAY + 30 * MINUTE_MS;
  const to = DAY + 2 * DAY_MS + 3 * HOUR_MS + 20 * MINUTE_MS;
  const uncollected = DAY + 2 * DAY_MS + 2 * HOUR_MS;
  const plan = usagePlan({ from, to }, (hour) => hour !== uncollected);
  expect(plan.wholeDays).toEqual([DAY + DAY_MS]);
  expect([...plan.hoursOfDays]).toEqual([
    [DAY, Array.from({ length: 23 }, (_, hour) => hour + 1)],
    [DAY + 2 * DAY_MS, [0, 1]],
  ]);
  expect(plan.minutes).toEqual([
    { from, to: DAY + HOUR_MS },
    { from: uncollected, to },
  ]);
});

test("reads each minute of a range once, whichever hours are collected", () => {
  const minute = fc.integer({ min: 0, max: 4 * 24 * 60 });
  const collected = fc.array(fc.boolean(), { minLength: 5 * 24, maxLength: 5 * 24 });
  fc.assert(
    fc.property(minute, fc.integer({ min: 1, max: 24 * 60 * MINUTE_MS }), collected, (first, length, isCollected) => {
      const from = DAY + first * MINUTE_MS;
      const to = from + length;
      const plan = usagePlan({ from, to }, (hour) => isCollected[(hour - DAY) / HOUR_MS] ?? false);
      const read: number[] = [];
      const add = (start: number, end: number) => {
        for (let time = start; time < end; time += MINUTE_MS) read.push(time);
      };
      for (const day of plan.wholeDays) add(day, day + DAY_MS);
      for (const [day, hours] of plan.hoursOfDays) {
        for (const hour of hours) add(day + hour * HOUR_MS, day + (hour + 1) * HOUR_MS);
      }
      for (const range of plan.minutes) add(range.from, range.to);
      const expected: number[] = [];
      for (let time = from; time < to; time += MINUTE_MS) expected.push(time);
      expect(read.sort((one, other) => one - other)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test("adds up a tenant's counts of one interval", () => {
  const at = (start: number, stored: number, tenantId = "acme") => ({
    ...NOTHING,
    tenantId: toId(tenantId),
    start,
    stored,
    received: stored,
  });
  const counted = [at(DAY, 1), at(DAY + HOUR_MS, 2), at(DAY, 4, "globex"), at(DAY + DAY_MS, 8)];
  expect(byInterval(counted, "DAY")).toEqual([at(DAY, 3), at(DAY, 4, "globex"), at(DAY + DAY_MS, 8)]);
  expect(byInterval(counted, "MONTH")).toEqual([at(DAY, 11), at(DAY, 4, "globex")]);
  expect(usageOf(["globex", "idle"].map(toId), byInterval(counted, "DAY"))).toEqual([
    {
      ...{ ...NOTHING, tenantId: "globex", stored: 4, received: 4 },
      days: [{ ...NOTHING, day: DAY, stored: 4, received: 4 }],
    },
    { ...NOTHING, tenantId: "idle", days: [] },
  ]);
});

test.each([
  ["HOUR", "2026-02-28T23:59:59.999Z", "2026-02-28T23:00:00Z"],
  ["DAY", "2026-02-28T23:59:59.999Z", "2026-02-28T00:00:00Z"],
  ["MONTH", "2026-02-28T23:59:59.999Z", "2026-02-01T00:00:00Z"],
] as const)("a %s that contains %s starts at %s", (every, time, start) => {
  expect(new Date(startOf(every, Date.parse(time)))).toEqual(new Date(start));
  expect(dayOf(DAY)).toBe(DAY);
});
