import { expectNothingLost, randomPause, survive } from "./fault";

test("loses nothing when the broker is restarted by SIGTERM under load", async () => {
  const outcome = await survive({
    name: "broker restarted (SIGTERM) 2 times",
    async inject({ stack }) {
      for (let restart = 0; restart < 2; restart++) {
        await randomPause(100, 800);
        await stack.broker.restart();
      }
    },
  });
  expectNothingLost(outcome);
});
