/** Formats numbers and times. Times are in the reader's time zone. */
import type { Messages } from "./en";

export interface Formats {
  /** A measured value with up to 6 decimals, or in scientific notation if 6 decimals do not suffice. */
  readonly value: (value: number) => string;
  /** A count. */
  readonly count: (count: number) => string;
  /** An abbreviated count, such as 12.3k. */
  readonly compact: (count: number) => string;
  readonly percent: (fraction: number) => string;
  /** Size of a file. */
  readonly bytes: (count: number) => string;
  /** Hours, minutes and seconds. */
  readonly clock: (time: number) => string;
  /** Hours and minutes. */
  readonly minute: (time: number) => string;
  readonly day: (time: number) => string;
  /** Weekday, day and month. */
  readonly date: (time: number) => string;
  /** Weekday, day, month and year. */
  readonly dateOfYear: (time: number) => string;
  readonly dateTime: (time: number) => string;
  readonly utc: (time: number) => string;
  /** Duration in the largest suitable unit, rounded down: `3 s`, `5 min`, `2 h`, `12 d`, `10 y`. */
  readonly duration: (ms: number) => string;
  /**
   * `3 s ago`, `in 5 min` or `now`. Future times are rounded: an hour after you choose 90 days, it still says in 90 d.
   */
  readonly relative: (time: number, now: number) => string;
}

const UNITS = ["B", "kB", "MB", "GB"] as const;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;
/** Units, and the number of each at which the next unit is used. */
const LENGTHS = [
  ["s", SECOND, 60],
  ["m", MINUTE, 60],
  ["h", HOUR, 48],
  ["d", DAY, 731],
] as const;
const LAST = ["y", YEAR] as const;
/** Smaller values would be shown as 0; values from `MOST_PLAIN` on would be too long to read. */
const LEAST_PLAIN = 1e-6;
const MOST_PLAIN = 1e15;

export function formatsOf({ language, time }: Pick<Messages, "language" | "time">): Formats {
  const value = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const power = new Intl.NumberFormat(language, { notation: "scientific", maximumFractionDigits: 6 });
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
  const size = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const clock = new Intl.DateTimeFormat(language, { hourCycle: "h23", timeStyle: "medium" });
  const minute = new Intl.DateTimeFormat(language, { hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const date = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });
  const dateOfYear = new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const dateTime = new Intl.DateTimeFormat(language, { hourCycle: "h23", dateStyle: "medium", timeStyle: "medium" });
  const inUnits = (ms: number, round: (length: number) => number) => {
    const length = Math.abs(ms);
    const [name, unit] = LENGTHS.find(([, one, most]) => round(length / one) < most) ?? LAST;
    return `${count.format(round(length / unit))} ${time.units[name]}`;
  };
  const duration = (ms: number) => inUnits(ms, Math.floor);
  return {
    value: (number) => {
      const absolute = Math.abs(number);
      return (absolute === 0 || (absolute >= LEAST_PLAIN && absolute < MOST_PLAIN) ? value : power).format(number);
    },
    count: (number) => count.format(number),
    compact: (number) => compact.format(number),
    percent: (fraction) => percent.format(fraction),
    bytes: (bytes) => {
      const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
      return `${size.format(bytes / 1024 ** unit)} ${UNITS[unit] ?? ""}`;
    },
    clock: (at) => clock.format(at),
    minute: (at) => minute.format(at),
    day: (at) => day.format(at),
    date: (at) => date.format(at),
    dateOfYear: (at) => dateOfYear.format(at),
    dateTime: (at) => dateTime.format(at),
    utc: (at) => new Date(at).toISOString().replace("T", " ").replace("Z", ""),
    duration,
    relative: (at, now) => {
      if (Math.abs(at - now) < SECOND) return time.now;
      return at < now ? time.ago(duration(now - at)) : time.in(inUnits(at - now, Math.round));
    },
  };
}
