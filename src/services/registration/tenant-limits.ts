import {
  MOST_OF_QUOTA,
  parseRateLimits,
  type QuotaName,
  type RateLimit,
  type TenantLimits,
  type TenantQuotas,
} from "../../domain/limits";
import type { TenantLimitsInput } from "./limits-input";
import type { InputCheck } from "../validation";

const MAX_AHEAD_SECONDS = 24 * 60 * 60;

/** Returns the input's limits, with `defaults` for limits that the input omits. */
export function checkLimits(
  check: InputCheck,
  input: TenantLimitsInput | null | undefined,
  defaults: TenantLimits,
  retentionSeconds: number,
): TenantLimits {
  return { ...defaults, ...checkLimitChange(check, input, retentionSeconds) };
}

/**
 * Checks the limits that the input contains, and returns only the valid ones.
 *
 * @param retentionSeconds retention of readings, seconds
 */
export function checkLimitChange(
  check: InputCheck,
  input: TenantLimitsInput | null | undefined,
  retentionSeconds: number,
): Partial<TenantLimits> {
  const rates = (name: "tenantRates" | "sensorRates"): Partial<Record<typeof name, readonly RateLimit[]>> => {
    const text: unknown = input?.[name];
    if (text === undefined || text === null) return {};
    const parsed = parseRateLimits(typeof text === "string" ? text : "?");
    if (parsed.ok) return { [name]: parsed.value };
    check.invalid(["limits", name], `${parsed.failure}.`);
    return {};
  };
  const seconds = (
    name: "maxAgeSeconds" | "maxAheadSeconds",
    most: number,
    because = "",
  ): Partial<Record<typeof name, number>> => {
    const value: unknown = input?.[name];
    if (value === undefined || value === null) return {};
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return { [name]: value };
    check.invalid(["limits", name], `${name} must be a whole number of seconds from 0 to ${most}${because}.`);
    return {};
  };
  const quota = (name: QuotaName): Partial<TenantQuotas> => {
    const value: unknown = input?.[name];
    if (value === undefined || value === null) return {};
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_OF_QUOTA) {
      return { [name]: value };
    }
    check.invalid(["limits", name], `${name} must be a whole number from 0 to ${MOST_OF_QUOTA}.`);
    return {};
  };
  return {
    ...rates("tenantRates"),
    ...rates("sensorRates"),
    ...seconds("maxAgeSeconds", retentionSeconds, ", because Sluice keeps readings no longer"),
    ...seconds("maxAheadSeconds", MAX_AHEAD_SECONDS),
    ...quota("maxAssets"),
    ...quota("maxSensors"),
    ...quota("maxApiKeys"),
    ...quota("maxBrokerCredentials"),
  };
}
