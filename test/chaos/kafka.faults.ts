import { describeOnKafka, journalOn, startOwnKafka } from "../harness/kafka";
import { until } from "../harness/until";
import { expectNothingLost, randomPause, survive } from "./fault";

const KILLS = 3;
const OUTAGE_MS = 25_000;
/** Number of readings to acknowledge in each of several steps of an outage. */
const SOME = 500;

describeOnKafka("journal in Kafka", () => {
  test("stores acknowledged readings once when the platform is killed (-9)", async () => {
    const env = await journalOn(await startOwnKafka());
    const outcome = await survive({
      name: `Kafka: platform killed (-9) ${KILLS} times`,
      rate: 2_000,
      identity: "timestamp",
      env,
      async inject(scene) {
        for (let kill = 0; kill < KILLS; kill++) {
          await randomPause(100, 1_500);
          await scene.restartPlatform("SIGKILL");
        }
      },
    });
    expectNothingLost(outcome);
  });

  test("stores acknowledged readings once when the only Kafka broker is killed (-9)", async () => {
    const kafka = await startOwnKafka();
    const [node] = kafka.nodes;
    const outcome = await survive({
      name: "Kafka: the only broker killed (-9) twice",
      rate: 2_000,
      identity: "timestamp",
      env: await journalOn(kafka),
      async inject() {
        for (let kill = 0; kill < 2; kill++) {
          await randomPause(500, 1_500);
          await node?.kill();
          await node?.restart();
        }
      },
    });
    expectNothingLost(outcome);
  });

  test.each([
    ["hangs (SIGSTOP)", undefined],
    ["cannot be reached", "MongoDB"],
  ] as const)("ingests while MongoDB %s, and stores everything once afterwards", async (name, proxied) => {
    const outcome = await survive({
      name: `Kafka: MongoDB ${name} for ${OUTAGE_MS / 1_000} s`,
      rate: 500,
      identity: "timestamp",
      env: await journalOn(await startOwnKafka()),
      ...(proxied === undefined ? {} : { proxied }),
      async inject(scene) {
        if (scene.proxy === undefined) await scene.mongod?.kill("SIGSTOP");
        else scene.proxy.silence();
        // Longer than MongoDB's driver needs to notice the outage.
        for (const begun = performance.now(); performance.now() - begun < OUTAGE_MS;) {
          const before = await scene.acknowledgedByPlatform();
          await until(async () => (await scene.acknowledgedByPlatform()) >= before + SOME);
        }
        if (scene.proxy === undefined) await scene.mongod?.kill("SIGCONT");
        else scene.proxy.heal(true);
      },
    });
    expectNothingLost(outcome);
    expect(outcome.reconnects).toBe(0);
  });
});
