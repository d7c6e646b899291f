import fc from "fast-check";
import { ID_PATTERN } from "../domain/keys";
import { clampPage, InputCheck, isWellFormedId } from "./validation";

test("collects every mistake with its path", () => {
  const check = new InputCheck();
  check.id(["tenantId"], "Not An Id");
  check.label(["assets", "3", "name"], "  ");
  check.label(["unit"], "x".repeat(33), 32);
  expect(check.failures.map(({ code, field }) => [code, field.join(".")])).toEqual([
    ["INVALID", "tenantId"],
    ["INVALID", "assets.3.name"],
    ["INVALID", "unit"],
  ]);
  expect(check.result(1).ok).toBe(false);
});

test("regression: reports a mistake in an element with the name of its list", () => {
  const check = new InputCheck();
  check.id(["assetIds", "0"], "Not An Id");
  check.oneOf(["filter", "reasons", "12"], "C", ["A", "B"]);
  expect(check.failures.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Invalid ID in assetIds\[0\]\. /),
    "reasons[12] must be one of A, B.",
  ]);
});

test("trims labels and accepts 1 to 200 characters without control characters", () => {
  const valid = (text: unknown) => {
    const check = new InputCheck();
    check.label(["name"], text);
    return check.failures.length === 0;
  };
  const check = new InputCheck();
  expect(check.label(["name"], "  Truck 102 \n")).toBe("Truck 102");
  for (const text of ["a", "Лкв 12", "冷蔵庫", "😀".repeat(200), "x".repeat(200)]) expect(valid(text)).toBe(true);
  for (const text of [
    "",
    " ",
    "x".repeat(201),
    "😀".repeat(201),
    "\u200b",
    "\ufeff\u200d\u3164",
    "a\u0000b",
    "a\nb",
    "a\u2028b",
    "\ud800",
    7,
    null,
    {},
  ]) {
    expect(valid(text)).toBe(false);
  }
});

test("accepts only a well-formed string as an ID", () => {
  const hostile: unknown[] = [
    { $gt: "" },
    { toString: () => "acme" },
    ["acme"],
    null,
    undefined,
    7,
    "ACME",
    "a/b",
    "../x",
    "",
  ];
  for (const value of hostile) expect(isWellFormedId(value)).toBe(false);
  expect(isWellFormedId("acme")).toBe(true);
  fc.assert(
    fc.property(
      fc.anything(),
      (value) => isWellFormedId(value) === (typeof value === "string" && ID_PATTERN.test(value)),
    ),
  );
});

test("accepts pages of 1 to 1,000 items", () => {
  const limit = (asked: number) => clampPage({ limit: asked, backward: false, after: null, before: null }).limit;
  expect([0, -5, 1, 20.9, 1_000, 1_001, NaN, Infinity].map(limit)).toEqual([1, 1, 1, 20, 1_000, 1_000, 1_000, 1_000]);
});
