/** The demo with several brokers and with its journal in Kafka. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { Child } from "../../dev/child";
import type { TenantAccess } from "../../dev/simulator/provision";
import { isKafkaThere } from "../harness/kafka";
import { disposeLater, temporaryDir } from "../harness/servers";

const PROGRAM = path.resolve(__dirname, "../../dist/dev/demo.js");

/** Runs the demo until its smoke test has passed. */
async function passes(folder: string, ...options: string[]): Promise<void> {
  const args = [PROGRAM, "--smoke", "--port", "0", "--mqtt-port", "0", ...options];
  const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder });
  disposeLater(() => demo.stop());
  await demo.whenEnded();
  if (demo.describeEnd() !== "exit code 0") throw demo.failure(demo.describeEnd());
  expect(demo.output).toContain("Smoke test passed");
}

async function start(folder: string, ...options: string[]) {
  const args = [PROGRAM, "--no-simulation", "--port", "0", "--mqtt-port", "0", ...options];
  const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder });
  disposeLater(() => demo.stop());
  await demo.waitUntil(() => Promise.resolve(demo.output.includes("Ctrl-C stops everything")), 200_000);
  const dev = JSON.parse(await readFile(path.join(folder, ".sluice/dev.json"), "utf8")) as {
    readonly mqttUrl: string;
    readonly tenants: readonly TenantAccess[];
  };
  return { demo, dev };
}

const onKafka = isKafkaThere ? test : test.skip;

test("the demo gives each of two tenants its own broker, and starts again later", async () => {
  const folder = await temporaryDir();
  await passes(folder, "--partitions", "2");
  const { demo, dev } = await start(folder, "--partitions", "2");
  const addresses = dev.tenants.map(({ mqttUrl }) => mqttUrl);
  expect(new Set(addresses).size).toBe(2);
  expect(addresses[0]).toBe(dev.mqttUrl);
  for (const address of addresses) expect(demo.output).toContain(address);
  await demo.stop();
}, 600_000);

onKafka(
  "the demo with two partitions keeps its journal in Kafka, and starts again later",
  async () => {
    const folder = await temporaryDir();
    await passes(folder, "--partitions", "2", "--journal", "kafka");
    const { demo } = await start(folder, "--partitions", "2", "--journal", "kafka");
    await demo.stop();
  },
  600_000,
);

onKafka(
  "the demo starts afresh with its journal in Kafka after a run with MongoDB",
  async () => {
    const folder = await temporaryDir();
    const { demo } = await start(folder);
    await demo.stop();
    await passes(folder, "--journal", "kafka", "--fresh");
  },
  600_000,
);

test("the demo rejects an invalid number of partitions and an unknown journal", async () => {
  const folder = await temporaryDir();
  for (const [option, value, remedy] of [
    ["--partitions", "9", "Use a number from 1 to 8."],
    ["--journal", "nowhere", "Allowed choices are mongodb, kafka."],
  ] as const) {
    const args = [PROGRAM, option, value];
    const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder });
    await demo.whenEnded();
    expect(demo.describeEnd()).toBe("exit code 1");
    expect(demo.output).toContain(remedy);
  }
});
