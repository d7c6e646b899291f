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

/**
 * Counts every access to an element or property of the array and of its copies, including accesses by their own
 * methods.
 */
function counted<T>(array: T[], onAccess: () => void): T[] {
  const copy = function (length: number) {
    return counted(new Array<T>(length), onAccess);
  };
  return new Proxy(array, {
    get(target, key, receiver): unknown {
      onAccess();
      return key === "constructor" ? { [Symbol.species]: copy } : Reflect.get(target, key, receiver);
    },
  });
}

test("regression: drops the oldest of many items without moving the others", () => {
  const count = 5_000;
  const items = new Deque<object>();
  let accesses = 0;
  Reflect.set(
    items,
    "items",
    counted([], () => accesses++),
  );
  for (let item = 0; item < count; item++) items.push({});
  accesses = 0;
  while (items.shift() !== undefined);
  expect(accesses).toBeGreaterThan(count);
  // If every removal moved all items, the count would exceed 12,000,000.
  expect(accesses).toBeLessThan(20 * count);
});
