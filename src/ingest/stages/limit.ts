/** LIMIT: token buckets per tenant and per sensor, counted in readings. */
import type { Tenant } from "../../domain/entities";
import type { RateLimit } from "../../domain/limits";
import type { RateUsage } from "../../domain/ports/ingest";
import type { Rejection } from "../../domain/rejection";
import type { SensorState } from "./sensor-states";

/** Maximum tenants whose buckets are kept. Beyond, all start again. */
const MAX_TENANTS = 100_000;

/** Rate limits of all tenants and of their sensors. */
export class ReadingRateLimiter {
  private readonly tenants = new Map<string, TokenBuckets>();
  private now = 0;

  /**
   * Charges both the tenant and the sensor, or rejects and charges none.
   *
   * @param receivedAt epoch milliseconds
   * @param queuedSince epoch milliseconds since when the message may have waited in the broker. Unused capacity since
   * then still counts. Otherwise a tenant that keeps its limits would lose queued messages. Default: it did not wait.
   */
  charge(
    tenant: Tenant,
    sensor: SensorState,
    weight: number,
    receivedAt: number,
    queuedSince = receivedAt,
  ): Rejection | null {
    if (weight === 0) return null;
    // A redriven message was received long ago, but the time of the buckets must not go back.
    if (receivedAt > this.now) this.now = receivedAt;
    const since = Math.min(queuedSince, this.now);
    const ofTenant = this.bucketsOf(tenant, since);
    sensor.buckets = peekSensor(tenant, sensor, since);
    const tenantRate = ofTenant.exceeded(weight, this.now, since);
    if (tenantRate !== null) return limited(`tenant '${tenant.tenantId}'`, tenantRate, weight);
    const sensorRate = sensor.buckets.exceeded(weight, this.now, since);
    if (sensorRate !== null) return limited("the sensor", sensorRate, weight);
    ofTenant.charge(weight, this.now, since);
    sensor.buckets.charge(weight, this.now, since);
    return null;
  }

  /** Like {@link charge}, without side effects. @param sensor null: nothing is known of it */
  check(
    tenant: Tenant,
    sensor: SensorState | null,
    weight: number,
    receivedAt: number,
    queuedSince = receivedAt,
  ): Rejection | null {
    const now = Math.max(receivedAt, this.now);
    const since = Math.min(queuedSince, now);
    const tenantRate = this.peekTenant(tenant, since).exceeded(weight, now, since);
    if (tenantRate !== null) return limited(`tenant '${tenant.tenantId}'`, tenantRate, weight);
    const sensorRate = peekSensor(tenant, sensor, since).exceeded(weight, now, since);
    return sensorRate === null ? null : limited("the sensor", sensorRate, weight);
  }

  /**
   * Whether this number of readings, after `ahead` others of their kind, leaves half of every rate to live traffic. A
   * message that needs more than half of a rate is admitted when the bucket is full.
   *
   * @param sensor null: nothing is known of it
   */
  leavesRoom(tenant: Tenant, sensor: SensorState | null, weight: number, ahead: number, now: number): boolean {
    const latest = Math.max(now, this.now);
    return (
      this.peekTenant(tenant, latest).leavesRoom(weight, ahead, latest) &&
      peekSensor(tenant, sensor, latest).leavesRoom(weight, ahead, latest)
    );
  }

  /** Whether the tenant's rates would not admit one more reading. */
  isExhausted(tenant: Tenant, now: number, queuedSince: number): boolean {
    if (tenant.limits.tenantRates.length === 0) return false;
    const latest = Math.max(now, this.now);
    const since = Math.min(queuedSince, latest);
    return this.peekTenant(tenant, since).exceeded(1, latest, since) !== null;
  }

  /** Remaining tokens of every pair, in words. @param sensor null: nothing is known of it */
  describe(tenant: Tenant, sensor: SensorState | null, now: number): string {
    const latest = Math.max(now, this.now);
    const ofTenant = this.usage(tenant, latest).map(left("the tenant"));
    const ofSensor = peekSensor(tenant, sensor, latest).usage(latest).map(left("the sensor"));
    const pairs = [...ofTenant, ...ofSensor];
    return pairs.length === 0 ? "there is no limit" : pairs.join(", ");
  }

  usage(tenant: Tenant, now: number): RateUsage[] {
    const latest = Math.max(now, this.now);
    return this.peekTenant(tenant, latest).usage(latest);
  }

