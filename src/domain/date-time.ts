/**
 * The grammar of every time that a person or a device writes as text: a date-time of RFC 3339, section 5.6, but with
 * optional seconds and without leap seconds. A fraction has any number of digits and is cut to milliseconds.
 */
import { fail, ok, type Result } from "./result";
import { visible } from "./visible";

/** Required form of a time, in words. Messages put it after "Use". */
export const DATE_TIME_RULE = "RFC 3339, such as 2026-03-01T12:00:00.250Z or 2026-03-01T13:00:00+01:00";

export interface DateTime {
  /** Epoch milliseconds. */
  readonly milliseconds: number;
  /** Digits of the fraction beyond the milliseconds, without zeros at the end. "" if there are none. */
  readonly finerDigits: string;
}

export interface DateTimeMistake {
  /** The start of the text in quotes. */
  readonly quoted: string;
  /** The mistake, as a clause, often with its remedy. */
  readonly mistake: string;
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/;

const ZERO = 0x30;
const MINUTE_MS = 60_000;
const LATEST = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const EARLIEST = Date.parse("0000-01-01T00:00:00.000Z");
/**
 * Period after which the Gregorian calendar repeats. Needed because `Date.UTC` takes the years 0 to 99 for 1900 to
 * 1999.
 */
const FOUR_CENTURIES_MS = 146_097 * 24 * 60 * MINUTE_MS;

/** Maximum characters of a text that a message quotes. */
const QUOTED_CHARACTERS = 40;

/**
 * Parses a date-time. Almost every reading has one, so this function reads the digits in place, without splitting the
 * text.
 */
export function parseDateTime(text: string): Result<DateTime, DateTimeMistake> {
  if (!DATE_TIME.test(text)) return mistaken(text, mistakeOfForm(text));
  const year = twoDigitsAt(text, 0) * 100 + twoDigitsAt(text, 2);
  const month = twoDigitsAt(text, 5);
  const day = twoDigitsAt(text, 8);
  const hour = twoDigitsAt(text, 11);
  const minute = twoDigitsAt(text, 14);
  const second = text[16] === ":" ? twoDigitsAt(text, 17) : 0;
  const zone = text.endsWith("Z") || text.endsWith("z") ? text.length - 1 : text.length - 6;
  const hasOffset = zone < text.length - 1;
  const offsetHour = hasOffset ? twoDigitsAt(text, zone + 1) : 0;
  const offsetMinute = hasOffset ? twoDigitsAt(text, zone + 4) : 0;
  const mistake =
    mistakeOfDay(year, month, day) ?? mistakeOfClock(hour, minute, second) ?? mistakeOfOffset(offsetHour, offsetMinute);
  if (mistake !== null) return mistaken(text, mistake);
  const offsetMs = (offsetHour * 60 + offsetMinute) * MINUTE_MS;
  const milliseconds =
    Date.UTC(year + 400, month - 1, day, hour, minute, second) -
    FOUR_CENTURIES_MS +
    digitAt(text, 20, zone) * 100 +
    digitAt(text, 21, zone) * 10 +
    digitAt(text, 22, zone) +
    (text[zone] === "-" ? offsetMs : -offsetMs);
  if (milliseconds < EARLIEST || milliseconds > LATEST) {
    return mistaken(text, "in UTC it lies outside the years 0000 to 9999");
  }
  return ok({ milliseconds, finerDigits: zone <= 23 ? "" : withoutZeros(text.slice(23, zone)) });
}

function twoDigitsAt(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
}

/** Returns the digit at index `at`; 0 if the fraction has no such digit. `end` is the index after its last digit. */
function digitAt(text: string, at: number, end: number): number {
  return at < end ? text.charCodeAt(at) - ZERO : 0;
}

/**
 * Returns a sentence that says why a range is empty; null if it is not. Both ends are epoch milliseconds; `to` is
 * exclusive. An absent end is open.
 */
export function emptyRange(from: number | undefined, to: number | undefined): string | null {
  if (from === undefined || to === undefined || from < to) return null;
  return `'from' (${isoOf(from)}) must be before 'to' (${isoOf(to)}).`;
}

function isoOf(time: number): string {
  return Number.isNaN(new Date(time).getTime()) ? String(time) : new Date(time).toISOString();
}

function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}

