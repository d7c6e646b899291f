import { Pace } from "./pace";

const options = (more: Partial<ConstructorParameters<typeof Pace>[0]> = {}) => ({
  spacingMs: 60_000,
  askMs: 5,
  isPressed: async () => false,
  signal: new AbortController().signal,
  ...more,
});

test("the first portion begins at once, the next one when its time has come", async () => {
  const pace = new Pace(options({ spacingMs: 30 }));
  const begun = performance.now();
  await pace.turn();
  await pace.turn();
  await pace.turn();
  expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
});

test("what began late lets the ones after it begin at once", async () => {
  let asked = 0;
  const pace = new Pace(options({ spacingMs: 20, askMs: 0, isPressed: async () => ++asked < 0 }));
  await pace.turn();
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (let turn = 0; turn < 4; turn++) await pace.turn();
  expect(asked).toBe(0);
});

test("once somebody waits for the end, or nothing else comes, nothing waits any more", async () => {
  let asked = 0;
  const pace = new Pace(options({ isPressed: async () => ++asked === 3 }));
  for (let turn = 0; turn < 100; turn++) await pace.turn();
  expect(asked).toBe(3);
});

test("a stop ends all waiting", async () => {
  const stopping = new AbortController();
  const pace = new Pace(options({ askMs: 60_000, signal: stopping.signal }));
  await pace.turn();
  const waiting = pace.turn();
  stopping.abort();
  await waiting;
  await pace.turn();
});
