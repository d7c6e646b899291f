import { expectNothingLost, randomPause, survive } from "./fault";

test("resumes by itself and loses nothing when mongod is killed (-9) under load", async () => {
  const outcome = await survive({
    name: "mongod killed (-9), away for 3 s",
    async inject({ mongod }) {
      await mongod?.kill();
      await randomPause(3_000, 3_000);
      await mongod?.restart();
    },
  });
  expectNothingLost(outcome);
  expect(outcome.reconnects).toBe(0);
});
