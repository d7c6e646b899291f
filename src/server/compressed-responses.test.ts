import { acceptedEncoding } from "./compressed-responses";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["identity", undefined],
  ["gzip, deflate", "gzip"],
  ["gzip, deflate, br, zstd", "br"],
  ["br;q=0.5, GZIP", "gzip"],
  ["br;q=0, *", "gzip"],
  ["*", "br"],
  ["*;q=0", undefined],
  ["gzip;q=nonsense", undefined],
])("chooses an encoding for Accept-Encoding: %s", (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});
