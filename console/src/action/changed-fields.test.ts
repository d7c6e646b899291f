import { changedFields, textOrNull } from "./changed-fields";

test("keeps the changed fields, removed values included", () => {
  const before = { type: "truck", name: "Truck 1" };
  expect(changedFields(before, { type: "truck", name: textOrNull(" ") })).toEqual({ name: null });
  expect(changedFields(before, { type: "van", name: "Truck 1" })).toEqual({ type: "van" });
  expect(changedFields(before, before)).toEqual({});
});

test("a field without a value is unchanged while it is empty", () => {
  expect(changedFields({ unit: null }, { unit: textOrNull("") })).toEqual({});
});
