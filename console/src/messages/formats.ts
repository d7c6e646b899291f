/** Numbers and times as text. Times are in the reader's zone. */
import type { Messages } from "./en";

export interface Formats {
  /** A measured value, with as many digits as it has, 6 at most after the point. */
  readonly value: (value: number) => string;
  /** A count. */
  readonly count: (count: number) => string;
  /** A count in few characters: 12.3k. */
  readonly compact: (count: number) => string;
  readonly percent: (fraction: number) => string;
  /** Hours, minutes and seconds. */
  readonly clock: (time: number) => string;
  /** Hours and minutes. */
  readonly minute: (time: number) => string;
  readonly day: (time: number) => string;
  /** Weekday, day and month. */
  readonly date: (time: number) => string;
  readonly dateTime: (time: number) => string;
  readonly utc: (time: number) => string;
  /** `3 s`, `5 min`, `2 h`, `12 d`. */
  readonly duration: (ms: number) => string;
  /** `3 s ago`, `in 5 min`, `now`. */
  readonly relative: (time: number, now: number) => string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function formatsOf({ language, time }: Pick<Messages, "language" | "time">): Formats {
  const value = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
  const clock = new Intl.DateTimeFormat(language, { hourCycle: "h23", timeStyle: "medium" });
  const minute = new Intl.DateTimeFormat(language, { hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const date = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });
  const dateTime = new Intl.DateTimeFormat(language, { hourCycle: "h23", dateStyle: "medium", timeStyle: "medium" });
  const { units } = time;
  const duration = (ms: number) => {
    const length = Math.abs(ms);
    if (length < MINUTE) return `${Math.floor(length / SECOND)} ${units.s}`;
    if (length < HOUR) return `${Math.floor(length / MINUTE)} ${units.m}`;
    if (length < 2 * DAY) return `${Math.floor(length / HOUR)} ${units.h}`;
    return `${Math.floor(length / DAY)} ${units.d}`;
  };
  return {
    value: (number) => value.format(number),
    count: (number) => count.format(number),
    compact: (number) => compact.format(number),
    percent: (fraction) => percent.format(fraction),
    clock: (at) => clock.format(at),
    minute: (at) => minute.format(at),
    day: (at) => day.format(at),
    date: (at) => date.format(at),
    dateTime: (at) => dateTime.format(at),
    utc: (at) => new Date(at).toISOString().replace("T", " ").replace("Z", ""),
    duration,
    relative: (at, now) => {
      if (Math.abs(at - now) < SECOND) return time.now;
      return at < now ? time.ago(duration(now - at)) : time.in(duration(at - now));
    },
  };
}
