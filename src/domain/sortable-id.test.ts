import { SORTABLE_ID_ORDERS, sortableId } from "./sortable-id";

const AT = Date.parse("2026-01-02T03:04:05Z");

test.each([
  [16, "019b7ca98c88", 12],
  [36, "0mjwaid1k", 9],
] as const)("in radix %d, begins with the digits of its time and continues at random", (radix, time, digits) => {
  const id = sortableId(AT, { radix, randomBytes: 10 });
  expect(id).toHaveLength(digits + 20);
  expect(id.slice(0, digits)).toBe(time);
  expect(sortableId(AT, { radix, randomBytes: 10 })).not.toBe(id);
});

test.each([16, 36] as const)("in radix %d, sorts by time from 1970 to the year 5000", (radix) => {
  const times = [0, 1, 35, 36, AT - 1, AT, AT + 1, Date.parse("2100-01-01"), Date.parse("5000-01-01")];
  const ids = times.map((at) => sortableId(at, { radix, randomBytes: 4 }));
  expect([...ids].sort()).toEqual(ids);
});

test("sorts IDs of one millisecond by their ordinal number", () => {
  const ids = [0, 1, 255, 256, SORTABLE_ID_ORDERS - 1].map((order) =>
    sortableId(AT, { radix: 16, randomBytes: 6 }, order),
  );
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids.map((id) => id.length))).toEqual(new Set([30]));
});
