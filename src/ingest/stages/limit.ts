/** LIMIT: limits the rates of tenants and sensors by token buckets, in readings. */
import type { Tenant } from "../../domain/entities";
import type { RateLimit } from "../../domain/limits";
import type { RateUsage } from "../../domain/ports/ingest";
import type { Rejection } from "../../domain/rejection";
import { STEADY, type RateClock } from "./rate-clock";
import type { SensorState } from "./sensor-states";
import { Stage } from "./stage";
import { bucketsFor, TenantBuckets } from "./tenant-buckets";
import type { TokenBuckets } from "./token-buckets";
import { countOf, lengthOf, readingsOf } from "./words";

export const LIMIT = new Stage("LIMIT", [
  {
    check: "the message is within the rate limits of tenant and sensor",
    reasons: ["RATE_LIMITED"],
    compared: ({ message: { weight }, remembered }) => {
      if (remembered === null) return null;
      const counted = weight - remembered.duplicates;
      const verb = counted === 1 ? "counts" : "count";
      return `${countOf(counted)} of ${readingsOf(weight)} ${verb}: ${remembered.rates}`;
    },
  },
]);

/** The part of a sensor's state that its rates need. */
interface RatedSensor {
  buckets: TokenBuckets | null;
}

/** Applies the rate limits of all tenants and of their sensors. */
export class ReadingRateLimiter {
  private readonly tenants = new TenantBuckets();
  private now = 0;

  /** @param clock see {@link STEADY} */
  constructor(private readonly clock: RateClock = STEADY) {}

  /**
   * Charges both the tenant and the sensor. If a rate is exceeded, rejects the message and charges neither.
   *
   * @param receivedAt epoch milliseconds
   * @param queuedSince time since which the message may have waited in the broker, in epoch milliseconds. Capacity that
   * was unused since then still counts. Otherwise a tenant that keeps its limits would lose queued messages. Default:
   * the message did not wait
   */
  charge(
    tenant: Tenant,
    sensor: RatedSensor,
    weight: number,
    receivedAt: number,
    queuedSince = receivedAt,
  ): Rejection | null {
    if (weight === 0) return null;
    this.now = this.latest(receivedAt);
    const since = this.now - waited(receivedAt, queuedSince);
    const ofTenant = this.tenants.get(tenant, since);
    sensor.buckets = peekSensor(tenant, sensor, since);
    const tenantRate = ofTenant.exceeded(weight, this.now, since);
    if (tenantRate !== null) return limited(`tenant '${tenant.tenantId}'`, tenantRate, weight);
    const sensorRate = sensor.buckets.exceeded(weight, this.now, since);
    if (sensorRate !== null) return limited("the sensor", sensorRate, weight);
    ofTenant.charge(weight, this.now, since);
    sensor.buckets.charge(weight, this.now, since);
    return null;
  }

  /** Charges readings that another process has admitted. No bucket becomes negative. */
  recall(tenant: Tenant, sensor: RatedSensor, weight: number, receivedAt: number): void {
    this.now = this.latest(receivedAt);
    sensor.buckets = peekSensor(tenant, sensor, this.now);
    for (const buckets of [this.tenants.get(tenant, this.now), sensor.buckets]) buckets.drain(weight, this.now);
  }

  /**
   * Like {@link charge}, without side effects.
   *
   * @param sensor null if the sensor has no state yet
   */
  check(
    tenant: Tenant,
    sensor: RatedSensor | null,
    weight: number,
    receivedAt: number,
    queuedSince = receivedAt,
  ): Rejection | null {
    const now = this.latest(receivedAt);
    const since = now - waited(receivedAt, queuedSince);
    const tenantRate = this.tenants.peek(tenant, since).exceeded(weight, now, since);
    if (tenantRate !== null) return limited(`tenant '${tenant.tenantId}'`, tenantRate, weight);
    const sensorRate = peekSensor(tenant, sensor, since).exceeded(weight, now, since);
    return sensorRate === null ? null : limited("the sensor", sensorRate, weight);
  }

  /**
   * Whether `weight` readings, after `ahead` other redriven readings, leave half of every rate to live messages. A
   * message that needs more than half of a rate is admitted when the bucket is full.
   *
   * @param sensor null if the sensor has no state yet
   */
  leavesRoom(tenant: Tenant, sensor: RatedSensor | null, weight: number, ahead: number, now: number): boolean {
    const latest = this.latest(now);
    return (
      this.tenants.peek(tenant, latest).leavesRoom(weight, ahead, latest) &&
      peekSensor(tenant, sensor, latest).leavesRoom(weight, ahead, latest)
    );
  }

  /**
   * Like {@link leavesRoom}, for a redriven message. A message that exceeds the capacity of a rate need not wait,
   * because it is rejected in any case.
   *
   * @param sensor null if the sensor has no state yet
   */
  admitsRedrive(tenant: Tenant, sensor: SensorState | null, weight: number, ahead: number, now: number): boolean {
    const { tenantRates, sensorRates } = tenant.limits;
    if ([...tenantRates, ...sensorRates].some(({ capacity }) => capacity < weight)) return true;
    return this.leavesRoom(tenant, sensor, weight, ahead, now);
  }

  /** Whether the tenant's rates would reject another reading. */
  isExhausted(tenant: Tenant, now: number, queuedSince: number): boolean {
    if (tenant.limits.tenantRates.length === 0) return false;
    const latest = this.latest(now);
    const since = latest - waited(now, queuedSince);
    return this.tenants.peek(tenant, since).exceeded(1, latest, since) !== null;
  }

  /**
   * Describes the remaining tokens of every rate.
   *
   * @param sensor null if the sensor has no state yet
   */
  describe(tenant: Tenant, sensor: RatedSensor | null, now: number): string {
    const latest = this.latest(now);
    const ofTenant = this.usage(tenant, now).map(left("the tenant"));
    const ofSensor = peekSensor(tenant, sensor, latest).usage(latest).map(left("the sensor"));
    const pairs = [...ofTenant, ...ofSensor];
    return pairs.length === 0 ? "there is no limit" : pairs.join(", ");
  }

  usage(tenant: Tenant, now: number): RateUsage[] {
    const latest = this.latest(now);
    const usages = this.tenants.peek(tenant, latest).usage(latest);
    return usages.map((usage) => ({ ...usage, resetAt: Math.ceil(usage.resetAt - latest + now) }));
  }

  /** Returns the time of the buckets, which does not go back for messages that were received long ago. */
  private latest(at: number): number {
    return Math.max(this.clock(at), this.now);
  }
}

/** Returns how long a message may have waited in the broker, in milliseconds. */
function waited(receivedAt: number, queuedSince: number): number {
  return Math.max(0, receivedAt - queuedSince);
}

/** Returns the sensor's buckets, or the new buckets that it would get. */
function peekSensor(
  { limits: { sensorRates } }: Tenant,
  sensor: Readonly<RatedSensor> | null,
  since: number,
): TokenBuckets {
  return bucketsFor(sensorRates, sensor?.buckets, since);
}

function limited(owner: string, rate: RateLimit, weight: number): Rejection {
  const left = `more than ${owner} has left of ${rate.capacity} in ${rate.seconds} s`;
  const detail = `the message contains ${weight} new ${weight === 1 ? "reading" : "readings"}, ${left}`;
  return LIMIT.reject("RATE_LIMITED", detail);
}

function left(owner: string): (usage: RateUsage) => string {
  return ({ capacity, seconds, remaining }) =>
    `${owner} can send ${countOf(remaining)} more of ${countOf(capacity)} in ${lengthOf(seconds)}`;
}
