import fc from "fast-check";
import { jsonCodec } from "./json";
import { NumberLiterals } from "./json-numbers";
import { parseTimestamp } from "./json-timestamp";

function parse(document: unknown) {
  return jsonCodec.decode(Buffer.from(typeof document === "string" ? document : JSON.stringify(document)));
}

test("reads a single reading, with and without timestamp and ID", () => {
  expect(parse('{"value":27.4}')).toEqual({
    ok: true,
    value: [{ value: 27.4, timestamp: null, finerDigits: "", id: null }],
  });
  expect(parse({ value: -1, timestamp: "2026-03-01T12:00:00.250+01:00", id: "a" })).toEqual({
    ok: true,
    value: [{ value: -1, timestamp: Date.UTC(2026, 2, 1, 11, 0, 0, 250), finerDigits: "", id: "a" }],
  });
});

test("accepts or rejects an array of 1 to 1,000 readings as a whole", () => {
  const readings = Array.from({ length: 1_000 }, (_, index) => ({ value: index, timestamp: index }));
  const parsed = parse(readings);
  expect(parsed.ok && parsed.value.length).toBe(1_000);
  expect(parse([...readings, { value: 1 }])).toMatchObject({
    failure: { reason: "PAYLOAD_TOO_LARGE", readings: 1_001 },
  });
  expect(parse([{ value: 1 }, { value: "2" }])).toMatchObject({
    failure: { reason: "INVALID_VALUE", readings: 2, detail: expect.stringContaining("[1]") as string },
  });
  expect(parse([])).toMatchObject({ failure: { reason: "MALFORMED_PAYLOAD" } });
});

test.each([
  ["", "MALFORMED_PAYLOAD"],
  ["{", "MALFORMED_PAYLOAD"],
  ["27.4", "MALFORMED_PAYLOAD"],
  ["null", "MALFORMED_PAYLOAD"],
  ["{}", "MALFORMED_PAYLOAD"],
  ["[[1]]", "MALFORMED_PAYLOAD"],
  ['{"value":1,"unit":"C"}', "MALFORMED_PAYLOAD"],
  ['{"value":1,"__proto__":{}}', "MALFORMED_PAYLOAD"],
  ['{"value":1,"id":""}', "MALFORMED_PAYLOAD"],
  ['{"value":1,"id":7}', "MALFORMED_PAYLOAD"],
  ['{"value":"27.4"}', "INVALID_VALUE"],
  ['{"value":null}', "INVALID_VALUE"],
  ['{"value":1e999}', "INVALID_VALUE"],
  ['{"value":1,"timestamp":"yesterday"}', "INVALID_TIMESTAMP"],
  ['{"value":1,"timestamp":"2026-02-30T00:00:00Z"}', "INVALID_TIMESTAMP"],
  ['{"value":1,"timestamp":"2026-01-01T00:00:00"}', "INVALID_TIMESTAMP"],
  ['{"value":1,"timestamp":1.5}', "INVALID_TIMESTAMP"],
  ['{"value":1,"timestamp":null}', "INVALID_TIMESTAMP"],
])("rejects %s as %s", (payload, reason) => {
  expect(parse(payload)).toMatchObject({ ok: false, failure: { reason, readings: 1 } });
});

