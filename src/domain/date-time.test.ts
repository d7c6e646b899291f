import fc from "fast-check";
import { emptyRange, parseDateTime } from "./date-time";

const utcOf = (text: string) => {
  const parsed = parseDateTime(text);
  return parsed.ok ? new Date(parsed.value.milliseconds).toISOString() : parsed.failure;
};

test.each([
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500Z"],
  ["2026-03-01T12:00:00.123+00:00", "2026-03-01T12:00:00.123Z"],
  ["2026-03-01T01:00:00+02:00", "2026-02-28T23:00:00.000Z"],
  ["2026-12-31T20:30:00-03:30", "2027-01-01T00:00:00.000Z"],
  ["2026-03-01T12:00:00+05:45", "2026-03-01T06:15:00.000Z"],
  ["2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00.000Z"],
  ["0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"],
  ["0099-12-31T23:59:59.999Z", "0099-12-31T23:59:59.999Z"],
  ["9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"],
])("reads %s as %s", (text, utc) => {
  expect(utcOf(text)).toBe(utc);
});

test.each([
  ["2026-11-29T09:49:14.707209735Z", "2026-11-29T09:49:14.707Z", "209735"],
  ["2026-11-29T09:49:14.707209Z", "2026-11-29T09:49:14.707Z", "209"],
  ["2026-11-29T09:49:14.707000Z", "2026-11-29T09:49:14.707Z", ""],
  ["2026-11-29T09:49:14.999999999999999999Z", "2026-11-29T09:49:14.999Z", "999999999999999"],
  ["1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z", "9"],
  ["2026-11-29T09:49:14.7Z", "2026-11-29T09:49:14.700Z", ""],
])("regression: cuts %s to milliseconds and keeps the finer digits", (text, utc, finerDigits) => {
  expect(parseDateTime(text)).toEqual({ ok: true, value: { milliseconds: Date.parse(utc), finerDigits } });
});

test.each(["2026-11-29t09:49:14z", "2026-11-29T09:49:14z", "2026-11-29t09:49:14+00:00"])(
  "regression: reads %s with lower-case letters, as RFC 3339 allows",
  (text) => {
    expect(utcOf(text)).toBe("2026-11-29T09:49:14.000Z");
  },
);

test.each(["2026-11-29T09:49Z", "2026-11-29T10:49+01:00"])("regression: reads %s without seconds", (text) => {
  expect(utcOf(text)).toBe("2026-11-29T09:49:00.000Z");
});

