import { RecentRate } from "./recent-rate";

test("counts all events, and averages their rate over the last minute", () => {
  let now = 1_000_000_000;
  const rate = new RecentRate(() => now);
  for (let second = 0; second < 600; second++) {
    now += 1_000;
    rate.add(second < 300 ? 120 : 0);
    if (second === 299) expect(rate.perSecond).toBe(120);
    if (second === 329) expect(rate.perSecond).toBe(60);
  }
  expect([rate.perSecond, rate.total]).toEqual([0, 36_000]);
  rate.add(60);
  expect(rate.perSecond).toBe(1);
  now += 3_600_000;
  expect(rate.perSecond).toBe(0);
  // Setting the clock back changes no total.
  now -= 7_200_000;
  rate.add(60);
  expect([rate.perSecond, rate.total]).toEqual([1, 36_120]);
});
