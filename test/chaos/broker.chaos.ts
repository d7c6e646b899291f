import { expectNothingLost, survive } from "./fault";

/** More readings than the test permits to be lost, so that a total loss fails the test. */
const AROUND_A_KILL = 7_500;
/** `autosave_interval` of the given configuration, as docs/explanation/guarantees.md states it. */
const AUTOSAVE_CHANGES = 5_000;

test("loses only what the broker had not saved when it is killed (-9) while connected", async () => {
  const kills: number[] = [];
  const outcome = await survive({
    name: "broker killed (-9) 3 times, platform connected",
    rate: 4_000,
    async inject({ stack }, publishing) {
      for (let kill = 0; kill < 3; kill++) {
        await publishing.more(AROUND_A_KILL);
        kills.push(publishing.published);
        await stack.broker.kill();
        await stack.broker.restart();
      }
    },
  });
  expect(outcome).toMatchObject({ repeated: 0, balanced: true });
  const lost = kills.map((end, kill) => outcome.lost.filter((value) => value < end && value >= (kills[kill - 1] ?? 0)));
  for (const each of lost) expect(each.length).toBeLessThanOrEqual(AUTOSAVE_CHANGES);
  expect(lost.flat()).toHaveLength(outcome.lost.length);
});

test("loses only what queued since the last save when the broker is killed (-9)", async () => {
  const outcome = await survive({
    name: "broker killed (-9), platform away",
    async inject(scene, publishing) {
      await scene.platform.kill();
      await publishing.more(AROUND_A_KILL);
      await scene.stack.broker.kill();
      await scene.stack.broker.restart();
      await scene.startPlatform();
    },
  });
  expect(outcome).toMatchObject({ repeated: 0, balanced: true });
  expect(outcome.lost.length).toBeLessThanOrEqual(AUTOSAVE_CHANGES);
});

test("loses nothing when the broker gets SIGTERM while the platform is away", async () => {
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
});
