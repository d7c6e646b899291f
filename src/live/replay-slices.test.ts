import { setImmediate as nextTurn } from "node:timers/promises";
import { ReplaySlices } from "./replay-slices";

test("regression: runs steps of several replays within one event-loop turn", async () => {
  let now = 0;
  const slices = new ReplaySlices(() => now);
  let turn = 0;
  const turns: number[] = [];
  const counting = (async () => {
    for (; turn < 20; turn++) await nextTurn();
  })();
  const replay = async () => {
    for (let step = 0; step < 3; step++) {
      await slices.run(() => {
        turns.push(turn);
        now += 0.4;
        return Promise.resolve();
      });
    }
  };
  await Promise.all([replay(), replay(), replay(), replay(), counting]);
  const perTurn = Array.from({ length: 20 }, (_, each) => turns.filter((of) => of === each).length);
  expect(turns).toHaveLength(12);
  expect(Math.max(...perTurn)).toBe(3);
});

test("rejects with the error of a failing step", async () => {
  const slices = new ReplaySlices();
  await expect(slices.run(() => Promise.reject(new Error("no journal")))).rejects.toThrow("no journal");
});
