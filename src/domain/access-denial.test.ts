import { ACCESS_DENIALS } from "./access-denial";

test.each(Object.entries(ACCESS_DENIALS))("the sentence of %s fits into every response", (_reason, sentence) => {
  // RFC 6455, section 5.5: the reason of a close frame has at most 123 bytes.
  expect(Buffer.byteLength(sentence)).toBeLessThanOrEqual(123);
  // RFC 6750, section 3: error_description.
  expect(sentence).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(sentence).toMatch(/^[^.]+\. .+\.$/);
});
