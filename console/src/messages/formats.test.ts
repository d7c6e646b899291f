import { en } from "./en";
import { formatsOf } from "./formats";

const { value, duration, relative } = formatsOf(en);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
  [21.5, "21.5"],
  [1234.5678901, "1,234.56789"],
  [0, "0"],
  [-0.000001, "-0.000001"],
  [999_999_999_999_999, "999,999,999,999,999"],
])("shows %j as it is", (number, text) => {
  expect(value(number)).toBe(text);
});

test.each([
  [1e300, "1E300"],
  [-1.5e15, "-1.5E15"],
  [1e-9, "1E-9"],
  [5e-324, "5E-324"],
])("shows %j in powers of ten", (number, text) => {
  expect(value(number)).toBe(text);
});

test.each([
  [59_999, "59 s"],
  [59 * 60_000 + 59_999, "59 min"],
  [47 * HOUR, "47 h"],
  [60 * DAY, "60 d"],
  [3_649 * DAY, "9 y"],
])("shows a length of %j ms in one unit", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [90 * DAY - 5_000, "in 90 d"],
  [HOUR - 1_000, "in 1 h"],
  [HOUR - 60_000, "in 59 min"],
  [3_649 * DAY, "in 10 y"],
  [-89.9 * DAY, "89 d ago"],
])("rounds what is to come in %j ms, and counts what has passed", (ms, text) => {
  expect(relative(1e12 + ms, 1e12)).toBe(text);
});
