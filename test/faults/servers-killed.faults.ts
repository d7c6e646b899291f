/**
 * Kills the broker or MongoDB (`kill -9`) while each mutation is between two steps or waits for a response. Covers a
 * few steps of each mutation, and every step with `SLUICE_TEST_FAULTS=all`.
 */
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import type { LocalServer } from "../../dev/server";
import { disposeLater, startOwnBroker, startOwnMongod, withDatabase } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import { until } from "../harness/until";
import { startStack, value, type Stack } from "../services/stack";
import { MUTATIONS } from "./mutations";
import { Steps } from "./steps";
import { Trials, type Recorded, type Trial } from "./trials";

const ROUNDS = process.env.SLUICE_TEST_FAULTS === "all" ? Infinity : 2;

let mongod: LocalServer;
let broker: LocalServer & BrokerAccess;
let uri: string;
let steps: Steps;

beforeAll(async () => {
  broker = await startOwnBroker();
  const server = await startOwnMongod();
  mongod = server;
  uri = `${withDatabase(server.uri, "faults")}&maxPoolSize=1000`;
  steps = new Steps();
  disposeLater(() => Promise.resolve(steps.remove()));
});

const BROKER_STEP = /^[a-z]+(Client|Role)$/;

describe.each([
  ["the broker", () => broker, (step: string) => BROKER_STEP.test(step)],
  ["MongoDB", () => mongod, (step: string) => !BROKER_STEP.test(step)],
] as const)("kill -9 of %s", (_name, server, isItsStep) => {
  test("leaves the old or the new state of every mutation in progress", async () => {
    const stack = await startStack({ uri, broker, isIdle: true, services: { deletions: { settleMs: 0 } } });
    const trials = new Trials(stack);
    const recorded = await trials.record(async (mutation, scene) => {
      const answer = await value(steps.watch(scene.tenantId, () => MUTATIONS[mutation]!.run(stack.services, scene)));
      await until(async () => (await stack.ports.deletions.find([scene.tenantId])).length === 0);
      return { steps: steps.of(scene.tenantId), answer };
    });
    const places = recorded.map((each) => ({
      recorded: each,
      // If a mutation has no step of this server, the server is killed at a step of the other server.
      after: chosen(
        each.steps.flatMap((step, index) => (isItsStep(step) ? [index] : [])),
        each.steps.length,
      ),
    }));
    const rounds = Math.min(ROUNDS, Math.max(...places.map(({ after }) => after.length)));
    const tried: Trial[] = [];
    for (let round = 0; round < rounds; round++) {
      const held = places.flatMap(({ recorded: each, after: all }) => {
        const after = all[round];
        return after === undefined ? [] : [{ each, after }];
      });
      tried.push(...(await kill(stack, trials, server(), held, round)));
    }
    await trials.minutePasses();
    const restarted = await startStack({ uri, broker, services: { deletions: { everyMs: 50, settleMs: 0 } } });
    await trials.settle(restarted);
    expect(await trials.judge(tried, restarted)).toEqual([]);
    await restarted.running.stop();
    process.stdout.write(`${tried.length} mutations survived\n`);
  }, 900_000);
});

/**
 * Returns the steps at which to kill the server. The steps in the middle and at the end come first, because few rounds
 * use only these.
 */
function chosen(own: readonly number[], all: number): number[] {
  const from = own.length > 0 ? own : [Math.floor(all / 2)];
  const middle = from[Math.floor(from.length / 2)] ?? 0;
  const last = from.at(-1) ?? 0;
  return [...new Set([middle, last, ...from])];
}

async function kill(
  stack: Stack,
  trials: Trials,
  server: LocalServer,
  held: readonly { each: Recorded; after: number }[],
  round: number,
): Promise<Trial[]> {
  const running: { each: Recorded; scene: Trial["scene"]; after: number; outcome: Promise<boolean> }[] = [];
  for (const { each, after } of held) {
    const scene = await trials.scene(each.mutation);
    // A process changes the broker one change at a time. A new instance for each mutation avoids waiting.
    const { services } = stack.again({ broker: new TenantAccounts(stack.dynamicSecurity) });
    const run = () => MUTATIONS[each.mutation]!.run(services, scene);
    const outcome = steps.watch(scene.tenantId, run, { harm: "HOLD", after }).then(
      ({ ok }) => ok,
      () => false,
    );
    await Promise.race([steps.reached(scene.tenantId), outcome]);
    running.push({ each, scene, after, outcome });
  }
  // Even rounds kill the server between two steps, odd rounds after the command was sent.
  if (round % 2 === 0) await server.kill();
  steps.release();
  if (round % 2 === 1) await server.kill();
  await server.restart();
  return Promise.all(
    running.map(async ({ each, scene, after, outcome }) => ({
      recorded: each,
      scene,
      isDone: await outcome,
      fault: `killed ${round % 2 === 0 ? "before" : "during"} step ${after + 1} of ${each.steps.length}`,
    })),
  );
}
