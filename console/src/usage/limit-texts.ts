/** Limits as a form has them. */
import type { TenantLimitsInput, UsageQuery } from "../generated/operations";

const NUMBERS = [
  "maxAssets",
  "maxSensors",
  "maxApiKeys",
  "maxBrokerCredentials",
  "maxAgeSeconds",
  "maxAheadSeconds",
] as const;
const RATES = ["tenantRates", "sensorRates"] as const;

export const LIMIT_NAMES = [...NUMBERS, ...RATES] as const;

export type LimitTexts = Readonly<Record<(typeof LIMIT_NAMES)[number], string>>;

/** A limit that the platform's default decides is empty. */
export function textsOf(limits: NonNullable<UsageQuery["tenant"]>["limits"]): LimitTexts {
  const text = (limit: number | null) => (limit === null ? "" : String(limit));
  return {
    maxAssets: text(limits.maxAssets),
    maxSensors: text(limits.maxSensors),
    maxApiKeys: text(limits.maxApiKeys),
    maxBrokerCredentials: text(limits.maxBrokerCredentials),
    maxAgeSeconds: text(limits.maxAgeSeconds),
    maxAheadSeconds: text(limits.maxAheadSeconds),
    tenantRates: limits.tenantRates,
    sensorRates: limits.sensorRates,
  };
}

/** A number that is empty or invalid stays unchanged. */
export function changedLimits(before: LimitTexts, after: LimitTexts): TenantLimitsInput {
  const numbers = NUMBERS.flatMap((name) => {
    const text = after[name].trim();
    return text === before[name] || !/^\d{1,9}$/.test(text) ? [] : [[name, Number(text)] as const];
  });
  const rates = RATES.flatMap((name) => {
    const text = after[name].trim();
    return text === before[name] ? [] : [[name, text] as const];
  });
  return Object.fromEntries<number | string>([...numbers, ...rates]);
}

/** Of `capacity:seconds` pairs, as the API has them. */
export function ratesOf(rates: string): readonly { readonly capacity: number; readonly seconds: number }[] {
  return rates
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [capacity, seconds] = pair.split(":").map(Number);
      return { capacity: capacity ?? 0, seconds: seconds ?? 0 };
    });
}
