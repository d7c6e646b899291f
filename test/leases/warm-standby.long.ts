import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

const READINGS = 40;
const LIMIT = 50;

/** Returns the field `readings` of each log line with this phrase. */
function readingsLogged({ output }: PlatformProcess, phrase: string): readonly number[] {
  const lines = output.split("\n").filter((line) => line.includes(`"${phrase}`));
  return lines.map((line) => (JSON.parse(line) as { readings: number }).readings);
}

/** Returns the number of the owner's readings that the process read as a standby. */
const followed = (standby: PlatformProcess) =>
  ["readings read back", "readings of the owner remembered"]
    .flatMap((phrase) => readingsLogged(standby, phrase))
    .reduce((sum, readings) => sum + readings, 0);

/**
 * Returns the number of readings that the process read from the journal at each take-over. Empty if it has not taken
 * over.
 */
const readAtTakeOver = (standby: PlatformProcess) => readingsLogged(standby, "journal claimed; ");

test("a standby knows duplicates and rates at a take-over without reading the journal", async () => {
  const stack = await startOwnStack();
  const standby = await spawnPlatform({
    env: { ...stack.environment, SLUICE_HTTP_PORT: "0", SLUICE_LOG_LEVEL: "debug" },
  });
  disposeLater(() => standby.kill());
  const operator = createSluice({ url: `${standby.httpUrl}/graphql`, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const limits = { tenantRates: `${LIMIT}:86400` };
  const { credential } = orThrow(await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme", limits } }));
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  const { username, password, mqttUrl } = credential;
  const gateway = await connectAsync(mqttUrl, {
    ca: await readFile(stack.caFile),
    username,
    password,
    protocolVersion: 5,
  });
  disposeLater(() => gateway.endAsync(true));
  const publish = async (from: number, count: number) => {
    for (let value = from; value < from + count; value++) {
      const payload = JSON.stringify({ value, id: `r${value}` });
      await gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", payload, { qos: 1 });
    }
  };
  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  const ledger = async () => {
    const { ledger: found } = (await operator.ledger({ tenantId: "acme", range }))!;
    const { received, stored, pending, duplicates, rejected } = found;
    const limited = rejected.find(({ reason }) => reason === "RATE_LIMITED")?.count ?? 0;
    return { received, accepted: stored + pending, duplicates, limited };
  };

  await publish(0, READINGS);
  await until(async () => (await ledger()).accepted === READINGS);
  await until(() => followed(standby) === READINGS);
  process.kill(stack.platform.pid, "SIGKILL");
  await until(() => readAtTakeOver(standby).length > 0);
  expect(readAtTakeOver(standby)).toEqual([0]);

  // The standby knows all readings of the first owner, and the tenant's rate admits ten more.
  await publish(0, READINGS + LIMIT);
  await until(async () => (await ledger()).received === 2 * READINGS + LIMIT);
  expect(await ledger()).toEqual({
    received: 2 * READINGS + LIMIT,
    accepted: LIMIT,
    duplicates: READINGS,
    limited: READINGS,
  });
});
