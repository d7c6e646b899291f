/** Parses the `timestamp` of a reading: a date-time, or integer milliseconds since 1970. */
import { DATE_TIME_RULE, parseDateTime } from "../../domain/date-time";
import { fail, ok, type Result } from "../../domain/result";
import type { NumberLiterals } from "./json-numbers";
import { kindOf } from "./json-value";

export interface Timestamp {
  /** Epoch milliseconds; null if the gateway set none. */
  readonly milliseconds: number | null;
  /** See {@link PayloadReading.finerDigits}. */
  readonly finerDigits: string;
}

/** Maximum time of a `Date`, in epoch milliseconds. */
const LATEST = 8.64e15;

const NOT_WHOLE = "which is no whole number of milliseconds since 1970: round it";

/**
 * Ranges of numbers that mean a time from 2001 to 2286 in another unit. As milliseconds, they would be too old or too
 * far in the future.
 */
const OTHER_UNITS = [
  { unit: "seconds", from: 1e9, remedy: "multiply it by 1,000" },
  { unit: "microseconds", from: 1e15, remedy: "divide it by 1,000" },
  { unit: "nanoseconds", from: 1e18, remedy: "divide it by 1,000,000" },
] as const;

/** Returns the parsed timestamp, or a text with the found value, the mistake and the remedy. */
export function parseTimestamp(
  timestamp: unknown,
  literals: NumberLiterals,
  index: number | null,
): Result<Timestamp, string> {
  if (typeof timestamp === "number") {
    const mistake = mistakeOfNumber(timestamp) ?? (literals.isRounded(index) ? NOT_WHOLE : null);
    return mistake === null
      ? ok({ milliseconds: timestamp, finerDigits: "" })
      : fail(`${literals.sent("timestamp", index)}, ${mistake}`);
  }
  if (typeof timestamp !== "string") {
    const remedy = timestamp === null ? "leave it out" : `use ${DATE_TIME_RULE}, or milliseconds since 1970`;
    return fail(`${kindOf(timestamp)}; ${remedy}`);
  }
  if (/^-?\d{1,20}(\.\d{1,20})?$/.test(timestamp)) {
    const mistake = mistakeOfNumber(Number(timestamp));
    return fail(`${kindOf(timestamp)}${mistake === null ? "" : `, ${mistake}`}; remove the quotes`);
  }
  const parsed = parseDateTime(timestamp);
  if (parsed.ok) return parsed;
  const { quoted, mistake } = parsed.failure;
  return fail(`${quoted}: ${mistake}. Use ${DATE_TIME_RULE}, or milliseconds since 1970`);
}

/** Returns the mistake in a number; null if it is valid as milliseconds since 1970. */
function mistakeOfNumber(number: number): string | null {
  const other = OTHER_UNITS.find(({ from }) => number >= from && number < from * 10);
  if (other !== undefined) return `which looks like ${other.unit} since 1970: ${other.remedy}`;
  if (!Number.isInteger(number)) return NOT_WHOLE;
  return Math.abs(number) > LATEST ? "which is no time in milliseconds since 1970: the maximum is 8.64e15" : null;
}
