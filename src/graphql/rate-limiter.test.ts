import fc from "fast-check";
import type { Principal } from "../domain/entities";
import { toId } from "../domain/keys";
import { RateLimiter, UNLIMITED } from "./rate-limiter";

const KEY: Principal = { role: "TENANT_ADMIN", tenantId: toId("acme"), keyId: "one", expiresAt: null };
const OTHER: Principal = { ...KEY, keyId: "two" };
const RIVAL: Principal = { ...KEY, keyId: "three", tenantId: toId("rival") };
const OPERATOR: Principal = { ...KEY, keyId: "ops", tenantId: null, role: "OPERATOR" };
const pair = (capacity: number, seconds: number) => ({ capacity, seconds });

test("lets a key use its capacity immediately, and refills it evenly", () => {
  const limiter = new RateLimiter({ key: [pair(100, 10)], tenant: [] });
  expect(limiter.charge(KEY, 60, 0)).toBe(0);
  expect(limiter.charge(KEY, 60, 0)).toBe(2_000);
  // A rejected operation is not charged.
  expect(limiter.charge(KEY, 40, 0)).toBe(0);
  expect(limiter.charge(KEY, 1, 0)).toBe(100);
  expect(limiter.charge(KEY, 1, 100)).toBe(0);
  expect(limiter.status(KEY, 1, 5_100)).toEqual({
    limit: 100,
    cost: 1,
    remaining: 50,
    used: 50,
    resetAt: new Date(10_100),
  });
  expect(limiter.charge(OTHER, 100, 0)).toBe(0);
});

test("applies all pairs of capacity and seconds together", () => {
  const limiter = new RateLimiter({ key: [pair(10, 1), pair(20, 100)], tenant: [] });
  expect(limiter.charge(KEY, 10, 0)).toBe(0);
  expect(limiter.charge(KEY, 10, 1_000)).toBe(0);
  expect(limiter.charge(KEY, 10, 2_000)).toBeGreaterThan(40_000);
});

test("shares a tenant's limit among its keys, and with no other tenant", () => {
  const limiter = new RateLimiter({ key: [pair(100, 1)], tenant: [pair(150, 100)] });
  expect(limiter.charge(KEY, 100, 0)).toBe(0);
  expect(limiter.charge(OTHER, 100, 0)).toBeGreaterThan(0);
  expect(limiter.charge(OTHER, 50, 0)).toBe(0);
  expect(limiter.status(OTHER, 50, 0)).toMatchObject({ limit: 150, remaining: 0, used: 150 });
  expect(limiter.charge(RIVAL, 100, 0)).toBe(0);
  expect(limiter.charge(OPERATOR, 100, 0)).toBe(0);
  expect(limiter.charge(OPERATOR, 100, 0)).toBe(1_000);
});

test("admits a cost above the capacity from a full bucket, and leaves a debt", () => {
  const limiter = new RateLimiter({ key: [pair(100, 10)], tenant: [] });
  expect(limiter.charge(KEY, 1, 0)).toBe(0);
  expect(limiter.charge(KEY, 300, 0)).toBe(100);
  expect(limiter.charge(KEY, 300, 100)).toBe(0);
  expect(limiter.status(KEY, 300, 100)).toMatchObject({ remaining: 0, used: 100, resetAt: new Date(30_100) });
  expect(limiter.charge(KEY, 1, 20_099)).toBeGreaterThan(0);
  expect(limiter.charge(KEY, 1, 20_200)).toBe(0);
});

test("neither adds nor removes points when the clock is set back", () => {
  const limiter = new RateLimiter({ key: [pair(100, 10)], tenant: [] });
  expect(limiter.charge(KEY, 100, 10_000)).toBe(0);
  expect(limiter.charge(KEY, 1, 0)).toBe(100);
  expect(limiter.charge(KEY, 1, 100)).toBe(0);
});

test("bounds the number of buckets, and resets the least recently used bucket", () => {
  const limiter = new RateLimiter({ key: [pair(10, 1_000)], tenant: [] }, 2);
  for (const keyId of ["a", "b"]) limiter.charge({ ...KEY, keyId }, 10, 0);
  expect(limiter.charge({ ...KEY, keyId: "a" }, 1, 0)).toBeGreaterThan(0);
  limiter.charge({ ...KEY, keyId: "c" }, 10, 0);
  expect(limiter.charge({ ...KEY, keyId: "a" }, 1, 0)).toBeGreaterThan(0);
  expect(limiter.charge({ ...KEY, keyId: "b" }, 10, 0)).toBe(0);
});

test("rejects nothing without rates", () => {
  const limiter = new RateLimiter(UNLIMITED);
  expect(limiter.charge(KEY, Number.MAX_SAFE_INTEGER, 0)).toBe(0);
  expect(limiter.limits(KEY)).toBe(false);
  expect(limiter.status(KEY, 7, 5)).toMatchObject({ limit: 2_147_483_647, remaining: 2_147_483_647, used: 0, cost: 7 });
});

test("admits at most the capacity and the refill in any period", () => {
  const step = fc.record({ wait: fc.integer({ min: 0, max: 3_000 }), cost: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const limiter = new RateLimiter({ key: [pair(100, 10)], tenant: [] });
      let now = 0;
      let used = 0;
      for (const { wait, cost } of steps) {
        now += wait;
        const rejected = limiter.charge(KEY, cost, now);
        if (rejected === 0) used += cost;
        // A client that waits for the reported time is admitted.
        else expect(limiter.charge(KEY, cost, (now += Math.ceil(rejected)))).toBe(((used += cost), 0));
        expect(used).toBeLessThanOrEqual(100 + now / 100 + 1e-6);
      }
    }),
  );
});
