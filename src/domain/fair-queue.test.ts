import { FairQueue } from "./fair-queue";

/** Returns work that ends when the test calls `end`. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

const turn = () => new Promise(setImmediate);

describe("the fair queue", () => {
  test("keeps to its limits, for one owner and in total", async () => {
    const queue = new FairQueue({ total: 3, perOwner: 2 });
    const gates = Array.from({ length: 6 }, gate);
    const running = gates.map(({ work }, index) => queue.run(index < 4 ? "a" : "b", work));
    expect(queue.size).toEqual({ running: 3, waiting: 3 });
    for (const { end } of gates) end();
    await Promise.all(running);
    expect(queue.size).toEqual({ running: 0, waiting: 0 });
  });

  test("serves owners in rotation", async () => {
    const queue = new FairQueue({ total: 1, perOwner: 1 });
    const order: string[] = [];
    const first = gate();
    const begun = queue.run("a", first.work);
    const names = ["a1", "a2", "a3", "b1", "c1"];
    const others = names.map((name) => queue.run(name.slice(0, 1), async () => void order.push(name)));
    first.end();
    await Promise.all([begun, ...others]);
    expect(order.indexOf("b1")).toBeLessThan(order.indexOf("a2"));
    expect(order.indexOf("c1")).toBeLessThan(order.indexOf("a2"));
  });

  test("frees the slot of work that has failed", async () => {
    const queue = new FairQueue({ total: 1, perOwner: 1 });
    await expect(queue.run("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await queue.run("a", async () => "done")).toBe("done");
  });

  test("starts no work of an owner on hold until the owner is released", async () => {
    const queue = new FairQueue({ total: 2, perOwner: 1 });
    const first = gate();
    const running = queue.run("a", first.work);
    queue.hold("a");
    first.end();
    await running;
    const begun: string[] = [];
    const held = ["a1", "a2"].map((name) => queue.run("a", async () => void begun.push(name)));
    await queue.run("b", async () => void begun.push("b"));
    await turn();
    expect(begun).toEqual(["b"]);
    queue.release("a");
    await Promise.all(held);
    expect(begun).toEqual(["b", "a1", "a2"]);
    queue.release("a");
    expect(queue.size).toEqual({ running: 0, waiting: 0 });
  });

  test("drops waiting work that is aborted", async () => {
    const queue = new FairQueue({ total: 1, perOwner: 1 });
    const first = gate();
    const begun = queue.run("a", first.work);
    const ending = new AbortController();
    const work = jest.fn(async () => undefined);
    const waiting = queue.run("b", work, () => ending.signal);
    await turn();
    ending.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(queue.run("b", work, () => ending.signal)).rejects.toThrow("gone");
    first.end();
    await begun;
    expect(work).not.toHaveBeenCalled();
    expect(queue.size).toEqual({ running: 0, waiting: 0 });
  });
});

describe("a slot of the fair queue", () => {
  test("is granted up to the limit, then in the order of requests", async () => {
    const turns = new FairQueue({ total: 2, perOwner: 2 });
    const order: string[] = [];
    const enter = async (name: string) => {
      const turn = await turns.take("a");
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

  test("passes to the next request when its own request is aborted", async () => {
    const turns = new FairQueue({ total: 1, perOwner: 1 });
    const first = await turns.take("a");
    const ended = new AbortController();
    const second = turns.take("a", ended.signal);
    const third = turns.take("a");
    ended.abort(new Error("gone"));
    await expect(second).rejects.toThrow("gone");
    first.end();
    const { hasWaited, end } = await third;
    expect(hasWaited).toBe(true);
    end();
    expect((await turns.take("a")).hasWaited).toBe(false);
  });

  test("is never granted to an aborted request", async () => {
    const turns = new FairQueue({ total: 1, perOwner: 1 });
    await expect(turns.take("a", AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    expect((await turns.take("a")).hasWaited).toBe(false);
  });
});
