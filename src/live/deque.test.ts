import { Deque } from "./deque";

test("returns the oldest item and keeps the rest in order", () => {
  const items = new Deque<number>();
  const expected: number[] = [];
  for (let item = 0; item < 10_000; item++) {
    items.push(item);
    expected.push(item);
    if (item % 3 !== 0) expect(items.shift()).toBe(expected.shift());
    expect(items.oldest).toBe(expected[0]);
  }
  expect([...items]).toEqual(expected);
  while (items.shift() !== undefined);
  expect([...items]).toEqual([]);
  items.push(1);
  expect(items.oldest).toBe(1);
});

test("regression: drops the oldest of many at the cost of few", () => {
  const timeOf = (count: number) => {
    const items = new Deque<object>();
    for (let item = 0; item < count; item++) items.push({});
    // CPU time: other processes have no part in it.
    const begun = process.cpuUsage();
    while (items.shift() !== undefined);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  };
  const least = (count: number) => Math.min(...Array.from({ length: 5 }, () => timeOf(count)));
  least(10_000);
  // Eight times as many; by moving all of them for each it would be sixty times as long, and more.
  expect(least(80_000)).toBeLessThan(32 * least(10_000));
});
