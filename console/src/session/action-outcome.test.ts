import { outcomeOf, type UserError } from "./action-outcome";

const error = (...field: readonly string[]): UserError => ({ field, message: field.join("."), code: "INVALID" });

test("shows an error of an item at the field of its list", () => {
  const { fieldFailures, failure } = outcomeOf([error("assetIds", "0"), error("assetIds", "2")], ["name", "assetIds"]);
  expect(Object.keys(fieldFailures)).toEqual(["assetIds"]);
  expect(fieldFailures.assetIds?.message).toBe("assetIds.0");
  expect(failure).toBeNull();
});

test("shows an error of a nested value at its field", () => {
  expect(Object.keys(outcomeOf([error("limits", "maxAssets")], ["maxAssets"]).fieldFailures)).toEqual(["maxAssets"]);
});

test.each([[error("expiresAt")], [error("input")], [{ ...error(), field: null }]])(
  "shows an error of a field that the form lacks in the form itself: %j",
  (one) => {
    const { fieldFailures, failure } = outcomeOf([one], ["name"]);
    expect(fieldFailures).toEqual({});
    expect(failure?.message).toBe(one.message);
  },
);
