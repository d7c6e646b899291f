import fc from "fast-check";
import { jsonCodec } from "./json";

/** The number of readings that decoding finds. */
function decoded(payload: Buffer): number {
  const result = jsonCodec.decode(payload);
  return result.ok ? result.value.length : result.failure.readings;
}

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const strings = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", '\\"', "[,]", "},{", "\\\\", "\u{1F600},"),
);
const readings = fc.record(
  { value: fc.double({ noNaN: true, noDefaultInfinity: true }), timestamp: fc.integer(), id: strings },
  { requiredKeys: ["value"] },
);

test.each(["", " ", "[]", " [ ] ", "{}", '{"value":[1,2]}', "[[1,2],[3]]", '["\\\\",",\\",",1]', "7", '"[1,2]"'])(
  "counts the readings of %j as decoding does",
  (payload) => {
    expect(jsonCodec.count(Buffer.from(payload))).toBe(decoded(Buffer.from(payload)));
  },
);

test("counts the readings of every array of readings as decoding does", () => {
  fc.assert(
    fc.property(fc.array(readings, { minLength: 1, maxLength: 50 }), space, space, (items, before, between) => {
      const texts = items.map((item) => JSON.stringify(item, null, between));
      const payload = Buffer.from(`${before}[${texts.join(`${between},${before}`)}]${before}`);
      expect(jsonCodec.count(payload)).toBe(decoded(payload));
    }),
  );
});

test("counts more readings than a message may have", () => {
  const payload = Buffer.from(
    JSON.stringify(Array.from({ length: 1_100 }, (_, value) => ({ value, id: `[${value},` }))),
  );
  expect(jsonCodec.count(payload)).toBe(1_100);
  expect(decoded(payload)).toBe(1_100);
});

test("counts the readings of any JSON as decoding does", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value, null, 1)),
        fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
      ),
      (text) => expect(jsonCodec.count(Buffer.from(text))).toBe(decoded(Buffer.from(text))),
    ),
    { numRuns: 2_000 },
  );
});

test("counts at least one reading in any payload", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.stringMatching(/^[[\]{},"\\]*$/).map((text) => Buffer.from(text)),
      ),
      (bytes) => expect(jsonCodec.count(Buffer.from(bytes))).toBeGreaterThanOrEqual(1),
    ),
  );
});