  private bucketsOf(tenant: Tenant, since: number): TokenBuckets {
    const { tenantId } = tenant;
    const buckets = this.peekTenant(tenant, since);
    if (buckets !== this.tenants.get(tenantId)) {
      if (this.tenants.size >= MAX_TENANTS) this.tenants.clear();
      this.tenants.set(tenantId, buckets);
    }
    return buckets;
  }

  /** The tenant's buckets, or those that it would get. */
  private peekTenant({ tenantId, limits: { tenantRates } }: Tenant, since: number): TokenBuckets {
    const buckets = this.tenants.get(tenantId);
    return buckets?.serves(tenantRates) === true ? buckets : new TokenBuckets(tenantRates, since);
  }
}

/** The sensor's buckets, or those that it would get. */
function peekSensor(
  { limits: { sensorRates } }: Tenant,
  sensor: Pick<SensorState, "buckets"> | null,
  since: number,
): TokenBuckets {
  return sensor?.buckets?.serves(sensorRates) === true ? sensor.buckets : new TokenBuckets(sensorRates, since);
}

function limited(owner: string, rate: RateLimit, weight: number): Rejection {
  const left = `more than ${owner} has left of ${rate.capacity} in ${rate.seconds} s`;
  const detail = `the message brings ${weight} new ${weight === 1 ? "reading" : "readings"}, ${left}`;
  return { stage: "LIMIT", reason: "RATE_LIMITED", detail };
}

function left(owner: string): (usage: RateUsage) => string {
  return ({ capacity, seconds, remaining }) => `${owner} may send ${remaining} more of ${capacity} in ${seconds} s`;
}

/** The buckets of one tenant or sensor. All pairs must admit a message; otherwise none is charged. */
export class TokenBuckets {
  private readonly tokens: Float64Array;
  private refilledAt: number;

  constructor(
    private readonly rates: readonly RateLimit[],
    now: number,
  ) {
    this.tokens = Float64Array.from(rates, (rate) => rate.capacity);
    this.refilledAt = now;
  }

  /** Whether these buckets were created for those limits. */
  serves(rates: readonly RateLimit[]): boolean {
    if (this.rates === rates) return true;
    // Limits that were read again are another object with equal values. Used tokens must stay used.
    return this.rates.length === rates.length && this.rates.every((rate, index) => isSame(rate, rates[index]));
  }

  /**
   * The pair that does not admit `weight` readings at `now` (epoch milliseconds), or null. Charges nothing.
   *
   * @param since tokens refilled from then on are kept beyond the capacity. Default: none are.
   */
  exceeded(weight: number, now: number, since = now): RateLimit | null {
    for (let index = 0; index < this.rates.length; index++) {
      const rate = this.rates[index];
      if (rate !== undefined && this.left(rate, index, now, since) < weight) return rate;
    }
    return null;
  }

  /** See {@link ReadingRateLimiter.leavesRoom}. */
  leavesRoom(weight: number, ahead: number, now: number): boolean {
    return this.rates.every((rate, index) => {
      const left = this.left(rate, index, now);
      return left - weight - ahead >= rate.capacity / 2 || (ahead === 0 && left >= rate.capacity);
    });
  }

  charge(weight: number, now: number, since = now): void {
    for (let index = 0; index < this.rates.length; index++) {
      const rate = this.rates[index];
      if (rate !== undefined) this.tokens[index] = this.left(rate, index, now, since) - weight;
    }
    this.refilledAt = Math.max(now, this.refilledAt);
  }

  usage(now: number): RateUsage[] {
    return this.rates.map((rate, index) => {
      const { capacity, seconds } = rate;
      const left = Math.min(capacity, this.left(rate, index, now));
      const resetAt = Math.ceil(now + ((capacity - left) / capacity) * seconds * 1000);
      const remaining = Math.floor(left);
      return { capacity, seconds, used: capacity - remaining, remaining, resetAt };
    });
  }

  /** Tokens at `now`. Only a charge writes them, so a mere query does not discard tokens beyond the capacity. */
  private left({ capacity, seconds }: RateLimit, index: number, now: number, since = now): number {
    const tokens = this.tokens[index] ?? 0;
    const elapsed = now - this.refilledAt;
    if (elapsed <= 0) return tokens;
    const capped = Math.min(elapsed, Math.max(0, since - this.refilledAt));
    const perMs = capacity / seconds / 1000;
    const kept = capped > 0 ? Math.min(capacity, tokens + capped * perMs) : tokens;
    return kept + (elapsed - capped) * perMs;
  }
}

function isSame(rate: RateLimit, other: RateLimit | undefined): boolean {
  return rate.capacity === other?.capacity && rate.seconds === other.seconds;
}
