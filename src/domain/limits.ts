/** Limits of a tenant and the notation in which they are configured. */
import { fail, ok, type Result } from "./result";

/** A token bucket: `capacity` readings, refilled evenly over `seconds`. */
export interface RateLimit {
  readonly capacity: number;
  readonly seconds: number;
}

/** Most things that a tenant may have at a time. */
export interface TenantQuotas {
  readonly maxAssets: number;
  readonly maxSensors: number;
  /** Keys that are neither revoked nor expired. */
  readonly maxApiKeys: number;
  /** Credentials in force beside the first one. */
  readonly maxBrokerCredentials: number;
}

export type QuotaName = keyof TenantQuotas;

/** Largest value of a quota. */
export const MOST_OF_QUOTA = 10_000_000;

/** Used where neither the configuration nor the tenant says otherwise. */
export const DEFAULT_TENANT_QUOTAS: TenantQuotas = {
  maxAssets: 100_000,
  maxSensors: 500_000,
  maxApiKeys: 1_000,
  maxBrokerCredentials: 1_000,
};

/** A quota that is absent is the platform's. */
export interface TenantLimits extends Readonly<Partial<TenantQuotas>> {
  /** Every pair holds at once over all readings of the tenant; empty: unlimited. */
  readonly tenantRates: readonly RateLimit[];
  /** Every pair holds at once for each sensor by itself; empty: unlimited. */
  readonly sensorRates: readonly RateLimit[];
  /** Oldest accepted reading, seconds before receipt. */
  readonly maxAgeSeconds: number;
  /** Newest accepted reading, seconds after receipt. */
  readonly maxAheadSeconds: number;
}

/** Used where neither the configuration nor the tenant says otherwise. */
export const DEFAULT_TENANT_LIMITS: TenantLimits = {
  tenantRates: [
    { capacity: 50_000, seconds: 1 },
    { capacity: 2_000_000, seconds: 60 },
  ],
  sensorRates: [{ capacity: 2_000, seconds: 1 }],
  maxAgeSeconds: 24 * 60 * 60,
  maxAheadSeconds: 5 * 60,
};

const PAIR = /^(\d{1,9}):(\d{1,6})$/;

/**
 * Reads `capacity:seconds` pairs such as `1000:1,20000:60`; the empty string means unlimited.
 * Fails with one sentence that names the faulty pair.
 */
export function parseRateLimits(text: string): Result<readonly RateLimit[], string> {
  if (text.trim() === "") return ok([]);
  const rates: RateLimit[] = [];
  for (const pair of text.split(",")) {
    const match = PAIR.exec(pair.trim());
    const capacity = Number(match?.[1] ?? 0);
    const seconds = Number(match?.[2] ?? 0);
    if (capacity < 1 || seconds < 1) {
      return fail(`'${pair.trim().slice(0, 40)}' is not capacity:seconds, such as 1000:1 for 1,000 readings a second`);
    }
    rates.push({ capacity, seconds });
  }
  return rates.length <= 4 ? ok(rates) : fail("at most 4 capacity:seconds pairs");
}

/** Inverse of {@link parseRateLimits}. */
export function formatRateLimits(rates: readonly RateLimit[]): string {
  return rates.map((rate) => `${rate.capacity}:${rate.seconds}`).join(",");
}
