/** Tests that the demo starts again after the actions that the guides describe. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { Child } from "../../dev/child";
import { connectGateway } from "../../dev/simulator/gateway";
import type { TenantAccess } from "../../dev/simulator/provision";
import type { StackAddresses } from "../../dev/stack";
import { disposeLater, temporaryDir } from "../harness/servers";

const PROGRAM = path.resolve(__dirname, "../../dist/dev/demo.js");

interface DevFile extends StackAddresses {
  readonly tenants: readonly TenantAccess[];
}

class Demo {
  constructor(
    private readonly folder: string,
    private readonly child: Child,
  ) {}

  static start(folder: string, ...options: string[]): Promise<Demo> {
    return Demo.simulate(folder, "--no-simulation", ...options);
  }

  static async simulate(folder: string, ...options: string[]): Promise<Demo> {
    const args = [PROGRAM, "--port", "0", "--mqtt-port", "0", ...options];
    const env = { ...process.env, SLUICE_LOG_LEVEL: "debug" };
    const child = await Child.start({ name: "demo", command: process.execPath, args, cwd: folder, env });
    disposeLater(() => child.stop());
    return new Demo(folder, child);
  }

  async ready(): Promise<DevFile> {
    await this.child.waitUntil(() => Promise.resolve(this.output.includes("Ctrl-C stops everything")), 200_000);
    return JSON.parse(await readFile(path.join(this.folder, ".sluice/dev.json"), "utf8")) as DevFile;
  }

  get output(): string {
    return this.child.output;
  }

  async ended(): Promise<string> {
    await this.child.whenEnded();
    return this.child.describeEnd();
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

function clientOf({ graphqlUrl }: DevFile, apiKey: string): Sluice {
  const sluice = createSluice({ url: graphqlUrl, apiKey });
  disposeLater(() => sluice.close());
  return sluice;
}

/** Asserts that every tenant's key works and that the broker accepts every tenant's credential. */
async function expectAccess(dev: DevFile): Promise<void> {
  expect(dev.tenants.map(({ tenantId }) => tenantId)).toEqual(["acme", "globex"]);
  for (const tenant of dev.tenants) {
    expect((await clientOf(dev, tenant.apiKey).viewer()).tenant?.tenantId).toBe(tenant.tenantId);
    const gateway = await connectGateway(await readFile(dev.caFile), tenant, "restart");
    await gateway.endAsync(true);
  }
}

test("regression: the demo starts after suspension, revocation and rotation", async () => {
  const folder = await temporaryDir();
  const first = await Demo.start(folder, "--set", "SLUICE_TELEMETRY_RETENTION=60d");
  const before = await first.ready();
  expect(first.output).toContain("ignores SLUICE_LOG_LEVEL of your shell. Pass a variable on with --set NAME=VALUE");
  const operator = clientOf(before, before.operatorKey);
  const [acme, globex] = before.tenants as [TenantAccess, TenantAccess];
  orThrow(await operator.brokerCredentialRevoke({ input: { username: acme.username } }));
  orThrow(await operator.apiKeyRevoke({ input: { keyId: acme.apiKey.split("_")[1] ?? "" } }));
  orThrow(await operator.brokerCredentialRotate({ input: { tenantId: "globex", graceSeconds: 0 } }));
  orThrow(await operator.tenantSuspend({ input: { tenantId: "globex" } }));
  await first.stop();

  const second = await Demo.start(folder);
  const repaired = await second.ready();
  await expectAccess(repaired);
  for (const repair of [
    "globex was suspended and is active again",
    "acme has a new API key",
    "acme has a new broker credential",
    "globex has a new broker credential",
  ]) {
    expect(second.output).toContain(repair);
  }
  expect(repaired.tenants[1]?.apiKey).toBe(globex.apiKey);
  orThrow(await clientOf(repaired, repaired.operatorKey).tenantDelete({ input: { tenantId: "acme" } }));
  await second.stop();

  const third = await Demo.start(folder);
  expect(await third.ended()).toBe("exit code 1");
  expect(third.output).toContain("The demo cannot use the tenant acme.");
  expect(third.output).toContain("npm run demo -- --fresh");

  const fourth = await Demo.start(folder, "--fresh");
  const fresh = await fourth.ready();
  await expectAccess(fresh);
  expect(fresh.operatorKey).not.toBe(before.operatorKey);
  await fourth.stop();
}, 900_000);

test("the demo starts no server if a variable does not exist", async () => {
  const demo = await Demo.start(await temporaryDir(), "--set", "SLUICE_LOG_LEVLE=debug");
  expect(await demo.ended()).toBe("exit code 1");
  expect(demo.output).toContain("did you mean SLUICE_LOG_LEVEL?");
  expect(demo.output).not.toContain("Starting");
});

test.each([
  ["Mosquitto", "mosquitto/mosquitto.pid"],
  ["MongoDB", "mongodb/data/mongod.lock"],
])("regression: the demo ends with a message when %s exits", async (name, pidFile) => {
  const folder = await temporaryDir();
  const demo = await Demo.simulate(folder);
  await demo.ready();
  process.kill(Number(await readFile(path.join(folder, ".sluice", pidFile), "utf8")), "SIGKILL");
  expect(await demo.ended()).toBe("exit code 1");
  expect(demo.output).toContain(`\n${name} exited. Its log is ${path.join(folder, ".sluice")}`);
});
