/** Converts limits between the API and the texts of a form. */
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

/**
 * Returns the limits as texts. An empty rate means that there is no limit. Any other empty text means that the
 * platform's default applies.
 */
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

/** Returns the changed limits. An empty or invalid number counts as unchanged. */
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

/** Writes a duration in the largest unit that divides it, such as `24h`. */
function lengthText(seconds: number): string {
  const unit = (["d", "h", "m"] as const).find((each) => seconds > 0 && seconds % UNITS[each] === 0) ?? "s";
  return `${seconds / UNITS[unit]}${unit}`;
}

/** Returns undefined if the text is empty or invalid. */
function numberOf(name: (typeof NUMBERS)[number], text: string): number | undefined {
  const [, number, unit] = LENGTH.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  if (name.endsWith("Seconds")) return Number(number) * secondsIn(unit);
  return unit === undefined ? Number(number) : undefined;
}

function secondsIn(unit: string | undefined): number {
  return unit === undefined ? 1 : (Object.entries(UNITS).find(([each]) => each === unit)?.[1] ?? 1);
}

/** Writes rates in the form's notation: `2000/1s, 20000/1m`. */
function ratesText(rates: string): string {
  return ratesOf(rates)
    .map(({ capacity, seconds }) => `${capacity}/${lengthText(seconds)}`)
    .join(", ");
}

/** Converts rates to the API's notation. Invalid text is passed on, so that the server explains the error. */
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

/** Reads rates in the API's notation: pairs of `capacity:seconds`. */
export function ratesOf(rates: string): readonly { readonly capacity: number; readonly seconds: number }[] {
  return rates
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [capacity, seconds] = pair.split(":").map(Number);
      return { capacity: capacity ?? 0, seconds: seconds ?? 0 };
    });
}
