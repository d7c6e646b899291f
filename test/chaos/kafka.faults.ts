import { describeOnKafka, journalOn, startOwnKafka } from "../harness/kafka";
import { expectNothingLost, randomPause, survive } from "./fault";

const KILLS = 3;

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
});
