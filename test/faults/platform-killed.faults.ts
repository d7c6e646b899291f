/** Kills a real platform process (`kill -9`) before any step of any mutation, and before its response. */
import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { toId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { startOwnBroker, startOwnMongod, withDatabase } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";
import { PlatformUnderTest } from "./platform-process";
import { States } from "./state";
import { newTenantId } from "./steps";
import { Trials, type Trial } from "./trials";

let uri: string;
let broker: BrokerAccess;
let stack: Stack;
let trials: Trials;

beforeAll(async () => {
  broker = await startOwnBroker();
  const mongod = await startOwnMongod();
  uri = withDatabase(mongod.uri, "faults");
  // Reduces the time for which transactions of a dead client lock documents to two seconds. The default is a minute.
  const client = await new MongoClient(mongod.uri).connect();
  await client.db("admin").command({ setParameter: 1, transactionLifetimeLimitSeconds: 2 });
  await client.close();
  stack = await startStack({ uri, broker, isIdle: true });
  trials = new Trials(stack);
});

test("leaves the old or the new state when killed (-9) at any step of any mutation", async () => {
  const platform = await PlatformUnderTest.start(uri, broker);
  const recorded = await trials.record((mutation, scene) =>
    platform.ask({ kind: "run", mutation, scene, after: null }, "ran"),
  );
  const tried: Trial[] = [];
  for (const each of recorded) {
    const { mutation, steps } = each;
    for (let after = 0; after <= steps.length; after++) {
      const scene = await trials.scene(mutation);
      await platform.ask({ kind: "run", mutation, scene, after }, "ran");
      const fault = `killed before step ${after + 1} of ${steps.length}, ${steps[after] ?? "its answer"}`;
      tried.push({ recorded: each, scene, fault, isDone: false });
    }
  }
  // All mutations now wait at their step.
  await platform.kill();
  await trials.minutePasses();
  const restarted = await startStack({ uri, broker, services: { reconciliation: { atStart: "REPAIR" } } });
  await trials.settle(restarted);
  expect(await trials.judge(tried, restarted)).toEqual([]);
  process.stdout.write(`${tried.length} mutations killed at their steps\n`);
}, 900_000);

test("completes a reconciliation that was killed (-9) at any step", async () => {
  const reconcile = () => value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
  await reconcile();
  let known = Infinity;
  // The first process completes the reconciliation, and reports its steps.
  for (let after: number | null = null; (after ?? 0) <= known; after = after === null ? 0 : after + 1) {
    const { before, ...scene } = await trials.drift();
    const platform = await PlatformUnderTest.start(uri, broker);
    const { steps } = await platform.ask({ kind: "run", mutation: "brokerReconcile", scene, after }, "ran");
    if (after === null) known = steps.length;
    else expect(steps.length).toBe(Math.min(after + 1, known));
    await platform.kill();
    if (after !== null) await reconcile();
    const left = await new States(stack.mongo.db(), stack.dynamicSecurity).of(toId(scene.tenantId));
    expect({ after, left }).toEqual({ after, left: before });
  }
  expect(known).toBeGreaterThan(4);
}, 600_000);

test("registers a tenant for exactly one of two simultaneous processes", async () => {
  const platforms = await Promise.all([1, 2].map(() => PlatformUnderTest.start(uri, broker)));
  for (let round = 0; round < 5; round++) {
    const scene = { tenantId: newTenantId(), idempotencyKey: randomUUID() };
    const outcomes = await Promise.all(platforms.map((platform) => platform.ask({ kind: "race", scene }, "raced")));
    const losers = outcomes.filter(({ outcome }) => outcome === "ALREADY_EXISTS");
    const [winner] = outcomes.filter((each) => !losers.includes(each));
    expect(losers).toHaveLength(1);
    const gateway = await connectMqtt(broker, {
      username: `tenant_${scene.tenantId}`,
      password: winner?.outcome ?? "",
    });
    await gateway.endAsync();
  }
});
