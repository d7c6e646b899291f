/** Runs all unchanged commands of the README, and its sample, with a demo. */

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Child } from "../../dev/child";
import { connectGateway } from "../../dev/simulator/gateway";
import type { TenantAccess } from "../../dev/simulator/provision";
import type { StackAddresses } from "../../dev/stack";
import { disposeLater, temporaryDir } from "../harness/servers";
import { installSdk } from "../sdk/installed";
import { blockOf, blocksOf, ROOT } from "./blocks";

const run = promisify(execFile);
const README = "README.md";
/** Default port of the demo. */
const ADDRESS = "http://127.0.0.1:4000";
/** This command needs Docker. test/image runs its steps. */
const CONTAINERS = "BROKER_HOST=broker.example.com docker compose up --detach --build\n";

test("the README's commands and its sample run unchanged", async () => {
  const [start, curl = "", containers, ...further] = blocksOf(README, "sh");
  expect([containers, further]).toEqual([CONTAINERS, []]);
  // The second of the two commands runs these tests.
  expect(start?.split("\n").map((line) => line.split(" #")[0]?.trim())).toEqual(["npm run demo", "npm test", ""]);

  const folder = await temporaryDir();
  const args = [path.join(ROOT, "dist/dev/demo.js"), "--port", "0", "--mqtt-port", "0"];
  const demo = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder });
  disposeLater(() => demo.stop());
  await demo.waitUntil(() => Promise.resolve(demo.output.includes("Ctrl-C stops everything")), 200_000);
  const dev = JSON.parse(await readFile(path.join(folder, ".sluice/dev.json"), "utf8")) as StackAddresses & {
    readonly tenants: readonly [TenantAccess, TenantAccess];
  };
  const [acme] = dev.tenants;
  expect(demo.output).toContain(`${dev.httpUrl}/console/`);
  const here = (text: string) => text.replaceAll(ADDRESS, dev.httpUrl);
  const env = { PATH: process.env.PATH ?? "", API_KEY: acme.apiKey };

  const { stdout } = await run("/bin/bash", ["-euo", "pipefail", "-c", here(curl)], { cwd: folder, env });
  expect(JSON.parse(stdout)).toMatchObject({ data: { tenant: { name: "Acme Logistics" } } });

  const { project } = await installSdk();
  await writeFile(path.join(project, "sample.mts"), here(blockOf(README, "ts", 1)));
  const sample = await Child.start({
    ...{ name: "the README's sample", command: process.execPath, args: ["sample.mts"] },
    ...{ cwd: project, env: { ...process.env, ...env } },
  });
  disposeLater(() => sample.stop());
  const gateway = await connectGateway(await readFile(dev.caFile), acme, "readme");
  disposeLater(() => gateway.endAsync(true).then(() => undefined));
  let value = 0;
  await sample.waitUntil(async () => {
    value++;
    await gateway.publishAsync("tenants/acme/assets/truck-104/sensors/temp-1/telemetry", JSON.stringify({ value }), {
      qos: 1,
    });
    return /^temp-1 \S+Z \d+$/m.test(sample.output);
  }, 200_000);
}, 600_000);
