import { RepeatedFailure } from "./repeated-failure";

test("reports a failure once, counts repetitions, and reports a different failure", () => {
  const failures = new RepeatedFailure();
  expect(failures.occurred("refused", 0)).toBe(0);
  expect(failures.occurred("refused", 500)).toBeNull();
  expect(failures.occurred("not authorized", 1_000)).toBe(0);
  expect(failures.occurred("refused", 1_500)).toBe(0);
});

test("reports a persistent failure every ten minutes, with its repetitions", () => {
  const failures = new RepeatedFailure();
  failures.occurred("refused", 0);
  for (let at = 500; at < 600_000; at += 500) expect(failures.occurred("refused", at)).toBeNull();
  expect(failures.occurred("refused", 600_000)).toBe(1_200);
  expect(failures.occurred("refused", 600_500)).toBeNull();
});

test("reports a failure that returns after it was over", () => {
  const failures = new RepeatedFailure();
  failures.occurred("refused", 0);
  failures.over();
  expect(failures.occurred("refused", 500)).toBe(0);
});
