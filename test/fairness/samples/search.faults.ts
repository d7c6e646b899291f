/** The platform charges a search for the items that it reads, not for the items that it returns. */
import { MongoClient } from "mongodb";
import { Attackers } from "../attack/attackers";
import { cpuSeconds } from "../process-meter";
import { isFull } from "../extent";
import { longestWait } from "../stalls";
import { startStage, type Stage } from "../stage";
import { printFigures } from "./figures";
import { post, repeat } from "./requests";

const ASSETS = isFull ? 650 : 100;

let stage: Stage;
let attackers: Attackers;
beforeAll(async () => {
  stage = await startStage({ attacker: { assets: ASSETS, sensorsPerAsset: 100 } });
  attackers = new Attackers();
});

async function processIdOfMongod(): Promise<number> {
  const client = await new MongoClient(stage.stack.mongodbUri).connect();
  try {
    const status = await client.db("admin").command({ serverStatus: 1 });
    return Number(status.pid);
  } finally {
    await client.close();
  }
}

test("charges 90 searches for the sensors that they read", async () => {
  const pid = await processIdOfMongod();
  const searches = repeat(
    90,
    (index) => `s${index}: sensors(first: 50, filter: { search: "zzzq" }) { nodes { topic } }`,
  );
  const attack = post(stage.attacker.readerKey, `{ tenant { ${searches} } }`);
  const options = { httpUrl: stage.stack.httpUrl, connections: 1, milliseconds: 60_000, requests: 1 };
  const cpu = cpuSeconds(pid);
  const [wait, outcome] = await longestWait(stage, stage.victim, () => attackers.run({ attack, ...options }));
  printFigures(`90 searches of ${ASSETS * 100} sensors`, {
    "mongod CPU s": cpuSeconds(pid) - cpu,
    "seconds to the answer": outcome.seconds,
    "longest wait of another tenant ms": wait,
    codes: JSON.stringify(outcome.codes),
  });
  expect(outcome.answered).toBe(1);
  expect(outcome.codes).not.toHaveProperty("INTERNAL");
});
