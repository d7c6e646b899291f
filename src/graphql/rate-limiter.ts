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

/** Maximum API keys, and maximum tenants, whose buckets are kept. Beyond, the least recently used start again. */
const CAPACITY = 50_000;

/** Tolerance for rounding, points. */
const ROUNDING = 1e-6;

const [KEY, TENANT, OWNER_SEPARATOR] = ["key", "tenant", "/"] as const;

/** Reported limit if there is none: the maximum Int of GraphQL. */
const BOUNDLESS = 2_147_483_647;

export class RateLimiter {
  private readonly keys: BucketStore;
  private readonly tenants: BucketStore;
  /** Points charged since they were last taken, by owner; null: they are not collected. */
  private charged: Map<string, number> | null = null;

  constructor(rates: ApiRates, capacity = CAPACITY) {
    this.keys = new BucketStore(rates.key, capacity);
    this.tenants = new BucketStore(rates.tenant, capacity);
  }

  /** Charges `cost` points to all buckets, or to none. Returns the milliseconds to wait; 0: it was charged. */
  charge(principal: Principal, cost: number, now = Date.now()): number {
    const wait = this.wait(principal, cost, now);
    if (wait === 0) this.take(principal, cost, now);
    return wait;
  }

  /** Milliseconds until `cost` points are available; 0: now. */
  wait(principal: Principal, cost: number, now = Date.now()): number {
    const ofKey = this.keys.of(principal.keyId, now)?.wait(cost, now) ?? 0;
    return Math.max(ofKey, this.waitOfTenant(principal, cost, now));
  }

  /** Milliseconds until the tenant's buckets have `cost` points; 0: now. */
  waitOfTenant({ tenantId }: Principal, cost: number, now = Date.now()): number {
    // Operators belong to no tenant.
    return tenantId === null ? 0 : (this.tenants.of(tenantId, now)?.wait(cost, now) ?? 0);
  }

  /** Charges points even if they are not available, which leaves a debt. Negative points are refunded. */
  take({ keyId, tenantId }: Principal, points: number, now = Date.now()): void {
    this.keys.of(keyId, now)?.take(points);
    if (tenantId !== null) this.tenants.of(tenantId, now)?.take(points);
    if (this.charged === null) return;
    for (const owner of ownersOf({ keyId, tenantId })) {
      this.charged.set(owner, (this.charged.get(owner) ?? 0) + points);
    }
  }

  /** Points that were charged here since the last call, by owner: for other processes to charge. */
  takeCharged(): ReadonlyMap<string, number> {
    const charged = this.charged ?? new Map<string, number>();
    this.charged = new Map();
    return charged;
  }

  /** Charges what another process has charged the owner. */
  chargeOfOther(owner: string, points: number, now = Date.now()): void {
    const [kind = "", ...name] = owner.split(OWNER_SEPARATOR);
    const store = kind === TENANT ? this.tenants : this.keys;
    store.of(name.join(OWNER_SEPARATOR), now)?.take(points);
  }

  /** State of the bucket with the fewest points. `cost` is the operation's charge. */
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

/** The owners of a principal's buckets, with their kind. */
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

  /** undefined: unlimited. */
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

  /** Milliseconds until every bucket has `cost` points; 0: now. */
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
    // A clock that is set back neither refills nor removes points.
    this.updatedAt = now;
    if (elapsed <= 0) return;
    for (const bucket of this.buckets) {
      bucket.points = Math.min(bucket.capacity, bucket.points + elapsed * bucket.pointsPerMs);
    }
  }
}
