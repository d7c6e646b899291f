import type { LeaseName } from "../domain/lease";
import { LeaseHistory } from "./lease-history";

const NAME: LeaseName = "ingest/0";

test("a lease rests until another process has owned it", () => {
  const history = new LeaseHistory(60_000);
  history.rest(NAME);
  history.saw([], [], []);
  expect(history.isResting(NAME)).toBe(true);
  history.saw([], [NAME], []);
  expect(history.isResting(NAME)).toBe(false);
});

test("a lease is overdue after it was free for the duration of a lease", () => {
  const history = new LeaseHistory(0);
  history.saw([NAME], [], []);
  for (const begun = performance.now(); performance.now() === begun;) continue;
  expect([...history.overdue]).toEqual([NAME]);
  history.saw([], [], []);
  expect([...history.overdue]).toEqual([]);
});

test("a lease is new in the epochs after this process last owned it", () => {
  const history = new LeaseHistory(0);
  expect(history.isNew({ name: NAME, epoch: 1 })).toBe(true);
  history.owned(NAME, 2);
  expect([1, 2, 3].map((epoch) => history.isNew({ name: NAME, epoch }))).toEqual([false, false, true]);
});
