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

test("a lease is overdue after it was free for the time of a lease", () => {
  const history = new LeaseHistory(0);
  history.saw([NAME], [], []);
  for (const begun = performance.now(); performance.now() === begun;) continue;
  expect([...history.overdue]).toEqual([NAME]);
  history.saw([], [], []);
  expect([...history.overdue]).toEqual([]);
});
