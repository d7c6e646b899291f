import fc from "fast-check";
import { JsonSyntax } from "./json-syntax";
import { isJson, lineAfter, whyNotJson, type JsonWords } from "./not-json";

const WORDS: JsonWords = {
  text: "file",
  send: "write",
  document: "an object",
  content: "an object",
  example: "{}",
  severalDocuments: "write one object",
  notANumber: "leave it out",
  cutOff: "write the rest",
};

test("names the line and the column in a file of lines", () => {
  const text = '{\n  "a": 1,\n  "b": x\n}';
  expect(whyNotJson(Buffer.from(text), text, WORDS, lineAfter).found).toBe(
    "is not JSON at line 3, column 8: found 'x', expected a value",
  );
});

const texts = fc.oneof(
  fc.json(),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...'[]{}",:\\ \n0123456789eE+-.truefalsn\0\u00e9'), { maxLength: 60 })
    .map((parts) => parts.join("")),
  // A valid document with one character replaced, inserted or deleted.
  fc
    .tuple(fc.json(), fc.nat(), fc.nat(1), fc.constantFrom("", ",", "]", '"', "'", "\0", "N", "\\"))
    .map(
      ([text, at, removed, inserted]) =>
        text.slice(0, at % (text.length + 1)) + inserted + text.slice((at % (text.length + 1)) + removed),
    ),
);

test("finds a mistake exactly where JSON.parse does, and reports it in a bounded text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const mistake = new JsonSyntax(text, WORDS).firstMistake();
      expect(mistake === null).toBe(isJson(text));
      const { found, remedy } = whyNotJson(Buffer.from(text), text, WORDS);
      expect(found.length + (remedy?.length ?? 0)).toBeLessThan(400);
    }),
    { numRuns: 3_000 },
  );
});
