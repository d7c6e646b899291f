/**
 * Failures at every step of a redrive. After a repeated redrive, every kept payload must have been ingested exactly
 * once.
 */
import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { BEFORE_ALL, toId } from "../../src/domain/keys";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker, startOwnMongod, withDatabase } from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";
import { startIngestion } from "./ingestion";
import { adminOf, ASSET, LATE_SENSOR, REPAIRS, topicOf, type Scene } from "./mutations";
import { PlatformUnderTest } from "./platform-process";
import { newTenantId, Steps } from "./steps";
import { until } from "../harness/until";

/** More payloads than a redrive handles in one step, so that it has intermediate steps. */
const MESSAGES = 210;
/** Kinds of payloads: a reading without a time or an ID, a reading with an ID, and two readings in one message. */
const PAYLOADS = [
  (value: number) => JSON.stringify({ value }),
  (value: number) => JSON.stringify({ value, id: `reading-${value}` }),
  (value: number) => JSON.stringify([{ value }, { value: value + 0.5, timestamp: Date.now() }]),
];
const EXPECTED = Array.from({ length: MESSAGES }, (_, value) => (value % 3 === 2 ? [value, value + 0.5] : [value]))
  .flat()
  .sort((one, other) => one - other);
const REDRIVE = "rejectedMessagesRedrive";

let uri: string;
let broker: BrokerAccess;
let stack: Stack;

beforeAll(async () => {
  broker = await startOwnBroker();
  const mongod = await startOwnMongod();
  uri = withDatabase(mongod.uri, "faults");
  stack = await startStack({ uri, broker, isIdle: true });
});

const kept = (tenantId: string) => stack.mongo.db().collection("rejectedPayloads").countDocuments({ tenantId });

const malformed = (tenantId: string) =>
  stack.mongo.db().collection("rejections").countDocuments({ tenantId, reason: "MALFORMED_TOPIC" });

/** Creates a tenant with kept messages of a sensor, and then registers the sensor. Needs a process that ingests. */
async function scene(): Promise<Scene> {
  const { fleet } = stack.services;
  const tenantId = newTenantId();
  const { credential } = await value(fleet.registerTenant(OPERATOR, { tenantId, name: "Tenant" }));
  const admin = adminOf({ tenantId: toId(tenantId) });
  await value(fleet.registerAsset(admin, { assetId: ASSET, type: "truck" }));
  const gateway = await connectMqtt(broker, credential);
  const publish = (_: unknown, index: number) =>
    gateway.publishAsync(
      topicOf({ tenantId: toId(tenantId) }, LATE_SENSOR),
      PAYLOADS[index % PAYLOADS.length]!(index),
      { qos: 1 },
    );
  await Promise.all(Array.from({ length: MESSAGES }, publish));
  await until(async () => (await kept(tenantId)) >= MESSAGES);
  // If a kill interrupts an acknowledgement, the broker redelivers the message. It would then be ingested directly
  // once its sensor is registered. Two later records prove that all earlier messages are acknowledged.
  for (const marker of [1, 2]) {
    await gateway.publishAsync(`tenants/${tenantId}/marker`, "", { qos: 1 });
    await until(async () => (await malformed(tenantId)) >= marker);
  }
  await gateway.endAsync();
  await value(fleet.registerSensor(admin, { assetId: ASSET, sensorId: LATE_SENSOR, type: "t" }));
  return { tenantId: toId(tenantId), idempotencyKey: randomUUID() };
}

/** Resolves with the tenant's values in the journal. */
async function journaled(tenantId: string): Promise<number[]> {
  const journal = new MongoJournal(stack.mongo.db(), () => Promise.resolve(BEFORE_ALL), pino({ level: "silent" }));
  const values: number[] = [];
  for (const { columns } of await journal.read(BEFORE_ALL, 10_000)) {
    columns.value.forEach((value, row) => {
      if (columns.sources[columns.source[row] ?? 0]?.startsWith(`${tenantId}/`) === true) values.push(value);
    });
  }
  return values.sort((one, other) => one - other);
}

async function expectAllOnce(tenantId: string, fault: string): Promise<void> {
  const found = { fault, kept: await kept(tenantId), values: await journaled(tenantId) };
  expect(found).toEqual({ fault, kept: 0, values: EXPECTED });
}

test("stores redriven readings once after a failed write at any step", async () => {
  const steps = new Steps();
  disposeLater(() => Promise.resolve(steps.remove()));
  const { ingestion, services } = await startIngestion(stack);
  const redrive = (each: Scene) => REPAIRS[REDRIVE]!.run(services, each);
  const first = await scene();
  await steps.watch(first.tenantId, () => value(redrive(first)));
  const known = steps.of(first.tenantId);
  expect(known.filter((step) => step === "insert journal").length).toBeGreaterThan(1);
  await expectAllOnce(first.tenantId, "none");
  for (const [after, step] of known.entries()) {
    for (const harm of ["REJECT", "LOSE_ANSWER"] as const) {
      const each = await scene();
      await steps.watch(each.tenantId, () => redrive(each), { harm, after }).catch(() => undefined);
      await value(redrive(each));
      await expectAllOnce(each.tenantId, `${harm} at step ${after + 1}, ${step}`);
    }
  }
  steps.remove();
  await ingestion.stop();
  process.stdout.write(`${2 * known.length} failures of redrives\n`);
});

test("stores redriven readings once when killed (-9) at any step", async () => {
  let platform = await PlatformUnderTest.start(uri, broker, true);
  const redrive = async (each: Scene, after: number | null) =>
    (await platform.ask({ kind: "run", mutation: REDRIVE, scene: each, after }, "ran")).steps;
  const first = await scene();
  const known = await redrive(first, null);
  await expectAllOnce(first.tenantId, "none");
  for (let after = 0; after <= known.length; after++) {
    const each = await scene();
    await redrive(each, after);
    await platform.kill();
    platform = await PlatformUnderTest.start(uri, broker, true);
    await redrive(each, null);
    await expectAllOnce(each.tenantId, `killed before step ${after + 1}, ${known[after] ?? "its answer"}`);
  }
  process.stdout.write(`${known.length + 1} redrives killed at their steps\n`);
}, 600_000);
