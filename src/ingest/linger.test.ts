import { lingerMs } from "./linger";

test("pauses longer the more messages a batch had", () => {
  const pauses = [3, 4, 31, 32, 63].map((accepted) => lingerMs({ accepted, ofLargestTenant: 0 }));
  expect(pauses).toEqual([0, 8, 8, 20, 20]);
});

test("pauses longest if several tenants publish much", () => {
  expect(lingerMs({ accepted: 200, ofLargestTenant: 100 })).toBe(40);
});

test("does not pause longest for the flood of one tenant", () => {
  expect(lingerMs({ accepted: 2_000, ofLargestTenant: 1_990 })).toBe(20);
});
