import { differenceOf } from "./difference";

test("a creation has only new fields", () => {
  expect(differenceOf(null, '{"name":"A"}')).toEqual([{ field: "name", was: null, is: "A" }]);
});

test("a change has the fields that differ, with their paths", () => {
  const before = '{"name":"A","limits":{"maxAssets":1,"maxSensors":2},"ids":[1]}';
  const after = '{"name":"A","limits":{"maxAssets":3,"maxSensors":2},"ids":[1,2]}';
  expect(differenceOf(before, after)).toEqual([
    { field: "limits.maxAssets", was: "1", is: "3" },
    { field: "ids", was: "[1]", is: "[1,2]" },
  ]);
});
