import { setTimeout as sleep } from "node:timers/promises";
import { expectNothingLost, survive } from "./fault";

describe.each(["MongoDB", "broker"] as const)("the network between platform and %s", (proxied) => {
  test("loses nothing when it is cut for 5 s, twice", async () => {
    const outcome = await survive({
      name: `network to ${proxied} cut 2 times for 5 s`,
      proxied,
      async inject({ proxy }, publishing) {
        for (let cut = 0; cut < 2; cut++) {
          proxy?.cut();
          await sleep(5_000);
          proxy?.heal();
          await publishing.more(2_000);
        }
      },
    });
    expectNothingLost(outcome);
    if (proxied === "MongoDB") expect(outcome.reconnects).toBe(0);
  });

  test("loses nothing while it delays packets by 200 ms each way", async () => {
    const outcome = await survive({
      name: `network to ${proxied} delayed by 200 ms each way for 5 s`,
      proxied,
      async inject({ proxy }) {
        proxy?.slow(200);
        await sleep(5_000);
        proxy?.heal();
      },
    });
    expectNothingLost(outcome);
    expect(outcome.reconnects).toBe(0);
  });

  test("loses nothing when it is silent for 15 s and old connections stay dead", async () => {
    const outcome = await survive({
      name: `network to ${proxied} silent for 15 s, old connections dead (half-open)`,
      proxied,
      async inject({ proxy }) {
        proxy?.silence();
        await sleep(15_000);
        proxy?.heal();
      },
    });
    expectNothingLost(outcome);
  });
});
