import { BoundedQueue } from "./bounded-queue";

const dropOldest = (items: number[]) => items.slice(-3);

test("delivers in order, and immediately to a waiting consumer", async () => {
  const queue = new BoundedQueue<number>(3, () => 1, dropOldest);
  const first = queue.next();
  queue.push(1);
  queue.push(2);
  expect(await first).toEqual({ done: false, value: 1 });
  expect(await queue.next()).toEqual({ done: false, value: 2 });
});

test("lets its owner decide which items to keep above its capacity", async () => {
  const queue = new BoundedQueue<number>(3, () => 1, dropOldest);
  for (let item = 1; item <= 100_000; item++) queue.push(item);
  expect((await queue.next()).value).toBe(99_998);
});

test("keeps a single item that exceeds its capacity for a busy consumer", async () => {
  const queue = new BoundedQueue<number>(
    3,
    (item) => item,
    () => [0],
  );
  queue.push(5);
  expect(await queue.next()).toEqual({ done: false, value: 5 });
  queue.push(5);
  queue.push(1);
  expect(await queue.next()).toEqual({ done: false, value: 0 });
});

test("return releases a waiting consumer, calls onEnd once and takes nothing more", async () => {
  let ends = 0;
  const queue = new BoundedQueue<number>(
    3,
    () => 1,
    dropOldest,
    () => ends++,
  );
  const waiting = queue.next();
  await queue.return();
  await queue.return();
  queue.push(1);
  expect((await waiting).done).toBe(true);
  expect((await queue.next()).done).toBe(true);
  expect(ends).toBe(1);
});

test("delivers waiting items after the producer has ended", async () => {
  const queue = new BoundedQueue<number>(3, () => 1, dropOldest);
  queue.push(1);
  queue.end();
  expect(await queue.next()).toEqual({ done: false, value: 1 });
  expect((await queue.next()).done).toBe(true);
});
