import { en } from "./en";
import { formatsOf } from "./formats";

const { value } = formatsOf(en);

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
