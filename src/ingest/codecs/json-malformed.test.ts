import { gzipSync, deflateSync } from "node:zlib";
import { jsonCodec } from "./json";

const detailOf = (payload: Buffer | string) => {
  const decoded = jsonCodec.decode(Buffer.from(payload));
  return decoded.ok ? "accepted" : decoded.failure.detail;
};

test.each<[fault: string, payload: Buffer | string, detail: string]>([
  ["nothing", "", 'the payload is empty; publish a reading, such as {"value": 27.4}'],
  ["gzip", gzipSync('{"value":1}'), "the payload is compressed with gzip; publish it uncompressed"],
  ["zlib", deflateSync('{"value":1}'), "the payload is compressed with zlib; publish it uncompressed"],
  ["bzip2", Buffer.from("BZh91AY"), "the payload is compressed with bzip2; publish it uncompressed"],
  ["a ZIP archive", Buffer.from("PK\u0003\u0004"), "the payload is a ZIP archive; publish the JSON in it"],
  ["Base64", "eyJ2YWx1ZSI6MX0=", "the payload is encoded as Base64; publish the JSON itself"],
  ["Base64 of an array", "W3sidmFsdWUiOjF9XQ==\n", "the payload is encoded as Base64; publish the JSON itself"],
  ["digits", "7b2276616c7565223a317d", "the payload is encoded as hexadecimal digits; publish the JSON itself"],
  ["Zstandard", Buffer.from("28b52ffd00", "hex"), "the payload is compressed with Zstandard; publish it uncompressed"],
  [
    "a byte order mark",
    '\ufeff{"value":1}',
    "the payload begins with a byte order mark; encode it without one; in Python, use utf-8 instead of utf-8-sig",
  ],
  ["UTF-16 with a mark", Buffer.from('\ufeff{"value":1}', "utf16le"), "the payload is UTF-16; encode it as UTF-8"],
  ["UTF-16", Buffer.from('{"value":1}', "utf16le"), "the payload is UTF-16; encode it as UTF-8"],
  [
    "MessagePack",
    Buffer.from("81a576616c756501", "hex"),
    'the payload is not text: byte 0 is 0x81; publish JSON in UTF-8, such as {"value": 27.4}',
  ],
  [
    "Latin-1",
    Buffer.from('{"value":1,"id":"\u00b0C"}', "latin1"),
    "the payload is not valid UTF-8: byte 17 is 0xb0; encode the text as UTF-8",
  ],
  [
    "NaN",
    '{"value":NaN}',
    "the payload is not JSON at byte 9: found 'NaN', expected a value; JSON has no NaN and no Infinity: leave out readings without a number",
  ],
  [
    "-Infinity",
    '{"value": -Infinity}',
    "the payload is not JSON at byte 10: found '-Infinity', expected a value; JSON has no NaN and no Infinity: leave out readings without a number",
  ],
  [
    "a trailing NUL",
    '{"value":1}\0',
    "the payload is not JSON at byte 11: found U+0000, expected the end of the payload; publish the text without the NUL that ends a string in C",
  ],
  [
    "a trailing comma",
    '{"value":1,}',
    "the payload is not JSON at byte 11: found '}', expected a property in double quotes; remove the comma before it",
  ],
  [
    "a trailing comma at index 900",
    `[${'{"value":1},'.repeat(900)}]`,
    "the payload is not JSON at byte 10801, in reading[900]: found ']', expected a value; remove the comma before it",
  ],
  [
    "two documents",
    '{"value":1}\n{"value":2}',
    "the payload is not JSON at byte 12: found '{', expected the end of the payload; publish one document: send several readings as one array",
  ],
  [
    "a list without brackets",
    '{"value":1},{"value":2}',
    "the payload is not JSON at byte 11: found ',', expected the end of the payload; publish one document: send several readings as one array",
  ],
  [
    "single quotes",
    "{'value': 27.4}",
    `the payload is not JSON at byte 1: found ''', expected a property in double quotes or '}'; write double quotes; in Python, use json.dumps`,
  ],
  [
    "Python's None",
    '{"value": None}',
    "the payload is not JSON at byte 10: found 'None', expected a value; this is Python's notation: use json.dumps",
  ],
  [
    "undefined",
    '{"value":1,"id":undefined}',
    "the payload is not JSON at byte 16: found 'undefined', expected a value; leave the property out",
  ],
  [
    "a name without quotes",
    "{value:1}",
    "the payload is not JSON at byte 1: found 'value', expected a property in double quotes or '}'; write property names in double quotes",
  ],
  [
    "typographic quotes",
    "{\u201cvalue\u201d:1}",
    "the payload is not JSON at byte 1: found '\u201c' (U+201C), expected a property in double quotes or '}'; write plain double quotes",
  ],
  [
    "a decimal comma",
    '{"value":27,4}',
    "the payload is not JSON at byte 12: found '4', expected a property in double quotes; write the fraction of a number with a point",
  ],
  [
    "a plus sign",
    '{"value":+1}',
    "the payload is not JSON at byte 9: found '+1', expected a value; write the number without the plus sign",
  ],
  [
    "a leading zero",
    '{"value":007}',
    "the payload is not JSON at byte 9: found '007', expected a value; write the number without leading zeros",
  ],
  [
    "no digit before the point",
    '{"value":.5}',
    "the payload is not JSON at byte 9: found '.5', expected a value; write digits on both sides of the point",
  ],
  [
    "no digit after the point",
    '{"value":5.}',
    "the payload is not JSON at byte 9: found '5.', expected a value; write digits on both sides of the point",
  ],
  [
    "a hexadecimal number",
    '{"value":0x1F}',
    "the payload is not JSON at byte 9: found '0x1F', expected a value; write the number in decimal",
  ],
  [
    "a missing comma",
    '{"value":1 "id":"a"}',
    "the payload is not JSON at byte 11: found '\"', expected ',' or '}'; write a comma before it",
  ],
  [
    "a missing comma between readings",
    '[{"value":1}{"value":2}]',
    "the payload is not JSON at byte 12, in reading[0]: found '{', expected ',' or ']'; write a comma before it",
  ],
  [
    "a semicolon",
    '{"value":1;"id":"a"}',
    "the payload is not JSON at byte 10: found ';', expected ',' or '}'; write a comma",
  ],
  [
    "a no-break space",
    '\u00a0{"value":1}',
    "the payload is not JSON at byte 0: found U+00A0, expected an object or an array of objects; remove it: JSON has only blanks, tabs and line breaks",
  ],
  [
    "digits of another script",
    '{"value":\u0661}',
    "the payload is not JSON at byte 9: found '\u0661' (U+0661), expected a value; write the digits 0 to 9",
  ],
  ["an equals sign", '{"value"=1}', "the payload is not JSON at byte 8: found '=', expected ':'; write a colon"],
  [
    "a comment",
    '{"value":1} // C',
    "the payload is not JSON at byte 12: found '/', expected the end of the payload; remove the text after the document",
  ],
  [
    "a line break in a string",
    '{"value":1,"id":"a\nb"}',
    "the payload is not JSON at byte 18: found U+000A, expected '\"' at the end of the string; escape control characters, such as a line break as \\n",
  ],
  [
    "a wrong escape",
    '{"value":1,"id":"C:\\x"}',
    "the payload is not JSON at byte 19: found '\\', expected a JSON escape sequence; write a backslash as \\\\",
  ],
  [
    "a cut payload",
    '[{"value":1},{"value":2,"id":"a',
    "the payload is not JSON at byte 31, in reading[1]: found the end of the payload, expected '\"' at the end of the string; the payload is cut off: compare its size with what the gateway sent",
  ],
  [
    "a cut batch",
    '[{"value":1},{"value":2}',
    "the payload is not JSON at byte 24, in reading[1]: found the end of the payload, expected ',' or ']'; the payload is cut off: compare its size with what the gateway sent",
  ],
  [
    "XML",
    "<value>1</value>",
    "the payload is not JSON at byte 0: found '<', expected an object or an array of objects; this looks like XML: publish JSON",
  ],
  ["a word", "hello", "the payload is not JSON at byte 0: found 'hello', expected an object or an array of objects"],
  [
    "a number alone",
    "27.4",
    "the payload is the number 27.4; publish an object with a 'value', such as {\"value\": 27.4}",
  ],
  [
    "JSON in a string",
    JSON.stringify('{"value":1}'),
    'the payload is the string "{\\"value\\":1}"; it is encoded twice: publish the JSON itself',
  ],
  [
    "a list of numbers",
    "[27.4, 28]",
    "reading[0] is the number 27.4; publish an object with a 'value', such as {\"value\": 27.4}",
  ],
  ["no reading", "[]", "the array of readings is empty; publish at least one"],
])("regression: names the mistake and the remedy for %s", (_fault, payload, detail) => {
  expect(detailOf(payload)).toBe(detail);
});

