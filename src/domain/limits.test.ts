import { formatRateLimits, parseRateLimits } from "./limits";

test("parses pairs of capacity and seconds, and an empty list", () => {
  expect(parseRateLimits("1000:1, 20000:60")).toEqual({
    ok: true,
    value: [
      { capacity: 1000, seconds: 1 },
      { capacity: 20000, seconds: 60 },
    ],
  });
  expect(parseRateLimits("")).toEqual({ ok: true, value: [] });
});

test.each(["1000", "0:1", "5:0", "-1:1", "1:1,", "1:1,1:2,1:3,1:4,1:5", "1e3:1"])("rejects %s", (text) => {
  expect(parseRateLimits(text).ok).toBe(false);
});

test("formats parsed limits as the original text", () => {
  const parsed = parseRateLimits("1000:1,20000:60");
  expect(parsed.ok && formatRateLimits(parsed.value)).toBe("1000:1,20000:60");
});
