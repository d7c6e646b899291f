import { setImmediate as turn } from "node:timers/promises";
import type { Tenant } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS, type RateLimit } from "../../domain/limits";
import { ReadingRateLimiter } from "./limit";
import { TokenBuckets } from "./token-buckets";

const rates = [
  { capacity: 10, seconds: 1 },
  { capacity: 20, seconds: 60 },
];

const asShown = (at: number) => at;

const tenantOf = (rate: RateLimit): Tenant => ({
  tenantId: toId("acme"),
  name: "Acme",
  status: "ACTIVE",
  createdAt: new Date(0),
  limits: { ...DEFAULT_TENANT_LIMITS, tenantRates: [rate], sensorRates: [] },
  broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
});

test("admits up to the capacity of every pair and refills evenly", () => {
  const buckets = new TokenBuckets(rates, 0);
  expect(buckets.exceeded(10, 0)).toBeNull();
  buckets.charge(10, 0);
  expect(buckets.exceeded(1, 0)).toBe(rates[0]);
  expect(buckets.exceeded(5, 500)).toBeNull();
  buckets.charge(5, 500);
  expect(buckets.exceeded(6, 500)).toBe(rates[0]);
  expect(buckets.exceeded(10, 60_000)).toBeNull();
});

test("applies the longer pair once the shorter pair has refilled", () => {
  const buckets = new TokenBuckets(rates, 0);
  for (const now of [0, 1_000]) {
    expect(buckets.exceeded(10, now)).toBeNull();
    buckets.charge(10, now);
  }
  expect(buckets.exceeded(10, 2_000)).toBe(rates[1]);
});

test("refills nothing when the clock is set back, and charges nothing for a query", () => {
  const buckets = new TokenBuckets(rates, 1_000);
  expect(buckets.exceeded(10, 1_000)).toBeNull();
  buckets.charge(10, 1_000);
  expect(buckets.exceeded(1, 0)).toBe(rates[0]);
  expect(buckets.exceeded(11, 100_000)).toBe(rates[0]);
  expect(buckets.exceeded(10, 100_000)).toBeNull();
});

test("keeps the rate that was unused while messages waited, until they have arrived", () => {
  const buckets = new TokenBuckets([{ capacity: 10, seconds: 1 }], 0);
  expect(buckets.exceeded(110, 10_000, 0)).toBeNull();
  expect(buckets.exceeded(111, 10_000, 0)).not.toBeNull();
  buckets.charge(50, 10_000, 0);
  expect(buckets.exceeded(70, 11_000, 0)).toBeNull();
  expect(buckets.exceeded(71, 11_000, 0)).not.toBeNull();
  expect(buckets.exceeded(11, 11_001)).not.toBeNull();
  expect(buckets.exceeded(10, 11_001)).toBeNull();
});

test("discards the rate that was unused before messages began to wait", () => {
  const buckets = new TokenBuckets([{ capacity: 10, seconds: 1 }], 0);
  expect(buckets.exceeded(20, 60_000, 59_000)).toBeNull();
  expect(buckets.exceeded(21, 60_000, 59_000)).not.toBeNull();
});

test("lets a redrive use half of a rate, or wait for all of it", () => {
  const buckets = new TokenBuckets([{ capacity: 10, seconds: 10 }], 0);
  expect(buckets.leavesRoom(3, 2, 0)).toBe(true);
  expect(buckets.leavesRoom(3, 3, 0)).toBe(false);
  expect(buckets.leavesRoom(8, 0, 0)).toBe(true);
  expect(buckets.leavesRoom(8, 1, 0)).toBe(false);
  buckets.charge(5, 0);
  expect(buckets.leavesRoom(1, 0, 0)).toBe(false);
  expect(buckets.leavesRoom(1, 0, 1_000)).toBe(true);
  expect(buckets.leavesRoom(8, 0, 4_000)).toBe(false);
  expect(buckets.leavesRoom(8, 0, 5_000)).toBe(true);
});

test("usage reports the remaining rate and when it refills, even for a time long ago", () => {
  const limiter = new ReadingRateLimiter(asShown);
  const tenant = tenantOf({ capacity: 10, seconds: 10 });
  const sensor = { number: 0, registeredAt: 0, buckets: null };
  expect(limiter.charge(tenant, sensor, 4, 100_000)).toBeNull();
  expect(limiter.usage(tenant, 100_000)).toEqual([
    { capacity: 10, seconds: 10, used: 4, remaining: 6, resetAt: 104_000 },
  ]);
  expect(limiter.check(tenant, sensor, 7, 100_000)).toMatchObject({
    reason: "RATE_LIMITED",
    detail: "the message contains 7 new readings, more than tenant 'acme' has left of 10 in 10 s",
  });
  expect(limiter.charge(tenant, sensor, 6, 5)).toBeNull();
  expect(limiter.charge(tenant, sensor, 1, 6)).toMatchObject({ reason: "RATE_LIMITED" });
  expect(limiter.charge(tenant, sensor, 1, 101_000)).toBeNull();
});

test("usage reduces no rate that queued messages may still use", () => {
  const tenant = tenantOf({ capacity: 10, seconds: 1 });
  const sensor = { number: 0, registeredAt: 0, buckets: null };
  const limiter = new ReadingRateLimiter(asShown);
  // The first round is before the first message, the second round between two messages.
  for (const now of [10_000, 11_000]) {
    expect(limiter.usage(tenant, now)).toMatchObject([{ remaining: 10 }]);
    expect(limiter.check(tenant, sensor, 11, now)).not.toBeNull();
    expect(limiter.check(tenant, sensor, 60, now, 0)).toBeNull();
    expect(limiter.charge(tenant, sensor, 60, now, 0)).toBeNull();
  }
  expect(limiter.check(tenant, sensor, 1, 11_000, 0)).not.toBeNull();
});

afterEach(() => jest.restoreAllMocks());

test.each([
  ["back", [-3_600_000]],
  ["forward, and back again", [3_600_000, 0]],
])("regression: rates refill although the clock was set %s", async (_, offsets) => {
  const clock = jest.spyOn(Date, "now");
  const realNow = () => Math.round(performance.timeOrigin + performance.now());
  const limiter = new ReadingRateLimiter();
  const tenant = tenantOf({ capacity: 1_000, seconds: 1 });
  const sensor = { number: 0, registeredAt: 0, buckets: null };
  expect(limiter.charge(tenant, sensor, 1_000, realNow())).toBeNull();
  for (const offset of offsets) {
    clock.mockImplementation(() => realNow() + offset);
    while (limiter.charge(tenant, sensor, 1, Date.now()) !== null) await turn();
    expect(limiter.charge(tenant, sensor, 1_000, Date.now())).toMatchObject({ reason: "RATE_LIMITED" });
  }
});
