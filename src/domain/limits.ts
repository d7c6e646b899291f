/** A tenant's limits, and the notation that configures them. */
import { fail, ok, type Result } from "./result";

/** A token bucket: `capacity` readings, refilled evenly over `seconds`. */
export interface RateLimit {
  readonly capacity: number;
  readonly seconds: number;
}

/** Maximum numbers of entities of a tenant. */
export interface TenantQuotas {
  readonly maxAssets: number;
  readonly maxSensors: number;
  /** API keys that are neither revoked nor expired. */
  readonly maxApiKeys: number;
  /**
   * Credentials that are pending, active or in their grace period. The tenant's first credential does not count until
   * it changes. While credentials are rotated, the tenant may have twice as many.
   */
  readonly maxBrokerCredentials: number;
}

export type QuotaName = keyof TenantQuotas;

/** Maximum value of a quota. */
export const MOST_OF_QUOTA = 10_000_000;

/** Values that apply if neither the configuration nor the tenant sets them. */
export const DEFAULT_TENANT_QUOTAS: TenantQuotas = {
  maxAssets: 100_000,
  maxSensors: 500_000,
  maxApiKeys: 1_000,
  maxBrokerCredentials: 1_000,
};

/** Limits of one tenant. If a quota is absent, the platform's quota applies. */
export interface TenantLimits extends Readonly<Partial<TenantQuotas>> {
  /** Rate limits for all readings of the tenant together. All limits apply. Empty: unlimited. */
  readonly tenantRates: readonly RateLimit[];
  /** Rate limits for each sensor. All limits apply. Empty: unlimited. */
  readonly sensorRates: readonly RateLimit[];
  /** Maximum age of a reading at receipt, seconds. */
  readonly maxAgeSeconds: number;
  /** Maximum time by which a reading may be ahead of its receipt, seconds. */
  readonly maxAheadSeconds: number;
}

/** Values that apply if neither the configuration nor the tenant sets them. */
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
 * Parses `capacity:seconds` pairs such as `1000:1,20000:60`. The empty string means unlimited. Fails with the
 * mistake and its remedy.
 */
export function parseRateLimits(text: string): Result<readonly RateLimit[], string> {
  if (text.trim() === "") return ok([]);
  const rates: RateLimit[] = [];
  for (const pair of text.split(",")) {
    const match = PAIR.exec(pair.trim());
    const capacity = Number(match?.[1] ?? 0);
    const seconds = Number(match?.[2] ?? 0);
    if (capacity < 1 || seconds < 1) {
      return fail(
        `'${pair.trim().slice(0, 40)}' is not a valid capacity:seconds pair. Use 1 to 999999999 readings and 1 to ` +
          "999999 seconds, such as 1000:1 for 1,000 readings a second",
      );
    }
    rates.push({ capacity, seconds });
  }
  return rates.length <= 4 ? ok(rates) : fail(`There are ${rates.length} capacity:seconds pairs. Use at most 4`);
}

/** Inverse of {@link parseRateLimits}. */
export function formatRateLimits(rates: readonly RateLimit[]): string {
  return rates.map((rate) => `${rate.capacity}:${rate.seconds}`).join(",");
}
