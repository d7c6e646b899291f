import fc from "fast-check";
import { MAX_CONTENT_TYPE_CHARACTERS, mediaTypeOf } from "./content-type";

test.each([
  "application/json",
  "Application/JSON",
  " application/json\t",
  "application/json;charset=utf-8",
  "application/json ; Charset=UTF-8",
  'application/json; a="b;c \\" d"; e=f',
  "application/json;",
  "application/json; ; a=b ;",
])("reads %j as application/json", (contentType) => {
  expect(mediaTypeOf(contentType)).toBe("application/json");
});

test.each([
  "",
  "json",
  "application/",
  "/json",
  "application/json/x",
  "application /json",
  "application/json charset=utf-8",
  "application/json; charset",
  "application/json; charset =utf-8",
  'application/json; a="b',
  "application/json, text/plain",
  "application/\u00e9",
])("rejects %j, which is not a media type", (contentType) => {
  expect(mediaTypeOf(contentType)).toBeNull();
});

test("rejects a content type that is too long", () => {
  const most = `application/json;a=${"b".repeat(MAX_CONTENT_TYPE_CHARACTERS - "application/json;a=".length)}`;
  expect(mediaTypeOf(most)).toBe("application/json");
  expect(mediaTypeOf(`${most}b`)).toBeNull();
});

test("recognises a media type in any case and with any parameters", () => {
  const names = fc.stringMatching(/^[a-z0-9+.-]{1,20}$/);
  const values = fc.oneof(
    names,
    fc.stringMatching(/^[a-z ;,/=]{0,20}$/).map((text) => `"${text}"`),
  );
  const gaps = fc.constantFrom("", " ", "\t", "  ");
  const parameters = fc.array(
    fc.tuple(gaps, gaps, names, values).map(([before, after, name, value]) => `${before};${after}${name}=${value}`),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(names, names, parameters, (type, subtype, rest) => {
      const contentType = `${type.toUpperCase()}/${subtype}${rest.join("")}`;
      expect(mediaTypeOf(contentType)).toBe(`${type}/${subtype}`);
    }),
  );
});
