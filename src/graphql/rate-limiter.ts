/** Rate limits of the API: token buckets in cost points, per API key or token subject, and per tenant. */
import { LRUCache } from "lru-cache";
import type { Principal } from "../domain/entities";
import type { RateLimit } from "../domain/limits";
import type { Charge } from "../resolvers/context";

export interface ApiRates {
  /** Rates of each API key, and of each subject of tokens. All pairs apply. Empty: unlimited. */
  readonly key: readonly RateLimit[];
  /** Rates of all API keys and tokens of a tenant together. */
  readonly tenant: readonly RateLimit[];
}

export const UNLIMITED: ApiRates = { key: [], tenant: [] };

/**
 * Maximum number of API keys, and of tenants, whose buckets are in memory. Beyond it, the least recently used buckets
 * are reset.
 */
const CAPACITY = 50_000;

/** Tolerance for rounding, in points. */
const ROUNDING = 1e-6;

const [KEY, TENANT, OWNER_SEPARATOR] = ["key", "tenant", "/"] as const;

/** Reported limit if there is none: the maximum Int of GraphQL. */
const BOUNDLESS = 2_147_483_647;

export class RateLimiter {
  private readonly keys: BucketStore;
  private readonly tenants: BucketStore;
  /** Points charged since the last {@link takeCharged}, by owner; null before its first call. */
  private charged: Map<string, number> | null = null;

  constructor(rates: ApiRates, capacity = CAPACITY) {
    this.keys = new BucketStore(rates.key, capacity);
    this.tenants = new BucketStore(rates.tenant, capacity);
  }

  /**
   * Charges `cost` points to all buckets, or to none. Returns 0 if it has charged them, otherwise the milliseconds to
   * wait.
   */
  charge(principal: Principal, cost: number, now = Date.now()): number {
    const wait = this.wait(principal, cost, now);
    if (wait === 0) this.take(principal, cost, now);
    return wait;
  }

  /**
   * Returns the milliseconds until all buckets have `cost` points; 0 if they have them now. A bucket of a lower
   * capacity must be full.
   */
  wait(principal: Principal, cost: number, now = Date.now()): number {
    const ofKey = this.keys.of(principal.keyId, now)?.wait(cost, now) ?? 0;
    return Math.max(ofKey, this.waitOfTenant(principal, cost, now));
  }

  /** As {@link wait}, for the tenant's buckets only. */
  waitOfTenant({ tenantId }: Principal, cost: number, now = Date.now()): number {
    // Operators belong to no tenant.
    return tenantId === null ? 0 : (this.tenants.of(tenantId, now)?.wait(cost, now) ?? 0);
  }

  /** Charges points even if they are not available, which leaves a debt. Negative points are a refund. */
  take({ keyId, tenantId }: Principal, points: number, now = Date.now()): void {
    this.keys.of(keyId, now)?.take(points);
    if (tenantId !== null) this.tenants.of(tenantId, now)?.take(points);
    if (this.charged === null) return;
    for (const owner of ownersOf({ keyId, tenantId })) {
      this.charged.set(owner, (this.charged.get(owner) ?? 0) + points);
    }
  }

  /**
   * Returns the points that this process has charged since the last call, by owner. Other processes charge them too.
   */
  takeCharged(): ReadonlyMap<string, number> {
    const charged = this.charged ?? new Map<string, number>();
    this.charged = new Map();
    return charged;
  }

  /** Charges points that another process has charged to the owner. */
  chargeOfOther(owner: string, points: number, now = Date.now()): void {
    const [kind = "", ...name] = owner.split(OWNER_SEPARATOR);
    const store = kind === TENANT ? this.tenants : this.keys;
    store.of(name.join(OWNER_SEPARATOR), now)?.take(points);
  }