test("rejects bytes that are not UTF-8 as malformed", () => {
  const payload = Buffer.concat([Buffer.from('{"value":1,"id":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  expect(jsonCodec.decode(payload)).toMatchObject({ failure: { reason: "MALFORMED_PAYLOAD" } });
});

test("accepts U+FFFD in a payload that is valid UTF-8", () => {
  expect(parse('{"value":1,"id":"\uFFFD"}')).toMatchObject({ ok: true, value: [{ id: "\uFFFD" }] });
});

test("never throws, and accepts only finite values", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const parsed = jsonCodec.decode(Buffer.from(text));
      if (parsed.ok) expect(parsed.value.every((reading) => Number.isFinite(reading.value))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("reads every date in ISO 8601 exactly", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      const literals = new NumberLiterals(`{"value":1,"timestamp":${date.getTime()}}`);
      const parsed = { ok: true, value: { milliseconds: date.getTime(), finerDigits: "" } };
      expect(parseTimestamp(date.toISOString(), literals, null)).toEqual(parsed);
      const isMilliseconds = date.getTime() < 1e9 || date.getTime() >= 1e10;
      expect(parseTimestamp(date.getTime(), literals, null).ok).toBe(isMilliseconds);
      if (isMilliseconds) expect(parseTimestamp(date.getTime(), literals, null)).toEqual(parsed);
    }),
  );
});

test.each([
  ["2026-11-29T09:49:14.707209735Z", "209735"],
  ["2026-11-29t09:49:14.7070z", ""],
  ["2026-11-29T09:49Z", ""],
])("regression: reads the timestamp %s as every other interface does", (timestamp, finerDigits) => {
  expect(parse({ value: 1, timestamp })).toMatchObject({ ok: true, value: [{ finerDigits }] });
});

test.each([
  "9007199254740992",
  "-9007199254740992",
  "1000000000000000000",
  "1e18",
  "9007199254740994",
  "1e23",
  "9007199254740994.0",
  "9007199254740992.5",
  "1.7976931348623157e308",
  "9.9999999999999992e+22",
  "9.9999999999999991611392e22",
  "1.2345678901234567e+20",
  "-0",
  "-0.0e-999",
  "0.1",
  "0.1000000000000000055511151231257827",
  "5e-324",
  "2.2250738585072014e-308",
])("accepts the value %s", (literal) => {
  expect(parse(`{"value":${literal}}`)).toMatchObject({ ok: true, value: [{ value: Number(literal) }] });
});

test.each([
  "9007199254740993",
  "-9007199254740993",
  "9223372036854775807",
  "18446744073709551615",
  "12345678901234567890",
  "9007199254740993.0",
  "9.007199254740993e15",
  "9007199254740993000e-3",
])("regression: rejects the integer %s, which a double cannot hold", (literal) => {
  for (const payload of [`{"value":${literal}}`, `[{"value":1e18},{"id":"${literal}","value":${literal}}]`]) {
    const decoded = parse(payload);
    expect(decoded).toMatchObject({ failure: { reason: "INVALID_VALUE" } });
    expect(!decoded.ok && decoded.failure.detail).toContain(`value is ${literal}, which a double cannot hold`);
  }
});

test("rejects an integer that a double cannot hold before an item that is no reading", () => {
  expect(parse('[{"value":9007199254740993},null,7]')).toMatchObject({
    failure: { reason: "INVALID_VALUE", readings: 3 },
  });
});

test.each([
  ['{"value":1,"value":2}', "reading has 'value' twice; publish it once"],
  ['{"value":1,"id":"a","id":"a"}', "reading has 'id' twice; publish it once"],
  ['[{"value":1},{"timestamp":1772366400250,"value":2,"timestamp":0}]', "reading[1] has 'timestamp' twice"],
  ['{"value":1,"id":"\\u003a","\\u0076alue":2}', "reading has 'value' twice; publish it once"],
])("regression: rejects a property that is given twice: %s", (payload, detail) => {
  const decoded = parse(payload);
  expect(decoded).toMatchObject({ failure: { reason: "MALFORMED_PAYLOAD" } });
  expect(!decoded.ok && decoded.failure.detail).toContain(detail);
});

test.each([
  '{"value":1,"id":"a:b{\\"value\\":2}","timestamp":"2026-11-29T09:49:14+01:00"}',
  '{"value":1,"id":"{\\u0022id\\u0022:"}',
  '[{"value":1,"id":"value"},{"value":1,"id":"value"}]',
])("does not take text in a string for a property: %s", (payload) => {
  expect(parse(payload)).toMatchObject({ ok: true });
});

test.each(["1e-400", "-1e-400", "0.1e-324", `0.${"0".repeat(330)}1`])(
  "regression: rejects %s, which a double cannot distinguish from 0",
  (literal) => {
    expect(parse(`[{"value":0},{"value":${literal}}]`)).toMatchObject({ failure: { reason: "INVALID_VALUE" } });
  },
);

test.each(["\\ud800", "x\\udfff", "\\ude00\\ud83d"])(
  "regression: rejects the ID %s, which UTF-8 cannot encode",
  (id) => {
    const decoded = parse(`{"value":1,"id":"${id}"}`);
    expect(decoded).toMatchObject({ failure: { reason: "MALFORMED_PAYLOAD" } });
    expect(!decoded.ok && decoded.failure.detail).toContain("unpaired surrogate");
    expect(parse('{"value":1,"id":"\\ud83d\\ude00"}').ok).toBe(true);
  },
);

test("accepts every double as JavaScript writes it, and no rounded integer", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parse(`{"value":${value}}`)).toMatchObject({ ok: true, value: [{ value: Number(String(value)) }] });
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (integer) => {
      const value = Number(integer);
      const isHeld = BigInt(value) === integer || String(value) === String(integer);
      expect(parse(`{"value":${integer}}`).ok).toBe(isHeld);
    }),
  );
});
