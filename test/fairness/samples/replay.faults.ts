/** A replay reads only the matching part of the journal, and the platform charges for these reads. */
import { Attackers } from "../attack/attackers";
import { percentile } from "../../../bench/ingest/statistics";
import { cpuSeconds } from "../process-meter";
import { isFull } from "../extent";
import { fillJournal, startStage, type Stage } from "../stage";
import { Victim } from "../victim";
import { printFigures } from "./figures";
import { subscriptions } from "./requests";

/** Number of another tenant's readings in the journal. */
const JOURNAL = isFull ? 800_000 : 100_000;

let stage: Stage;
let attackers: Attackers;
beforeAll(async () => {
  stage = await startStage();
  attackers = new Attackers();
  await fillJournal(stage, stage.bystander, JOURNAL);
});

test.each([10, 100])("keeps delivering during %i replays of a tenant without readings", async (count) => {
  const victim = await Victim.start(stage);
  const { pid } = stage.stack.platform;
  const alone = await victim.measure({ milliseconds: 6_000 });
  const query = `subscription { readings(input: { after: "${stage.firstCursor}" }) { cursor readings { value } } }`;
  const attack = { ...subscriptions(stage.attacker.readerKey, query, count), renewAfterMs: 3_000 };
  const cpu = cpuSeconds(pid);
  const options = { httpUrl: stage.stack.httpUrl, connections: 1, milliseconds: 8_000 };
  const attacking = attackers.run({ attack, ...options });
  const beside = await victim.measure({ milliseconds: 6_000 });
  const outcome = await attacking;
  printFigures(`${count} replays of the journal of another, ${JOURNAL} readings`, {
    "p50 alone ms": percentile(alone.delivery, 0.5),
    "p50 beside ms": percentile(beside.delivery, 0.5),
    "p99 alone ms": percentile(alone.delivery, 0.99),
    "p99 beside ms": percentile(beside.delivery, 0.99),
    "query p99 alone ms": percentile(alone.query, 0.99),
    "query p99 beside ms": percentile(beside.query, 0.99),
    "CPU s": cpuSeconds(pid) - cpu,
    codes: JSON.stringify(outcome.codes),
    failures: beside.failures.length,
  });
  victim.stop();
  expect(beside.failures).toEqual([]);
});
