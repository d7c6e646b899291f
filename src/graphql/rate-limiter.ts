/** LIMIT of the API: token buckets in cost points, for each key or token subject and for each tenant. */
import type { Principal } from "../domain/entities";
import type { RateLimit } from "../domain/limits";
import type { Charge } from "../resolvers/context";

export interface ApiRates {
  /** For each API key, and for each subject of tokens. Every pair holds at once; empty: unlimited. */
  readonly key: readonly RateLimit[];
  /** For all keys and tokens of a tenant together. */
  readonly tenant: readonly RateLimit[];
}

export const UNLIMITED: ApiRates = { key: [], tenant: [] };

/** Keys, and tenants, whose buckets are remembered; beyond, the least recently used ones begin anew. */
const CAPACITY = 50_000;

/** Points by which arithmetic may be wrong. */
const ROUNDING = 1e-6;

/** What is reported where nothing limits: the greatest Int of GraphQL. */
const BOUNDLESS = 2_147_483_647;

export class RateLimiter {
  private readonly keys: BucketStore;
  private readonly tenants: BucketStore;

  constructor(rates: ApiRates, capacity = CAPACITY) {
    this.keys = new BucketStore(rates.key, capacity);
    this.tenants = new BucketStore(rates.tenant, capacity);
  }

  /** Takes `cost` points from all buckets, or none; returns the milliseconds after which it can be had, 0 if it was. */
  charge(principal: Principal, cost: number, now = Date.now()): number {
    const wait = this.wait(principal, cost, now);
    if (wait === 0) this.take(principal, cost, now);
    return wait;
  }

  /** Milliseconds until `cost` points can be had; 0: now. */
  wait(principal: Principal, cost: number, now = Date.now()): number {
    const ofKey = this.keys.of(principal.keyId, now)?.wait(cost, now) ?? 0;
    return Math.max(ofKey, this.waitOfTenant(principal, cost, now));
  }

  /** The same for the tenant's points alone. */
  waitOfTenant({ tenantId }: Principal, cost: number, now = Date.now()): number {
    // Operators belong to no tenant.
    return tenantId === null ? 0 : (this.tenants.of(tenantId, now)?.wait(cost, now) ?? 0);
  }

  /** Takes points whether they are there or not, which leaves a debt; or gives back, if negative. */
  take({ keyId, tenantId }: Principal, points: number, now = Date.now()): void {
    this.keys.of(keyId, now)?.take(points);
    if (tenantId !== null) this.tenants.of(tenantId, now)?.take(points);
  }

  /** What is left of the bucket that has least; `cost` is what the operation was charged. */
  status({ keyId, tenantId }: Principal, cost: number, now = Date.now()): Charge {
    const ofKey = this.keys.of(keyId, now)?.scarcest(now);
    const ofTenant = tenantId === null ? undefined : this.tenants.of(tenantId, now)?.scarcest(now);
    const scarcest = ofKey && ofTenant && ofTenant.remaining < ofKey.remaining ? ofTenant : (ofKey ?? ofTenant);
    const { limit, remaining, resetAt } = scarcest ?? { limit: BOUNDLESS, remaining: BOUNDLESS, resetAt: now };
    return { cost, limit, remaining, used: limit - remaining, resetAt: new Date(resetAt) };
  }

  /** Whether anything limits the principal. */
  limits({ tenantId }: Principal): boolean {
    return !this.keys.isBoundless || (tenantId !== null && !this.tenants.isBoundless);
  }
}

/** Buckets by owner, the least recently used ones forgotten first. */
class BucketStore {
  private readonly buckets = new Map<string, Buckets>();
  readonly isBoundless: boolean;

  constructor(
    private readonly rates: readonly RateLimit[],
    private readonly capacity: number,
  ) {
    this.isBoundless = rates.length === 0;
  }

  /** undefined: without limit. */
  of(owner: string, now: number): Buckets | undefined {
    if (this.isBoundless) return undefined;
    let buckets = this.buckets.get(owner);
    if (buckets === undefined) {
      buckets = new Buckets(this.rates, now);
      if (this.buckets.size >= this.capacity) {
        for (const oldest of this.buckets.keys()) {
          this.buckets.delete(oldest);
          break;
        }
      }
    } else {
      this.buckets.delete(owner);
    }
    this.buckets.set(owner, buckets);
    return buckets;
  }
}

interface Bucket {
  readonly capacity: number;
  readonly pointsPerMs: number;
  points: number;
}

/** One bucket for each rate. A cost beyond a whole bucket needs it full, and leaves a debt. */
class Buckets {
  private readonly buckets: readonly Bucket[];
  private updatedAt: number;

  constructor(rates: readonly RateLimit[], now: number) {
    this.buckets = rates.map(({ capacity, seconds }) => {
      return { capacity, pointsPerMs: capacity / (seconds * 1_000), points: capacity };
    });
    this.updatedAt = now;
  }

  /** Milliseconds until `cost` can be taken from every bucket; 0: now. */
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
    // A clock that is set back refills nothing, and takes nothing away.
    this.updatedAt = now;
    if (elapsed <= 0) return;
    for (const bucket of this.buckets) {
      bucket.points = Math.min(bucket.capacity, bucket.points + elapsed * bucket.pointsPerMs);
    }
  }
}
