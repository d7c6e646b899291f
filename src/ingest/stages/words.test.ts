import { lengthOf, readingsOf } from "./words";

test.each([
  [1, "1 s"],
  [90, "90 s"],
  [300, "5 min"],
  [86_400, "24 h"],
  [2_592_000, "30 d"],
  [86_401, "86,401 s"],
])("%d seconds are %s", (seconds, text) => {
  expect(lengthOf(seconds)).toBe(text);
});

test("readings are counted with their noun", () => {
  expect([readingsOf(1), readingsOf(2_000_000)]).toEqual(["1 reading", "2,000,000 readings"]);
});
