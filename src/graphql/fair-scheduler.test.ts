import { FairScheduler } from "./fair-scheduler";

let time = 1;
const now = () => time;

function busy(milliseconds: number): void {
  time += milliseconds;
}

describe("the fair scheduler", () => {
  test("continues work immediately while the load is low", () => {
    const scheduler = new FairScheduler({ sliceMs: 1_000, now });
    expect(scheduler.enter("a")).toBeUndefined();
    expect(scheduler.enter("b")).toBeUndefined();
  });

  test("serves the owner that has used the least time first", async () => {
    const scheduler = new FairScheduler({ sliceMs: 1, now });
    const order: string[] = [];
    const work = async (name: string) => {
      await scheduler.enter(name.slice(0, 1));
      order.push(name);
      busy(name.startsWith("a") ? 10 : 2);
    };
    busyFirst(scheduler);
    await Promise.all(["a1", "a2", "a3", "b1", "b2", "b3"].map(work));
    // All steps of owner b take less time than one step of owner a.
    expect(order.slice(0, 4)).toEqual(["a1", "b1", "b2", "b3"]);
  });

  test("regression: an owner with little work continues before a busy owner", async () => {
    const scheduler = new FairScheduler({ sliceMs: 1, now });
    const order: string[] = [];
    const work = async (name: string, milliseconds: number) => {
      await scheduler.enter(name.slice(0, 1));
      order.push(name);
      busy(milliseconds);
    };
    busyFirst(scheduler);
    await scheduler.enter("b");
    busyFirst(scheduler);
    await Promise.all(Array.from({ length: 20 }, (_, index) => work(`a${index}`, 10)));
    order.length = 0;
    busyFirst(scheduler);
    const waiting = [work("a", 10), work("a", 10)];
    await Promise.all([...waiting, ...Array.from({ length: 10 }, (_, index) => work(`b${index}`, 2))]);
    // All work of owner b takes less time than owner b had saved.
    expect(order.filter((name) => name === "a")).toHaveLength(2);
    expect(order.indexOf("a")).toBeGreaterThan(order.indexOf("b8"));
  });

  test("lets an idle owner save up at most 50 ms", async () => {
    const scheduler = new FairScheduler({ sliceMs: 1, now });
    const order: string[] = [];
    const work = async (name: string) => {
      await scheduler.enter(name.slice(0, 1));
      order.push(name);
      busy(20);
    };
    busyFirst(scheduler);
    await scheduler.enter("b");
    busyFirst(scheduler);
    await Promise.all(Array.from({ length: 20 }, (_, index) => work(`a${index}`)));
    order.length = 0;
    busyFirst(scheduler);
    const steps = async () => {
      for (let step = 0; step < 6; step++) await work(`b${step}`);
    };
    await Promise.all([work("a"), work("a"), steps()]);
    expect(order.indexOf("a")).toBeLessThan(order.indexOf("b5"));
  });

  test("continues an owner that has used less while another owner waits for a slice", async () => {
    const scheduler = new FairScheduler({ sliceMs: 5, now });
    void scheduler.enter("x");
    busy(6);
    const known = scheduler.enter("little");
    const served: string[] = [];
    const much = async () => {
      for (let step = 0; step < 8; step++) {
        await scheduler.enter("much");
        served.push("much");
        busy(10);
      }
    };
    const working = Promise.all([much(), much()]);
    while (served.length < 4) await new Promise(setImmediate);
    await known;
    expect(scheduler.waiting).toBeGreaterThan(0);
    expect(scheduler.enter("little")).toBeUndefined();
    // The owner continues first only until it has used as much time as the others had when it arrived.
    busy(20);
    expect(scheduler.enter("little")).toBeInstanceOf(Promise);
    await working;
  });

  test("lets other events run between two slices", async () => {
    const scheduler = new FairScheduler({ sliceMs: 1, now });
    busyFirst(scheduler);
    const heard: string[] = [];
    setImmediate(() => heard.push("event"));
    const work = async (name: string) => {
      await scheduler.enter("a");
      heard.push(name);
      busy(2);
    };
    await Promise.all([work("first"), work("second"), work("third")]);
    expect(heard.indexOf("event")).toBeLessThan(heard.indexOf("third"));
  });

  test("continues several short tasks in one slice", async () => {
    const scheduler = new FairScheduler({ sliceMs: 50, now });
    void scheduler.enter("a");
    busy(60);
    let turns = 0;
    const count = () => {
      turns++;
      if (scheduler.waiting > 0) setImmediate(count);
    };
    const all = Promise.all(Array.from({ length: 100 }, async () => scheduler.enter("a")));
    setImmediate(count);
    await all;
    expect(turns).toBeLessThan(50);
    expect(scheduler.waiting).toBe(0);
  });
});

/** Uses up the slice of this turn. */
function busyFirst(scheduler: FairScheduler): void {
  void scheduler.enter("x");
  busy(3);
}
