import { PeriodicTask, WatchingTask } from "./periodic-task";

class Counted extends PeriodicTask {
  runs = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(intervalMs: number, begins?: "PAUSE") {
    super(intervalMs, begins);
  }

  protected async run(): Promise<void> {
    this.runs++;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  finish(): void {
    this.waiting.shift()?.();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("runs at start and again after each interval", async () => {
  const task = new Counted(0);
  await task.start();
  for (const runs of [1, 2, 3]) {
    while (task.runs < runs) await turn();
    task.finish();
  }
  const stopped = task.stop();
  task.finish();
  await stopped;
});

test("stop waits for the run in progress, but not for the next interval", async () => {
  const task = new Counted(3_600_000);
  await task.start();
  let isStopped = false;
  const stopped = task.stop().then(() => (isStopped = true));
  await turn();
  expect(isStopped).toBe(false);
  task.finish();
  await stopped;
  expect(task.runs).toBe(1);

  const resting = new Counted(3_600_000);
  await resting.start();
  resting.finish();
  await turn();
  await resting.stop();
  await resting.stop();
  expect(resting.runs).toBe(1);
});

test("waits one interval before the first run if it begins with a pause", async () => {
  const task = new Counted(3_600_000, "PAUSE");
  await task.start();
  await turn();
  expect(task.runs).toBe(0);
  await task.stop();
  expect(task.runs).toBe(0);
});

test("ignores a second start, and a start after stop", async () => {
  const task = new Counted(3_600_000);
  await task.start();
  await task.start();
  task.finish();
  await task.stop();
  await task.start();
  expect(task.runs).toBe(1);

  const stopped = new Counted(0);
  await stopped.stop();
  await stopped.start();
  await turn();
  expect(stopped.runs).toBe(0);
});

test("runs soon after a change, and only once for several changes", async () => {
  let runs = 0;
  let change = () => {};
  const ran = () => new Promise<void>((resolve) => (next = resolve));
  let next = () => {};
  const task = new WatchingTask(
    async () => {
      runs++;
      next();
    },
    3_600_000,
    (onChange) => (change = onChange),
  );
  await task.start();
  const again = ran();
  change();
  change();
  await again;
  expect(runs).toBe(2);
  await task.stop();
});
