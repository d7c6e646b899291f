import { TokenBuckets } from "./limit";

const rates = [
  { capacity: 10, seconds: 1 },
  { capacity: 20, seconds: 60 },
];

test("admits up to the capacity of every pair, and refills evenly", () => {
  const buckets = new TokenBuckets(rates, 0);
  expect(buckets.exceeded(10, 0)).toBeNull();
  buckets.charge(10);
  expect(buckets.exceeded(1, 0)).toBe(rates[0]);
  expect(buckets.exceeded(5, 500)).toBeNull();
  buckets.charge(5);
  expect(buckets.exceeded(6, 500)).toBe(rates[0]);
  expect(buckets.exceeded(10, 60_000)).toBeNull();
});

test("the longer pair holds where the shorter one has refilled", () => {
  const buckets = new TokenBuckets(rates, 0);
  for (const now of [0, 1_000]) {
    expect(buckets.exceeded(10, now)).toBeNull();
    buckets.charge(10);
  }
  expect(buckets.exceeded(10, 2_000)).toBe(rates[1]);
});

test("a clock that goes back refills nothing, and asking charges nothing", () => {
  const buckets = new TokenBuckets(rates, 1_000);
  expect(buckets.exceeded(10, 1_000)).toBeNull();
  buckets.charge(10);
  expect(buckets.exceeded(1, 0)).toBe(rates[0]);
  expect(buckets.exceeded(11, 100_000)).toBe(rates[0]);
  expect(buckets.exceeded(10, 100_000)).toBeNull();
});
