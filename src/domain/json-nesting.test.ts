import { isNestedTooDeep, MAX_JSON_NESTING } from "./json-nesting";

const nested = (levels: number, [open, close] = ["[", "]"]) => Buffer.from(open.repeat(levels) + close.repeat(levels));

test.each([
  ["arrays at the limit", nested(MAX_JSON_NESTING), false],
  ["arrays beyond the limit", nested(MAX_JSON_NESTING + 1), true],
  ["objects beyond the limit", nested(MAX_JSON_NESTING / 2 + 1, ['{"a":[', "]}"]), true],
  ["adjacent brackets", Buffer.from(`[${"[],{},".repeat(1_000)}0]`), false],
  ["brackets in a string", Buffer.from(JSON.stringify({ query: `\\"${"{".repeat(1_000)}` })), false],
  ["brackets after a string with escaped quotes", Buffer.from(`["\\"\\\\",${"[".repeat(1_000)}`), true],
  ["text without an end", Buffer.from(`"${"[".repeat(1_000)}`), false],
])("reports whether the nesting is too deep: %s", (_, json, expected) => {
  expect(isNestedTooDeep(json)).toBe(expected);
});