test("counts the readable readings of a payload that is not JSON", () => {
  const readingsOf = (text: string) => {
    const decoded = jsonCodec.decode(Buffer.from(text));
    return decoded.ok ? 0 : decoded.failure.readings;
  };
  expect(jsonCodec.count(gzipSync(Buffer.alloc(10_000, "{}")))).toBe(1);
  expect(readingsOf(`[${'{"value":1},'.repeat(900)}{"value":NaN}]`)).toBe(901);
  expect(readingsOf("hello {} {}")).toBe(1);
  expect(readingsOf(`[{"value":1,"id":"{\\"{"},{"value":NaN}]`)).toBe(2);
});

test.each([
  ["nesting", "[".repeat(200_000)],
  ["a token", "N".repeat(200_000)],
  ["a string", `{"value":"${"x".repeat(200_000)}"}`],
  ["a property", `{"${"x".repeat(200_000)}":1}`],
  ["a number", `{"value":${"9".repeat(200_000)}}`],
  ["a timestamp", `{"value":1,"timestamp":"${"1".repeat(200_000)}"}`],
  ["backslashes", `{"value":"${"\\\\".repeat(100_000)}`],
])("reports %s of 200,000 characters in a short text and in linear time", (_, payload) => {
  expect(detailOf(payload).length).toBeLessThan(400);
});

describe("regression: one message of nested brackets does not end the process", () => {
  const nested = "the payload has more than 100 nested arrays and objects";

  test.each([
    ["arrays", "[".repeat(30_000) + "]".repeat(30_000)],
    ["arrays in a value", `{"value":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
    ["arrays in an ID", `[{"value":1,"id":${"[".repeat(101)}${"]".repeat(101)}}]`],
    ["arrays in a timestamp", `{"value":1,"timestamp":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
    ["objects", '{"a":'.repeat(12_000) + "1" + "}".repeat(12_000)],
    ["arrays without an end", `\n${"[".repeat(65_000)}`],
  ])("%s", (_, payload) => {
    expect(detailOf(payload)).toContain(nested);
  });

  test("rejects an array that is nested less deeply, which is no reading", () => {
    expect(detailOf("[".repeat(100) + "]".repeat(100))).toContain("reading[0] is an array");
  });
});
