import { isSelected, unionOf } from "./selection";

test("an absent list selects everything, an empty one nothing", () => {
  expect([isSelected(undefined, 1), isSelected([], 1), isSelected([1], 1)]).toEqual([true, false, true]);
});

test("a union is absent only where every list is", () => {
  expect([unionOf(), unionOf(undefined, undefined)]).toEqual([undefined, undefined]);
  expect([unionOf([], undefined), unionOf([1], undefined, [2])]).toEqual([[], [1, 2]]);
});
