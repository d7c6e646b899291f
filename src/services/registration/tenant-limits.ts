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

const MAX_AGE_SECONDS = 10 * 365 * 24 * 60 * 60;
const MAX_AHEAD_SECONDS = 24 * 60 * 60;

/** The input's limits, or `defaults` where it has none. */
export function checkLimits(
  check: InputCheck,
  input: TenantLimitsInput | null | undefined,
  defaults: TenantLimits,
): TenantLimits {
  return { ...defaults, ...checkLimitChange(check, input) };
}

/** Only the limits that the input contains. */
export function checkLimitChange(
  check: InputCheck,
  input: TenantLimitsInput | null | undefined,
): Partial<TenantLimits> {
  const rates = (name: "tenantRates" | "sensorRates"): Partial<Record<typeof name, readonly RateLimit[]>> => {
    const text: unknown = input?.[name];
    if (text === undefined || text === null) return {};
    const parsed = parseRateLimits(typeof text === "string" ? text : "?");
    if (parsed.ok) return { [name]: parsed.value };
    check.invalid(["limits", name], `${parsed.failure}.`);
    return {};
  };
  const seconds = (name: "maxAgeSeconds" | "maxAheadSeconds", most: number): Partial<Record<typeof name, number>> => {
    const value: unknown = input?.[name];
    if (value === undefined || value === null) return {};
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return { [name]: value };
    check.invalid(["limits", name], `${name} must be a whole number of seconds from 0 to ${most}.`);
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
    ...seconds("maxAgeSeconds", MAX_AGE_SECONDS),
    ...seconds("maxAheadSeconds", MAX_AHEAD_SECONDS),
    ...quota("maxAssets"),
    ...quota("maxSensors"),
    ...quota("maxApiKeys"),
    ...quota("maxBrokerCredentials"),
  };
}
