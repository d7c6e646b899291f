import { Semaphore } from "./semaphore";

test("so many at a time, the others in their order", async () => {
  const turns = new Semaphore(2);
  const order: string[] = [];
  const enter = async (name: string) => {
    const turn = await turns.take();
    order.push(name);
    return turn;
  };
  const [a, b] = [await enter("a"), await enter("b")];
  expect([a.hasWaited, b.hasWaited]).toEqual([false, false]);
  const [c, d] = [enter("c"), enter("d")];
  await Promise.resolve();
  expect(order).toEqual(["a", "b"]);
  b.end();
  b.end();
  expect((await c).hasWaited).toBe(true);
  expect(order).toEqual(["a", "b", "c"]);
  a.end();
  await d;
  expect(order).toEqual(["a", "b", "c", "d"]);
});

test("who gives up while waiting takes nobody's turn", async () => {
  const turns = new Semaphore(1);
  const first = await turns.take();
  const ended = new AbortController();
  const second = turns.take(ended.signal);
  const third = turns.take();
  ended.abort(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  first.end();
  const { hasWaited, end } = await third;
  expect(hasWaited).toBe(true);
  end();
  expect((await turns.take()).hasWaited).toBe(false);
});

test("who has given up before gets none", async () => {
  const turns = new Semaphore(1);
  await expect(turns.take(AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
  expect((await turns.take()).hasWaited).toBe(false);
});
