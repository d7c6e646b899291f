import { QueueWatch } from "./queue-watch";

test("reports no waiting messages without an interruption or after a short one", () => {
  const watch = new QueueWatch();
  expect(watch.queuedSince(5_000)).toBe(5_000);
  watch.away(6_000);
  watch.back(6_900);
  expect(watch.queuedSince(7_000)).toBe(7_000);
});

test("allows messages from the start of an interruption for four times its length", () => {
  const watch = new QueueWatch();
  watch.away(10_000);
  watch.away(20_000);
  watch.back(70_000);
  watch.back(80_000);
  expect(watch.queuedSince(70_000)).toBe(10_000);
  expect(watch.queuedSince(309_999)).toBe(10_000);
  expect(watch.queuedSince(310_000)).toBe(310_000);
});

test("still allows earlier messages after an interruption during catch-up", () => {
  const watch = new QueueWatch();
  watch.away(10_000);
  watch.back(20_000);
  watch.away(21_000);
  watch.back(21_100);
  expect(watch.queuedSince(60_000)).toBe(10_000);
  expect(watch.queuedSince(21_100 + 4 * 11_100)).toBe(65_500);
});

test("allows an hour of catch-up after an outage of days", () => {
  const watch = new QueueWatch();
  watch.away(0);
  watch.back(3 * 86_400_000);
  expect(watch.queuedSince(3 * 86_400_000 + 3_599_999)).toBe(0);
  expect(watch.queuedSince(3 * 86_400_000 + 3_600_000)).toBe(3 * 86_400_000 + 3_600_000);
});
