import { Pace, type PaceOptions } from "./pace";

const options = (more: Partial<PaceOptions> = {}): PaceOptions => ({
  spacingMs: 60_000,
  isPressed: async () => false,
  begins: "CALM",
  askMs: 5,
  signal: new AbortController().signal,
  ...more,
});
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("starts the first portion immediately, and spaces the later portions", async () => {
  const pace = new Pace(options({ spacingMs: 30 }));
  const begun = performance.now();
  for (let turn = 0; turn < 3; turn++) await pace.turn();
  expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
});

test("starts portions immediately after a late start", async () => {
  const pace = new Pace(options({ spacingMs: 1_000, askMs: 60_000 }));
  const delayed = jest.spyOn(performance, "now").mockImplementation(() => Number.MAX_SAFE_INTEGER);
  for (let turn = 0; turn < 100; turn++) await pace.turn();
  delayed.mockRestore();
});

test("stops spacing while a caller waits for the end, or while no readings arrive", async () => {
  let asked = 0;
  const pace = new Pace(options({ isPressed: async () => ++asked >= 3 }));
  for (let turn = 0; turn < 100; turn++) await pace.turn();
  expect(asked).toBeGreaterThanOrEqual(3);
});

test("spaces portions again once it is no longer pressed", async () => {
  let isIdle = true;
  const pace = new Pace(options({ begins: "PRESSED", isPressed: async () => isIdle }));
  for (let turn = 0; turn < 10; turn++) await pace.turn();
  isIdle = false;
  await sleep(10);
  let hasBegun = false;
  const waiting = pace.turn().then(() => (hasBegun = true));
  await sleep(50);
  expect(hasBegun).toBe(false);
  isIdle = true;
  await waiting;
});

test("releases all waiters when it is stopped", async () => {
  const stopping = new AbortController();
  const pace = new Pace(options({ askMs: 60_000, signal: stopping.signal }));
  await pace.turn();
  const waiting = pace.turn();
  stopping.abort();
  await waiting;
  await pace.turn();
});
