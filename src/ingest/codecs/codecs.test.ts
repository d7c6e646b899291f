import { CODECS, PayloadCodecs } from "./codecs";
import { mediaTypeOf } from "./content-type";
import { jsonCodec } from "./json";

const codecs = new PayloadCodecs();

test.each([null, "", "application/json", "APPLICATION/json; charset=utf-8"])("reads JSON for %j", (contentType) => {
  expect(codecs.find(contentType)).toBe(jsonCodec);
});

test.each(["application/x-none", "application/x-none+json", "text/x-none", "json"])(
  "has no codec for %j",
  (contentType) => {
    expect(codecs.find(contentType)).toBeNull();
  },
);

test("registers every content type once, in the form in which it is looked up", () => {
  const contentTypes = CODECS.flatMap((codec) => codec.contentTypes);
  expect(new Set(contentTypes).size).toBe(contentTypes.length);
  expect(contentTypes.map(mediaTypeOf)).toEqual(contentTypes);
  expect(codecs.contentTypes).toEqual(contentTypes);
});
