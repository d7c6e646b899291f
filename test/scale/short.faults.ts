import { describeOnKafka } from "../harness/kafka";
import { temporaryDir } from "../harness/servers";
import type { Fault } from "./faults";
import { runScale, type ScaleOptions } from "./run";

const WHOLE = { lost: [], lostByBroker: 0, repeated: [], misled: [], balanced: true };

async function run(more: Pick<ScaleOptions, "journal" | "faults" | "only">) {
  return runScale({
    ...more,
    dir: await temporaryDir(),
    seed: 1,
    forMs: Infinity,
    gateways: 20,
    onLine: (line) => process.stdout.write(`scale: ${more.journal}: ${line}\n`),
  });
}

const is = (name: string, kind: Fault["kind"]) => (fault: Fault) => fault.target.name === name && fault.kind === kind;

describeOnKafka("fourteen processes with a journal in Kafka", () => {
  test("lose and repeat nothing when two processes fail", async () => {
    const only = (fault: Fault) => is("ingest 0", "kill -9")(fault) || is("Kafka 0", "SIGSTOP")(fault);
    expect(await run({ journal: "kafka", faults: 2, only })).toMatchObject({ ...WHOLE, faults: 2 });
  }, 900_000);
});

test("eleven processes lose and repeat nothing when two processes fail", async () => {
  const only = (fault: Fault) => is("flush 0", "SIGSTOP")(fault) || is("api 1", "cut off")(fault);
  expect(await run({ journal: "mongodb", faults: 2, only })).toMatchObject({ ...WHOLE, faults: 2 });
}, 900_000);
