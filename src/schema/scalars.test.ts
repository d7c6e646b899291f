import fc from "fast-check";
import { Kind, type ValueNode } from "graphql";
import { DateTimeScalar, isoWriter } from "./scalars";

const parse = (text: unknown) => DateTimeScalar.parseValue(text);

test.each([
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500Z"],
  ["2026-03-01T12:00:00.123+00:00", "2026-03-01T12:00:00.123Z"],
  ["2026-03-01T01:00:00+02:00", "2026-02-28T23:00:00.000Z"],
  ["2026-12-31T20:30:00-03:30", "2027-01-01T00:00:00.000Z"],
  ["2026-03-01T12:00:00+05:45", "2026-03-01T06:15:00.000Z"],
  ["2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00.000Z"],
  ["2026-11-29T09:49:14.707209735Z", "2026-11-29T09:49:14.707Z"],
  ["2026-11-29t09:49:14.7z", "2026-11-29T09:49:14.700Z"],
  ["2026-11-29T09:49Z", "2026-11-29T09:49:00.000Z"],
])("reads %s as %s", (text, utc) => {
  expect(DateTimeScalar.serialize(parse(text))).toBe(utc);
  expect(DateTimeScalar.parseLiteral({ kind: Kind.STRING, value: text }, {}).toISOString()).toBe(utc);
});

test.each([
  "",
  "2026-03-01",
  "2026-03-01T12:00:00",
  "2026-03-01T12:00:00+0200",
  "2026-03-01T12:00:00+02",
  "2026-03-01T12:00:00+24:00",
  "2026-03-01T12:00:00+02:60",
  "2026-03-01T12:00:00Z+02:00",
  "2026-03-01 12:00:00Z",
  "2026-02-29T12:00:00Z",
  "2026-02-30T23:30:00-02:00",
  "2026-04-31T00:00:00+01:00",
  "2026-13-01T00:00:00Z",
  "2026-03-01T24:00:00Z",
  "2026-03-01T23:59:60Z",
  "+002026-03-01T12:00:00Z",
  "0000-01-01T00:00:00+01:00",
  "9999-12-31T23:59:59-00:01",
  " 2026-03-01T12:00:00Z",
  "2026-03-01T12:00:00Z\n",
])("rejects %p, and names the value, its mistake and the expected form", (text) => {
  expect(() => parse(text)).toThrow(/^Invalid DateTime '[^']*': .+\. Use RFC 3339, such as 2026-/s);
  expect(() => parse(text)).toThrow(`'${text.replace("\n", "\\u000a")}'`);
});

test.each([
  [1_772_366_400_000, "1772366400000"],
  [null, "null"],
  [true, "true"],
  [new Date(), "of type object"],
])("rejects %p, which is not a string", (value, found) => {
  expect(() => parse(value)).toThrow(`Invalid DateTime ${found}. Use a string in RFC 3339`);
});

test("rejects a number and an enum value in a document", () => {
  const literal = (node: ValueNode) => () => DateTimeScalar.parseLiteral(node, {});
  expect(literal({ kind: Kind.INT, value: "17" })).toThrow("Invalid DateTime 17. Use a string in RFC 3339");
  expect(literal({ kind: Kind.ENUM, value: "NOW" })).toThrow("Invalid DateTime of type undefined. Use a string");
});

test("formats times as Date does, in any order", () => {
  const time = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: -200_000, max: 200_000 }),
    fc.integer({ min: 1_767_225_540_000, max: 1_767_225_660_000 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(time), (times) => {
      const write = isoWriter();
      expect(times.map(write)).toEqual(times.map((each) => new Date(each).toISOString()));
    }),
  );
  const write = isoWriter();
  expect(() => write(NaN)).toThrow(RangeError);
  expect(() => write(9e15)).toThrow(RangeError);
  expect(write(0)).toBe("1970-01-01T00:00:00.000Z");
});