  /** Returns the state of the bucket with the fewest points. `cost` is the charge of the operation. */
  status({ keyId, tenantId }: Principal, cost: number, now = Date.now()): Charge {
    const ofKey = this.keys.of(keyId, now)?.scarcest(now);
    const ofTenant = tenantId === null ? undefined : this.tenants.of(tenantId, now)?.scarcest(now);
    const scarcest = ofKey && ofTenant && ofTenant.remaining < ofKey.remaining ? ofTenant : (ofKey ?? ofTenant);
    const { limit, remaining, resetAt } = scarcest ?? { limit: BOUNDLESS, remaining: BOUNDLESS, resetAt: now };
    return { cost, limit, remaining, used: limit - remaining, resetAt: new Date(resetAt) };
  }

  /** Whether the principal has a limit. */
  limits({ tenantId }: Principal): boolean {
    return !this.keys.isBoundless || (tenantId !== null && !this.tenants.isBoundless);
  }
}

/** Returns the owners of a principal's buckets, each prefixed with its kind. */
function ownersOf({ keyId, tenantId }: Pick<Principal, "keyId" | "tenantId">): readonly string[] {
  const key = `${KEY}${OWNER_SEPARATOR}${keyId}`;
  return tenantId === null ? [key] : [key, `${TENANT}${OWNER_SEPARATOR}${tenantId}`];
}

/** Buckets by owner. */
class BucketStore {
  private readonly buckets: LRUCache<string, Buckets>;
  readonly isBoundless: boolean;

  constructor(
    private readonly rates: readonly RateLimit[],
    capacity: number,
  ) {
    this.buckets = new LRUCache({ max: capacity });
    this.isBoundless = rates.length === 0;
  }

  /** Returns the buckets of an owner; undefined if there are no rates. */
  of(owner: string, now: number): Buckets | undefined {
    if (this.isBoundless) return undefined;
    let buckets = this.buckets.get(owner);
    if (buckets === undefined) this.buckets.set(owner, (buckets = new Buckets(this.rates, now)));
    return buckets;
  }
}

interface Bucket {
  readonly capacity: number;
  readonly pointsPerMs: number;
  points: number;
}

/** One bucket per rate. A cost beyond the capacity needs a full bucket, and leaves a debt. */
class Buckets {
  private readonly buckets: readonly Bucket[];
  private updatedAt: number;

  constructor(rates: readonly RateLimit[], now: number) {
    this.buckets = rates.map(({ capacity, seconds }) => {
      return { capacity, pointsPerMs: capacity / (seconds * 1_000), points: capacity };
    });
    this.updatedAt = now;
  }

  /** Returns the milliseconds until every bucket has `cost` points or is full; 0 if that is so now. */
  wait(cost: number, now: number): number {
    this.refill(now);
    let longest = 0;
    for (const { capacity, pointsPerMs, points } of this.buckets) {
      const missing = Math.min(cost, capacity) - points;
      if (missing > ROUNDING) longest = Math.max(longest, missing / pointsPerMs);
    }
    return longest;
  }

  take(cost: number): void {
    for (const bucket of this.buckets) bucket.points -= cost;
  }

  scarcest(now: number): { limit: number; remaining: number; resetAt: number } {
    this.refill(now);
    let scarcest = { limit: 0, remaining: Infinity, resetAt: now };
    for (const { capacity, pointsPerMs, points } of this.buckets) {
      const remaining = Math.max(Math.floor(points), 0);
      if (remaining < scarcest.remaining) {
        scarcest = { limit: capacity, remaining, resetAt: now + Math.ceil((capacity - points) / pointsPerMs) };
      }
    }
    return scarcest;
  }

  private refill(now: number): void {
    const elapsed = now - this.updatedAt;
    // If the clock is set back, points are neither added nor removed.
    this.updatedAt = now;
    if (elapsed <= 0) return;
    for (const bucket of this.buckets) {
      bucket.points = Math.min(bucket.capacity, bucket.points + elapsed * bucket.pointsPerMs);
    }
  }
}
