/** Days in the reader's time zone. */
import { asTime, type Reader } from "../search-readers";

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** Reads a day such as `2026-11-30`, and returns its beginning. */
export const asDay: Reader<number> = (text) => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const time = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
  // Rejects days that do not exist, such as 31 February, and days outside the API's range.
  return dayText(time) === text && asTime(text) !== undefined ? time : undefined;
};

export function dayText(time: number): string {
  const date = new Date(time);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Returns the beginning of the day of `time`, or of the day that is `days` later. */
export function dayOf(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
