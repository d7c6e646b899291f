import { expectNothingLost, survive } from "./fault";

/** `autosave_interval` of the given configuration, as docs/guide/guarantees.md states it. */
const AUTOSAVE_CHANGES = 5_000;

test("kill -9 of the broker while the platform reads from it", async () => {
  const outcome = await survive({
    name: "broker killed (-9) 3 times, platform connected",
    async inject({ stack }, publishing) {
      for (let kill = 0; kill < 3; kill++) {
        await stack.broker.kill();
        await stack.broker.restart();
        await publishing.more(1_500);
      }
    },
  });
  expect(outcome).toMatchObject({ repeated: 0, balanced: true });
  expect(outcome.lost).toBeLessThanOrEqual(3 * AUTOSAVE_CHANGES);
}, 120_000);

test("kill -9 of the broker while the platform is away: what was queued since the last save is lost", async () => {
  const outcome = await survive({
    name: "broker killed (-9), platform away",
    async inject(scene, publishing) {
      await scene.platform.kill();
      await publishing.more(7_500);
      await scene.stack.broker.kill();
      await scene.stack.broker.restart();
      await scene.startPlatform();
    },
  });
  expect(outcome).toMatchObject({ repeated: 0, balanced: true });
  expect(outcome.lost).toBeLessThanOrEqual(AUTOSAVE_CHANGES);
}, 120_000);

test("SIGTERM of the broker while the platform is away", async () => {
  const outcome = await survive({
    name: "broker restarted (SIGTERM), platform away",
    async inject(scene, publishing) {
      await scene.platform.kill();
      await publishing.more(7_500);
      await scene.stack.broker.restart();
      await scene.startPlatform();
    },
  });
  expectNothingLost(outcome);
}, 120_000);
