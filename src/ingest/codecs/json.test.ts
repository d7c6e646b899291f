import fc from "fast-check";
import { jsonCodec, parseTimestamp } from "./json";

function parse(document: unknown) {
  return jsonCodec.decode(Buffer.from(typeof document === "string" ? document : JSON.stringify(document)));
}

test("reads a single reading, with and without timestamp and ID", () => {
  expect(parse('{"value":27.4}')).toEqual({ ok: true, value: [{ value: 27.4, timestamp: null, id: null }] });
  expect(parse({ value: -1, timestamp: "2026-03-01T12:00:00.250+01:00", id: "a" })).toEqual({
    ok: true,
    value: [{ value: -1, timestamp: Date.UTC(2026, 2, 1, 11, 0, 0, 250), id: "a" }],
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

test("throws on no input and accepts only finite values", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const parsed = jsonCodec.decode(Buffer.from(text));
      if (parsed.ok) expect(parsed.value.every((reading) => Number.isFinite(reading.value))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("keeps every date through ISO 8601", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
      expect(parseTimestamp(date.getTime())).toBe(date.getTime());
    }),
  );
});
