/**
 * The platform charges for the work of reading and executing a document, and yields to other clients during this work.
 */
import { Attackers } from "../attack/attackers";
import { NUMBER } from "../attack/attack";
import { cpuSeconds } from "../process-meter";
import { longestWait } from "../stalls";
import { startStage, type Stage } from "../stage";
import { printFigures } from "./figures";
import { post, repeat } from "./requests";

let stage: Stage;
let attackers: Attackers;
beforeAll(async () => {
  stage = await startStage();
  attackers = new Attackers();
});

const readings = `readings(last: 1, range: { from: "2020-01-01T00:00:00Z" }) { nodes { value } }`;

test.each([
  [1_000, 10, 100],
  [3_000, 33, 90],
  [18_000, 200, 90],
])("limits the simultaneous reads of an operation with %i reads", async (reads, sensors, aliases) => {
  const { pid } = stage.stack.platform;
  const cpu = cpuSeconds(pid);
  const selection = repeat(aliases, (index) => `a${index}: ${readings}`);
  const attack = post(stage.attacker.readerKey, `{ tenant { sensors(first: ${sensors}) { nodes { ${selection} } } } }`);
  const options = { httpUrl: stage.stack.httpUrl, connections: 1, milliseconds: 120_000, requests: 1 };
  const [wait, outcome] = await longestWait(stage, stage.victim, () => attackers.run({ attack, ...options }));
  printFigures(`${reads} reads of one operation`, {
    "CPU s": cpuSeconds(pid) - cpu,
    "seconds to the answer": outcome.seconds,
    "longest wait of another tenant ms": wait,
    codes: JSON.stringify(outcome.codes),
  });
  expect(outcome.answered).toBe(1);
  expect(outcome.codes).not.toHaveProperty("INTERNAL");
});

test("charges for reading a document that it rejects", async () => {
  const { pid } = stage.stack.platform;
  const cpu = cpuSeconds(pid);
  const document = `{ ${repeat(560, () => "tenant { limits { tenantRates } }")} } # ${NUMBER}`;
  const attack = post(stage.attacker.readerKey, document);
  const options = { httpUrl: stage.stack.httpUrl, connections: 4, milliseconds: 8_000 };
  const [wait, outcome] = await longestWait(stage, stage.victim, () => attackers.run({ attack, ...options }));
  printFigures("documents that are costly to read", {
    "CPU s": cpuSeconds(pid) - cpu,
    answers: outcome.answered,
    "CPU s a document": (cpuSeconds(pid) - cpu) / outcome.answered,
    "longest wait of another tenant ms": wait,
    codes: JSON.stringify(outcome.codes),
  });
  expect(outcome.answered).toBeGreaterThan(0);
});