test.each([
  ["", "it is empty"],
  ["yesterday", "it is not a date-time"],
  [" 2026-03-01T12:00:00Z", "it has blanks around it: remove them"],
  ["2026-03-01T12:00:00Z\n", "it has blanks around it: remove them"],
  ["1772366400250", "it is a number: write a date-time"],
  ["2026-03-01", "it is a date without a time: add one, such as T00:00:00Z"],
  ["2026-03-01T12:00:00", "it has no offset: add Z for UTC, or an offset such as +01:00"],
  ["2026-03-01T12:00:00.123", "it has no offset: add Z for UTC, or an offset such as +01:00"],
  ["2026-03-01T12:00:00+0200", "write the offset with minutes and a colon, such as +01:00"],
  ["2026-03-01T12:00:00+02", "write the offset with minutes and a colon, such as +01:00"],
  ["2026-03-01T12:00:00 02:00", "the offset has no sign: in a URL, write + as %2B"],
  ["2026-03-01 12:00:00Z", "put a T between date and time"],
  ["2026-03-01T12:00:00,5Z", "write the fraction with a point"],
  ["2026-03-01T12:00:00 UTC", "write Z for UTC"],
  ["Sun, 01 Mar 2026 12:00:00 GMT", "a month in words is not supported: write its number"],
  ["Sun, 01 Mar 2026 12:00:00 +0100", "a month in words is not supported: write its number"],
  ["1 March 2026", "a month in words is not supported: write its number"],
  ["12:00 UTC", "it is a time without a date: write the date before it"],
  ["2026-11-29 09:49:14.7072097 +0000 UTC", "put a T between date and time"],
  ["2026-11-29T09:49:14+01:00[Europe/Rome]", "remove the zone in brackets"],
  ["2026-11-29T09:49:14.707Z[UTC]", "remove the zone in brackets"],
  ["11/29/2026 9:49:14 AM", "write the date as year-month-day"],
  ["29.11.2026 09:49:14", "write the date as year-month-day"],
  ["2026/11/29T09:49:14Z", "write the date as year-month-day"],
  ["2026-3-1T9:49:14Z", "write month, day, hour, minute and second with two digits"],
  ["2026-03-01T9:49:14Z", "write month, day, hour, minute and second with two digits"],
  ["2026-03-01T12:00:00\u221201:00", "write the sign of the offset as a plain -"],
  ["2026-W09-7T12:00:00Z", "this form of ISO 8601 is not supported"],
  ["2026-060T12:00:00Z", "this form of ISO 8601 is not supported"],
  ["20260301T120000Z", "this form of ISO 8601 is not supported"],
  ["+002026-03-01T12:00:00Z", "the year must have 4 digits"],
  ["2026-13-01T00:00:00Z", "there is no month 13"],
  ["2026-00-01T00:00:00Z", "there is no month 00"],
  ["2026-02-31T23:59:59Z", "there is no day 31 in 2026-02, which has 28 days"],
  ["2026-02-29T12:00:00Z", "there is no day 29 in 2026-02, which has 28 days"],
  ["2026-02-30T23:30:00-02:00", "there is no day 30 in 2026-02, which has 28 days"],
  ["2026-04-00T00:00:00Z", "there is no day 00 in 2026-04, which has 30 days"],
  ["2100-02-29T00:00:00Z", "there is no day 29 in 2100-02, which has 28 days"],
  ["2026-03-01T24:00:00Z", "there is no hour 24: write 00 of the next day"],
  ["2026-03-01T25:00:00Z", "there is no hour 25"],
  ["2026-03-01T12:60:00Z", "there is no minute 60"],
  ["2016-12-31T23:59:60Z", "leap seconds are not supported: write second 59, or 00 of the next minute"],
  ["2026-03-01T12:00:61Z", "there is no second 61"],
  ["2026-03-01T12:00:00+24:00", "there is no offset 24:00"],
  ["2026-03-01T12:00:00+02:60", "there is no offset 02:60"],
  ["2026-03-01T12:00:00Z+02:00", "it has two offsets: write Z or the offset, not both"],
  ["2026-03-01T12:00:00.Z", "write digits after the point of the fraction, or remove the point"],
  ["2026-03-01T12:00:00.Z+", "write digits after the point of the fraction, or remove the point"],
  ["2026-03-01T12:00:00.25.5Z", "the fraction has two points"],
  ["2026-03-01T12:00:00 +01:00", "remove the blank before the offset"],
  ["2026-03-01T12:00:00 Z", "remove the blank before the Z"],
  ["2026-03-01T12:00:00 PM", "write the hour from 00 to 23, without AM and PM"],
  ["2026-03-01T12Z", "it has an hour without minutes: add them, such as T12:00Z"],
  ["2026-03-01T12+01:00", "it has an hour without minutes: add them, such as T12:00Z"],
  ["2026-03", "it has no day: write year-month-day"],
  ["T12:00:00Z", "it is a time without a date: write the date before it"],
  ["10000-01-01T00:00:00Z", "the year must have 4 digits"],
  ["-0001-01-01T00:00:00Z", "the year must have 4 digits"],
  ["\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661T\u0661\u0662:\u0660\u0660Z", "write the digits 0 to 9"],
  ["0000-01-01T00:00:00+01:00", "in UTC it lies outside the years 0000 to 9999"],
  ["9999-12-31T23:59:59-00:01", "in UTC it lies outside the years 0000 to 9999"],
])("rejects '%s' and explains why: %s", (text, mistake) => {
  expect(parseDateTime(text)).toEqual({
    ok: false,
    failure: { quoted: `'${text.replace("\n", "\\u000a")}'`, mistake },
  });
});

test("quotes only the start of a long text", () => {
  expect(parseDateTime("x".repeat(100_000))).toMatchObject({ failure: { quoted: `'${"x".repeat(40)}…'` } });
});

const zoneOf = (offset: number) => {
  const two = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

test("reads the same time with every offset, letter case and number of digits", () => {
  const time = fc.integer({ min: Date.UTC(1_900, 0, 2), max: Date.UTC(9_998, 0, 1) });
  const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
  fc.assert(
    fc.property(time, offsets, fc.stringMatching(/^\d{0,20}$/), fc.boolean(), (milliseconds, offset, more, isSmall) => {
      const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, -1);
      const text = `${local}${more}${zoneOf(offset)}`;
      expect(parseDateTime(isSmall ? text.toLowerCase() : text)).toEqual({
        ok: true,
        value: { milliseconds, finerDigits: more.replace(/0+$/, "") },
      });
    }),
  );
});

test("agrees with the calendar on every day, and never throws", () => {
  const part = (max: number) => fc.integer({ min: 0, max });
  fc.assert(
    fc.property(part(9_999), part(13), part(32), (year, month, day) => {
      const date = [String(year).padStart(4, "0"), ...[month, day].map((value) => String(value).padStart(2, "0"))];
      const text = `${date.join("-")}T00:00:00.000Z`;
      const known = new Date(text);
      const isDay = !Number.isNaN(known.getTime()) && known.toISOString() === text;
      expect(utcOf(text)).toEqual(isDay ? text : expect.objectContaining({ quoted: `'${text}'` }));
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof parseDateTime(text).ok === "boolean"));
});

test("reports a range that ends at or before its start as empty", () => {
  expect(emptyRange(1, 2)).toBeNull();
  expect(emptyRange(undefined, 2)).toBeNull();
  expect(emptyRange(1, undefined)).toBeNull();
  const mistake = "'from' (1970-01-01T00:00:00.002Z) must be before 'to' (1970-01-01T00:00:00.001Z).";
  expect(emptyRange(2, 1)).toBe(mistake);
  expect(emptyRange(1, 1)).toMatch(/must be before/);
});
