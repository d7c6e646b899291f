import { jsonCodec } from "./json";

const detailOf = (payload: string) => {
  const decoded = jsonCodec.decode(Buffer.from(payload));
  return decoded.ok ? "accepted" : decoded.failure.detail;
};

test.each<[reading: string, detail: string]>([
  ['{"value":"27.4"}', 'value is the string "27.4"; remove the quotes'],
  ['{"value":"27.4 °C"}', 'value is the string "27.4 °C"; publish the number alone, without its unit'],
  ['{"value":" 27.4 "}', 'value is the string " 27.4 "; remove the quotes'],
  ['{"value":"27,4"}', 'value is the string "27,4"; remove the quotes, and write a point instead of the comma'],
  ['{"value":"NaN"}', 'value is the string "NaN", which is no number; leave the reading out'],
  ['{"value":"on"}', 'value is the string "on"; expected a number'],
  ['{"value":null}', "value is null, which is no number; leave the reading out"],
  ['{"value":true}', "value is the boolean true; publish 1 or 0"],
  ['{"value":[1]}', "value is an array; expected a number"],
  ['{"value":{}}', "value is an object; expected a number"],
  ['{"value":1e400}', "value is 1e400, which is beyond the range of a double (1.8e308); publish it in another unit"],
  ['{"value":-1e400}', "value is -1e400, which is beyond the range of a double (1.8e308); publish it in another unit"],
  [
    '{"value":9007199254740993}',
    "value is 9007199254740993, which a double cannot hold: the nearest is 9007199254740992; publish it in another unit, or with fewer digits",
  ],
  ['{"value":1,"id":null}', "id is null; leave it out"],
  ['{"value":1,"id":7}', "id is the number 7; use a string of 1 to 128 characters"],
  ['{"value":1,"id":""}', "id is empty; use a string of 1 to 128 characters, or leave it out"],
  [`{"value":1,"id":"${"x".repeat(129)}"}`, "id is a string of 129 characters; use a string of 1 to 128 characters"],
  ['{"value":1,"timestamp":null}', "timestamp is null; leave it out"],
  [
    '{"value":1,"timestamp":1772366400}',
    "timestamp is 1772366400, which looks like seconds since 1970: multiply it by 1,000",
  ],
  [
    '{"value":1,"timestamp":1772366400.25}',
    "timestamp is 1772366400.25, which looks like seconds since 1970: multiply it by 1,000",
  ],
  [
    '{"value":1,"timestamp":1772366400250000}',
    "timestamp is 1772366400250000, which looks like microseconds since 1970: divide it by 1,000",
  ],
  [
    '{"value":1,"timestamp":1772366400250000000}',
    "timestamp is 1772366400250000000, which looks like nanoseconds since 1970: divide it by 1,000,000",
  ],
  [
    '{"value":1,"timestamp":1772366400250.5}',
    "timestamp is 1772366400250.5, which is no whole number of milliseconds since 1970: round it",
  ],
  ['{"value":1,"timestamp":"1772366400250"}', 'timestamp is the string "1772366400250"; remove the quotes'],
  [
    '{"value":1,"timestamp":"1772366400"}',
    'timestamp is the string "1772366400", which looks like seconds since 1970: multiply it by 1,000; remove the quotes',
  ],
  [
    '{"value":1,"timestamp":"2026-02-31T00:00:00Z"}',
    "timestamp is '2026-02-31T00:00:00Z': there is no day 31 in 2026-02, which has 28 days. Use RFC 3339, such as 2026-03-01T12:00:00.250Z or 2026-03-01T13:00:00+01:00, or milliseconds since 1970",
  ],
])("regression: explains the mistake in %s, and names the reading in a batch", (reading, detail) => {
  expect(detailOf(reading)).toBe(`reading.${detail}`);
  const batch = Array<string>(4).fill('{"value":1}').with(3, reading);
  expect(detailOf(`[${batch.join()}]`)).toBe(`reading[3].${detail}`);
});

test.each([
  ['{"Value":1}', 'reading has the unknown property "Value"; did you mean `value`?'],
  ['{"value":1,"timestmap":1}', 'reading has the unknown property "timestmap"; did you mean `timestamp`?'],
  ['{"value":1,"ID":"a"}', 'reading has the unknown property "ID"; did you mean `id`?'],
  ['{"value":1,"ts":1}', 'reading has the unknown property "ts"; did you mean `timestamp`?'],
  ['{"v":1}', 'reading has the unknown property "v"; did you mean `value`?'],
  ['{"temperature":1}', 'reading has the unknown property "temperature"; name it `value`: the topic names the sensor'],
  ['{"value":1,"quality":3}', 'reading has the unknown property "quality"; use only `value`, `timestamp` and `id`'],
  [
    '{"readings":[{"value":1}]}',
    'reading has the unknown property "readings"; publish the array itself, without an object around it',
  ],
  [
    '{"value":1,"__proto__":{}}',
    'reading has the unknown property "__proto__"; use only `value`, `timestamp` and `id`',
  ],
  ["{}", "reading has no 'value'; publish a number, such as {\"value\": 27.4}"],
])("names the unknown or missing property of %s", (reading, detail) => {
  expect(detailOf(reading)).toBe(detail);
});

test.each([
  [
    '{"value":1,"timestamp":1772366400250754123456}',
    "timestamp is 1772366400250754123456, which is no time in milliseconds since 1970: the maximum is 8.64e15",
  ],
  ['{"value":1,"timestamp":9007199254740993}', "timestamp is 9007199254740993, which looks like microseconds"],
  ['{"value":1,"timestamp":1e400}', "timestamp is 1e400, which is no"],
  ['{"value":1,"id":9007199254740993}', "id is the number 9007199254740993; use a string"],
  [
    "9007199254740993",
    "the payload is the number 9007199254740993; publish an object with a 'value', such as {\"value\": 9007199254740993}",
  ],
  [
    '{"value":1,"timestamp":1772366400250.9999999999999}',
    "timestamp is 1772366400250.9999999999999, which is no whole number of milliseconds since 1970: round it",
  ],
  [
    '[{"value":1.5,"timestamp":1.772366400250e12},{"value":1,"timestamp":17723664002500.000000001e-1}]',
    "timestamp is 17723664002500.000000001e-1, which is no whole number",
  ],
])("regression: quotes numbers as sent, and rejects fractions that would be lost: %s", (reading, detail) => {
  expect(detailOf(reading)).toContain(detail);
});

test("regression: shortens the nearest number in its message", () => {
  const nearest = `the nearest is ${BigInt(Number.MAX_VALUE).toString().slice(0, 40)}…; publish it`;
  expect(detailOf('{"value":1.7976931348623158e308}')).toContain(nearest);
});
