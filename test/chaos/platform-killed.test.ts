import { expectNothingLost, randomPause, survive } from "./fault";

const KILLS = 3;

test("kill -9 of the platform at any moment: every acknowledged reading is stored, once", async () => {
  const outcome = await survive({
    name: `platform killed (-9) ${KILLS} times`,
    rate: 4_000,
    async inject(scene) {
      for (let kill = 0; kill < KILLS; kill++) {
        await randomPause(100, 1_500);
        await scene.restartPlatform("SIGKILL");
      }
    },
  });
  expectNothingLost(outcome);
}, 90_000);
