import { expectNothingLost, randomPause, redelivered, survive } from "./fault";

test("loses nothing when it is killed (-9) seven times at random moments", async () => {
  const outcome = await survive({
    name: "platform killed (-9) 7 times, also while it starts and flushes",
    // With this setting, a flush is nearly always in progress.
    env: { SLUICE_FLUSH_INTERVAL: "50ms", SLUICE_FLUSH_MAX_AGE: "50ms" },
    async inject(scene) {
      for (let kill = 0; kill < 7; kill++) {
        await randomPause(0, 700);
        await scene.restartPlatform("SIGKILL");
      }
    },
  });
  expectNothingLost(outcome);
});

test("loses nothing when it gets SIGTERM under load", async () => {
  const outcome = await survive({
    name: "platform stopped (SIGTERM) 3 times under load",
    rate: 4_000,
    async inject(scene) {
      for (let stop = 0; stop < 3; stop++) {
        await randomPause(300, 1_500);
        await scene.restartPlatform("SIGTERM");
      }
    },
  });
  expectNothingLost(outcome);
  // The platform journals and acknowledges received readings before it ends.
  expect(redelivered(outcome)).toBeLessThan(outcome.acknowledged / 10);
});
