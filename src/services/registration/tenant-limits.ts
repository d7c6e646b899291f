import { parseRateLimits, type RateLimit, type TenantLimits } from "../../domain/limits";
import type { TenantLimitsInput } from "../services";
import type { InputCheck } from "../validation";

const MAX_AGE_SECONDS = 10 * 365 * 24 * 60 * 60;
const MAX_AHEAD_SECONDS = 24 * 60 * 60;

/** The limits of a tenant: what the input says, else `defaults`. */
export function checkLimits(
  check: InputCheck,
  input: TenantLimitsInput | null | undefined,
  defaults: TenantLimits,
): TenantLimits {
  const rates = (name: "tenantRates" | "sensorRates"): readonly RateLimit[] => {
    const text: unknown = input?.[name];
    if (text === undefined || text === null) return defaults[name];
    const parsed = parseRateLimits(typeof text === "string" ? text : "?");
    if (parsed.ok) return parsed.value;
    check.invalid(["limits", name], `${parsed.failure}.`);
    return [];
  };
  const seconds = (name: "maxAgeSeconds" | "maxAheadSeconds", most: number): number => {
    const value: unknown = input?.[name];
    if (value === undefined || value === null) return defaults[name];
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
    check.invalid(["limits", name], `${name} must be a whole number of seconds from 0 to ${most}.`);
    return 0;
  };
  return {
    tenantRates: rates("tenantRates"),
    sensorRates: rates("sensorRates"),
    maxAgeSeconds: seconds("maxAgeSeconds", MAX_AGE_SECONDS),
    maxAheadSeconds: seconds("maxAheadSeconds", MAX_AHEAD_SECONDS),
  };
}
