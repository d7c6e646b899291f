import { MongoClient } from "mongodb";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { startStack } from "../../dev/stack";
import { isBalanced } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { disposeLater, temporaryDir, uniqueName, withDatabase } from "../harness/servers";
import { publishValues, registerFleet } from "./fleet";

const READINGS = 50_000;
const KILLS = [8_000, 20_000, 35_000];

test("kill -9 of the platform during 50,000 QoS 1 publishes: every acknowledged reading is stored, once", async () => {
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0 });
  disposeLater(() => stack.stop());
  const fleet = await registerFleet(stack, uniqueName("acme"), 100);
  let platform: PlatformProcess = stack.platform;
  let restarting = Promise.resolve();
  const restart = async () => {
    await platform.kill("SIGKILL");
    platform = await spawnPlatform({ env: stack.environment });
    const { stop } = platform;
    disposeLater(() => stop());
  };
  const kills = [...KILLS];
  const acknowledged = await publishValues(fleet, READINGS, (count) => {
    if (count < (kills[0] ?? Infinity)) return;
    kills.shift();
    restarting = restarting.then(restart);
  });
  await restarting;
  expect(kills).toEqual([]);
  expect(acknowledged.size).toBe(READINGS);

  const client = await new MongoClient(withDatabase(stack.mongodbUri, "sluice")).connect();
  disposeLater(() => client.close());
  const telemetry = client.db().collection<{ value: number }>("telemetry");
  while ((await telemetry.countDocuments()) < READINGS) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // What was journaled and then delivered again must not arrive late: stop, which rolls up the rest, and count.
  await platform.stop();
  const values = await telemetry
    .find({}, { projection: { value: 1 } })
    .map((document) => document.value)
    .toArray();
  expect(values.length).toBe(READINGS);
  expect(new Set(values)).toEqual(acknowledged);

  const minutes = await new MongoLedgerRepository(client.db()).minutes(fleet.tenantId, 0, Date.now() + 60_000);
  expect(minutes.every(isBalanced)).toBe(true);
  expect(minutes.reduce((sum, minute) => sum + minute.stored, 0)).toBe(READINGS);
}, 180_000);
