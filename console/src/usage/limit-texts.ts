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
    maxAgeSeconds: lengthText(limits.maxAgeSeconds),
    maxAheadSeconds: lengthText(limits.maxAheadSeconds),
    tenantRates: ratesText(limits.tenantRates),
    sensorRates: ratesText(limits.sensorRates),
  };
}

/** A number that is empty or invalid stays unchanged. */
export function changedLimits(before: LimitTexts, after: LimitTexts): TenantLimitsInput {
  const numbers = NUMBERS.flatMap((name) => {
    const number = numberOf(name, after[name]);
    return number === undefined || number === numberOf(name, before[name]) ? [] : [[name, number] as const];
  });
  const rates = RATES.flatMap((name) => {
    const text = ratesIn(after[name]);
    return text === ratesIn(before[name]) ? [] : [[name, text] as const];
  });
  return Object.fromEntries<number | string>([...numbers, ...rates]);
}

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const LENGTH = /^(\d{1,9})\s*(s|m|h|d)?(?:in)?$/;
const RATE = /^(\d{1,9})\s*[/:]\s*(\d{0,9})\s*(s|m|h|d)?(?:in)?$/;

/** `24h`: in the largest unit that divides it. */
function lengthText(seconds: number): string {
  const unit = (["d", "h", "m"] as const).find((each) => seconds > 0 && seconds % UNITS[each] === 0) ?? "s";
  return `${seconds / UNITS[unit]}${unit}`;
}

/** undefined: empty or invalid. */
function numberOf(name: (typeof NUMBERS)[number], text: string): number | undefined {
  const [, number, unit] = LENGTH.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  if (name.endsWith("Seconds")) return Number(number) * secondsIn(unit);
  return unit === undefined ? Number(number) : undefined;
}

function secondsIn(unit: string | undefined): number {
  return unit === undefined ? 1 : (Object.entries(UNITS).find(([each]) => each === unit)?.[1] ?? 1);
}

/** `2000/1s, 20000/1m`. */
function ratesText(rates: string): string {
  return ratesOf(rates)
    .map(({ capacity, seconds }) => `${capacity}/${lengthText(seconds)}`)
    .join(", ");
}

/** Rates as the API has them. Unreadable text stays, for the server to explain. */
function ratesIn(text: string): string {
  return text
    .split(",")
    .map((pair) => {
      const [, capacity, length = "", unit] = RATE.exec(pair.trim()) ?? [];
      return capacity === undefined ? pair.trim() : `${capacity}:${Number(length || 1) * secondsIn(unit)}`;
    })
    .filter((pair) => pair !== "")
    .join(",");
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
