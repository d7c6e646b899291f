import { isSelected, unionOf } from "./selection";

test("selects everything with an absent list, and nothing with an empty list", () => {
  expect([isSelected(undefined, 1), isSelected([], 1), isSelected([1], 1)]).toEqual([true, false, true]);
});

test("unites lists to an absent list only if every list is absent", () => {
  expect([unionOf(), unionOf(undefined, undefined)]).toEqual([undefined, undefined]);
  expect([unionOf([], undefined), unionOf([1], undefined, [2])]).toEqual([[], [1, 2]]);
});