function mistaken(text: string, mistake: string) {
  const start = visible(text.slice(0, QUOTED_CHARACTERS));
  return fail<DateTimeMistake>({ quoted: `'${start}${text.length > QUOTED_CHARACTERS ? "…" : ""}'`, mistake });
}

function mistakeOfDay(year: number, month: number, day: number): string | null {
  if (month >= 1 && month <= 12 && day >= 1 && day <= 28) return null;
  if (month < 1 || month > 12) return `there is no month ${twoDigits(month)}`;
  const days = new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
  if (day >= 1 && day <= days) return null;
  return `there is no day ${twoDigits(day)} in ${String(year).padStart(4, "0")}-${twoDigits(month)}, which has ${days} days`;
}

function mistakeOfClock(hour: number, minute: number, second: number): string | null {
  if (hour === 24) return "there is no hour 24: write 00 of the next day";
  if (hour > 23) return `there is no hour ${hour}`;
  if (minute > 59) return `there is no minute ${minute}`;
  if (second === 60) return "leap seconds are not supported: write second 59, or 00 of the next minute";
  return second > 59 ? `there is no second ${second}` : null;
}

function mistakeOfOffset(hour: number, minute: number): string | null {
  return hour > 23 || minute > 59 ? `there is no offset ${twoDigits(hour)}:${twoDigits(minute)}` : null;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** Common mistakes, each with its remedy. Messages name the first that matches. */
const OTHER_FORMS: readonly (readonly [form: RegExp, mistake: string])[] = [
  [/^$/, "it is empty"],
  [/^\s|\s$/, "it has blanks around it: remove them"],
  [/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i, "a month in words is not supported: write its number"],
  [/\[[\w/+-]*\]$/, "remove the zone in brackets"],
  [/^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}/, "write the date as year-month-day"],
  [
    /^\d{4}-(?:\d|\d\d-\d|\d\d-\d\d[T ]\d|\d\d-\d\d[T ]\d\d:\d)(?!\d)/i,
    "write month, day, hour, minute and second with two digits",
  ],
  [/\u2212\d\d:?\d\d$/, "write the sign of the offset as a plain -"],
  [/^[+-]?\d+(\.\d+)?$/, "it is a number: write a date-time"],
  [/^\d{4}-\d\d-\d\d$/, "it is a date without a time: add one, such as T00:00:00Z"],
  [/^\d{4}-W|^\d{4}-\d{3}(?!\d)|^\d{8}/, "this form of ISO 8601 is not supported"],
  [/^[+-]?\d{5,}-\d|^[+-]\d{4,}-?\d/, "the year must have 4 digits"],
  [/^\d{4}-\d\d-\d\d[ _]\d/, "put a T between date and time"],
  [/\d \d\d:?\d\d$/, "the offset has no sign: in a URL, write + as %2B"],
  [/\d,\d/, "write the fraction with a point"],
  [/:\d\d\.(?!\d)/, "write digits after the point of the fraction, or remove the point"],
  [/\d\.\d+\.\d/, "the fraction has two points"],
  [/T[\d:.]+\s+[+-]\d\d:?\d\d$/i, "remove the blank before the offset"],
  [/T[\d:.]+\s+Z$/i, "remove the blank before the Z"],
  [/T[\d:.]+Z[+-]/i, "it has two offsets: write Z or the offset, not both"],
  [/T[\d:.]+\s*[ap]\.?m\b/i, "write the hour from 00 to 23, without AM and PM"],
  [/T\d\d(?:Z|[+-]\d\d:\d\d)$/i, "it has an hour without minutes: add them, such as T12:00Z"],
  [/^\d{4}-\d\d(?:T|$)/, "it has no day: write year-month-day"],
  [/^T?\d\d:\d\d/, "it is a time without a date: write the date before it"],
  [/^(?=.*\p{Nd})(?!.*[0-9])/u, "write the digits 0 to 9"],
  [/T[\d:.]+ ?(UTC|GMT)$/i, "write Z for UTC"],
  [/T[\d:.]+[+-]\d\d(\d\d)?$/i, "write the offset with minutes and a colon, such as +01:00"],
  [/T[\d:.]+$/i, "it has no offset: add Z for UTC, or an offset such as +01:00"],
];

function mistakeOfForm(text: string): string {
  // A longer text is not a mistyped date-time.
  const form = text.length > 100 ? undefined : OTHER_FORMS.find(([other]) => other.test(text));
  return form?.[1] ?? "it is not a date-time";
}
