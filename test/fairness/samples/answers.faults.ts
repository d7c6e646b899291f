/**
 * Responses and events have a maximum size, even while they are produced. Unread responses have a maximum total size.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Attackers } from "../attack/attackers";
import { cpuSeconds, unreadConnections, ResidentMemory } from "../process-meter";
import { longestWait } from "../stalls";
import { startStage, type Stage } from "../stage";
import { printFigures } from "./figures";
import { post, repeat, subscriptions } from "./requests";

const MIB = 1_048_576;
/** Bytes around a response's data. */
const MOST_ANSWER_BYTES = 8 * MIB + 65_536;
const MOST_RESIDENT_BYTES = 1.5 * 1_024 * MIB;

let stage: Stage;
let attackers: Attackers;
beforeAll(async () => {
  stage = await startStage();
  attackers = new Attackers();
});

const scalars = repeat(50, (index) => `a${index}: topic`);

/** An operation at the limit: 49 lists of 1,000 sensors, with 50 scalars of each sensor. */
const everyScalar = `{ tenant { ${repeat(49, (index) => `l${index}: sensors(first: 1000) { nodes { ...F } }`)} } }
  fragment F on Sensor { ${scalars} }`;

test("limits the size and the memory of a response of many scalars", async () => {
  const { pid } = stage.stack.platform;
  const memory = new ResidentMemory(() => pid);
  const cpu = cpuSeconds(pid);
  const attack = post(stage.attacker.readerKey, everyScalar);
  const options = { httpUrl: stage.stack.httpUrl, connections: 1, milliseconds: 120_000, requests: 1 };
  const [wait, outcome] = await longestWait(stage, stage.victim, () => attackers.run({ attack, ...options }));
  const resident = memory.take();
  memory.stop();
  printFigures("answer of many scalars", {
    "answer MB": outcome.largest / 1e6,
    "CPU s": cpuSeconds(pid) - cpu,
    "resident MB": resident / 1e6,
    "seconds to the answer": outcome.seconds,
    "longest wait of another tenant ms": wait,
    codes: JSON.stringify(outcome.codes),
  });
  expect(outcome.answered).toBe(1);
  expect(outcome.codes).not.toHaveProperty("INTERNAL");
  expect(outcome.largest).toBeLessThan(MOST_ANSWER_BYTES);
  expect(resident).toBeLessThan(MOST_RESIDENT_BYTES);
});

test("limits the size of a subscription's event", async () => {
  const { pid } = stage.stack.platform;
  const memory = new ResidentMemory(() => pid);
  const selection = "readings { sensor { asset { tenant { sensors(first: 1000) { nodes { topic } } } } } }";
  const attack = subscriptions(stage.attacker.readerKey, `subscription { readings(input: {}) { ${selection} } }`);
  const gateway = await stage.connectGateway(stage.attacker);
  const cpu = cpuSeconds(pid);
  const options = { httpUrl: stage.stack.httpUrl, connections: 1, milliseconds: 120_000, requests: 2 };
  const [wait, outcome] = await longestWait(stage, stage.victim, async () => {
    let isOver = false;
    const running = attackers.run({ attack, ...options }).finally(() => (isOver = true));
    // The subscription may begin late, so publish until it has received an error or an event with readings.
    for (let round = 0; !isOver; round++) {
      const readings = Array.from({ length: 500 }, (_, value) => ({ value, id: `e${round}-${value}` }));
      await gateway.publishAsync(stage.attacker.topics[0]!, JSON.stringify(readings), { qos: 1 });
      await Promise.race([running, sleep(1_000)]);
    }
    return running;
  });
  const resident = memory.take();
  memory.stop();
  printFigures("event of a subscription", {
    "event MB": outcome.largest / 1e6,
    "CPU s": cpuSeconds(pid) - cpu,
    "resident MB": resident / 1e6,
    "longest wait of another tenant ms": wait,
    codes: JSON.stringify(outcome.codes),
  });
  expect(outcome.answered).toBeGreaterThan(1);
  expect(outcome.largest).toBeLessThan(MOST_ANSWER_BYTES);
});

test("limits the unread responses of a client, and closes its connections", async () => {
  const { pid } = stage.stack.platform;
  const memory = new ResidentMemory(() => pid);
  const lists = repeat(6, (index) => `l${index}: sensors(first: 1000) { nodes { ...F } }`);
  const query = `{ tenant { ${lists} } } fragment F on Sensor { ${repeat(12, (index) => `a${index}: topic`)} }`;
  const attack = { ...post(stage.attacker.readerKey, query), reads: false, unreadMs: 3_600_000 };
  const options = { httpUrl: stage.stack.httpUrl, connections: 55, milliseconds: 60_000 };
  const port = Number(new URL(stage.stack.httpUrl).port);
  const [wait, left] = await longestWait(stage, stage.victim, async () => {
    const attacking = attackers.run({ attack, ...options });
    await sleep(options.milliseconds - 1_000);
    const open = unreadConnections(port);
    await attacking;
    return open;
  });
  const resident = memory.take();
  memory.stop();
  printFigures("answers that nobody reads", {
    "resident MB": resident / 1e6,
    "unread after 59 s": left,
    "longest wait of another tenant ms": wait,
  });
  expect(resident).toBeLessThan(MOST_RESIDENT_BYTES);
  // The kernel may still hold a few responses that the platform has sent completely.
  expect(left).toBeLessThan(options.connections / 5);
});
