import { expectNothingLost, randomPause, survive } from "./fault";

const KILLS = 3;

test.each(["timestamp", "id"] as const)(
  "stores acknowledged readings once by %s when the platform is killed (-9)",
  async (identity) => {
    const outcome = await survive({
      name: `platform killed (-9) ${KILLS} times, readings with ${identity}`,
      rate: 4_000,
      identity,
      async inject(scene) {
        for (let kill = 0; kill < KILLS; kill++) {
          await randomPause(100, 1_500);
          await scene.restartPlatform("SIGKILL");
        }
      },
    });
    expectNothingLost(outcome);
  },
);
