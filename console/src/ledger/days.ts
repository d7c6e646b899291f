/** Days of the reader's zone. */
import { asTime, type Reader } from "../search-readers";

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** The beginning of a day, as `2026-11-30`. */
export const asDay: Reader<number> = (text) => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const time = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
  // There is no 31 February, and the API has limits.
  return dayText(time) === text && asTime(text) !== undefined ? time : undefined;
};

export function dayText(time: number): string {
  const date = new Date(time);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** The beginning of the day of `time`, or of a day that is `days` later. */
export function dayOf(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
