/**
 * Runs every mutation with a failed write at each of its steps. The write is rejected, or it is executed and its
 * response is lost. The process survives. The mutation must leave the old or the new state, and must be repeatable.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { buildSchema } from "graphql";
import { toId } from "../../src/domain/keys";
import { disposeLater, sharedMongo, startOwnBroker } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";
import { REPAIRS, MUTATIONS, mutationOf } from "./mutations";
import { States } from "./state";
import { Steps, type Harm } from "./steps";
import { Trials, type Recorded, type Trial } from "./trials";

let stack: Stack;
let steps: Steps;
let trials: Trials;

beforeAll(async () => {
  const broker = await startOwnBroker();
  stack = await startStack({ ...(await sharedMongo()), broker, services: { deletions: { everyMs: 50, settleMs: 0 } } });
  steps = new Steps();
  disposeLater(() => Promise.resolve(steps.remove()));
  trials = new Trials(stack);
});

test("covers every mutation of the schema", () => {
  const schema = buildSchema(readFileSync(path.resolve("schema.graphql"), "utf8"));
  const known = new Set([...Object.keys(MUTATIONS).map(mutationOf), ...Object.keys(REPAIRS)]);
  expect([...known].sort()).toEqual(Object.keys(schema.getMutationType()!.getFields()).sort());
});

test("leaves the old or the new state after a failed write at any step of any mutation", async () => {
  const recorded = await trials.record(async (mutation, scene) => {
    const from = stack.audited.length;
    const answer = await value(steps.watch(scene.tenantId, () => MUTATIONS[mutation]!.run(stack.services, scene)));
    // The row of the audit log has the name of its mutation.
    expect(stack.audited.slice(from)).toMatchObject([{ action: mutationOf(mutation), outcome: "OK" }]);
    await until(async () => (await stack.mongo.db().collection("deletions").countDocuments()) === 0);
    return { steps: steps.of(scene.tenantId), answer };
  });
  const tried: Trial[] = [];
  for (const each of recorded) {
    for (const [after] of each.steps.entries()) {
      for (const harm of ["REJECT", "LOSE_ANSWER"] as const) tried.push(await attempt(each, harm, after));
    }
  }
  await trials.minutePasses();
  await trials.settle(stack);
  expect(await trials.judge(tried, stack)).toEqual([]);
  process.stdout.write(`${tried.length} failures at ${tried.length / 2} steps of ${recorded.length} mutations\n`);
}, 600_000);

test("completes a reconciliation that failed at any of its steps", async () => {
  const reconcile = () => value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
  const drifted = () => trials.drift();
  const first = await drifted();
  await steps.watch(first.tenantId, reconcile);
  const known = steps.of(first.tenantId).length;
  expect(known).toBeGreaterThan(4);
  for (let after = 0; after < known; after++) {
    for (const harm of ["REJECT", "LOSE_ANSWER"] as const) {
      const { tenantId, before } = await drifted();
      await steps.watch(tenantId, reconcile, { harm, after }).catch(() => undefined);
      await reconcile();
      const left = await new States(stack.mongo.db(), stack.dynamicSecurity).of(toId(tenantId));
      expect({ harm, after, left }).toEqual({ harm, after, left: before });
    }
  }
});

async function attempt(recorded: Recorded, harm: Harm, after: number): Promise<Trial> {
  const { mutation, steps: known } = recorded;
  const scene = await trials.scene(mutation);
  const run = () => MUTATIONS[mutation]!.run(stack.services, scene);
  const isDone = await steps.watch(scene.tenantId, run, { harm, after }).then(
    ({ ok }) => ok,
    () => false,
  );
  return { recorded, scene, isDone, fault: `${harm} at step ${after + 1} of ${known.length}, ${String(known[after])}` };
}
