/** MQTT clients publish over TLS to a real stack, and the API returns the readings. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { connectAsync } from "mqtt";
import { startBridge } from "../broker/bridge";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { pythonProgram, testInGo, testInPython } from "../harness/programs";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { startFleet, type Fleet } from "../sdk/fleet";
import type { Program } from "./conversation";
import { buildInGo } from "./go-programs";

/** The report that a program prints. */
interface Publication {
  readonly connected: string;
  readonly reading: { readonly value: number; readonly timestamp: string };
  readonly acknowledged: string;
  /** Acknowledgement of a message to another tenant's topic. */
  readonly foreign: string;
}

let fleet: Fleet;

beforeAll(async () => {
  fleet = await startFleet();
});

/** The reading in the API's format. */
async function latestReading(): Promise<Publication["reading"] | null> {
  const tenant = await fleet.sluice.latestReading({ assetId: "truck-1", sensorId: "temp-1" });
  const latest = tenant?.asset?.sensor?.latestReading;
  return latest ? { value: latest.value, timestamp: latest.timestamp } : null;
}

/** Resolves with the reading once the API returns it. */
async function expectStored({ value, timestamp }: Publication["reading"]): Promise<void> {
  const expected = JSON.stringify({ value, timestamp: new Date(timestamp).toISOString() });
  await until(async () => JSON.stringify(await latestReading()) === expected);
}

/** Runs a program that publishes one reading, and waits until the API returns it. */
async function publishBy({ command, args, cwd, env }: Program): Promise<Publication> {
  const { mqttUrl, username, password } = fleet.credential;
  const access = { MQTT_URL: mqttUrl, MQTT_USERNAME: username, MQTT_PASSWORD: password, MQTT_TOPIC: fleet.topic };
  const own = { MQTT_CA_FILE: fleet.stack.caFile, MQTT_CLIENT_ID: `tenants/acme/${uniqueName("gateway")}` };
  const how = { cwd, env: { ...BARE_ENVIRONMENT, ...env, ...access, ...own } };
  const { stdout } = await promisify(execFile)(command, args, how);
  const publication = JSON.parse(stdout) as Publication;
  await expectStored(publication.reading);
  return publication;
}

const paho = (protocol: string): Program => ({
  ...pythonProgram,
  args: ["publish_paho.py", protocol],
  cwd: path.join(__dirname, "python"),
});

testInPython("paho publishes with MQTT 5, and learns that the broker denied another topic", async () => {
  expect(await publishBy(paho("5"))).toMatchObject({
    connected: "Success",
    acknowledged: "Success",
    foreign: "Not authorized",
  });
});

testInPython("paho publishes with MQTT 3.1.1, which reports no denial", async () => {
  expect(await publishBy(paho("3.1.1"))).toMatchObject({ connected: "Success", foreign: "Success" });
});

testInGo("autopaho publishes a time.Time, and learns that the broker denied another topic", async () => {
  expect(await publishBy(await buildInGo("publish"))).toMatchObject({
    acknowledged: "0",
    foreign: "error publishing: The PUBLISH is not authorized.",
  });
});

test("a Mosquitto bridge, as in the guide, forwards what a local device publishes", async () => {
  const { stack, credential } = fleet;
  const url = await startBridge(stack.broker, { ...credential, tenantId: "acme" });
  const device = await connectAsync(url);
  const reading = { value: 24.5, timestamp: new Date().toISOString() };
  await device.publishAsync("assets/truck-1/sensors/temp-1/telemetry", JSON.stringify(reading), { qos: 1 });
  await device.endAsync();
  await expectStored(reading);
});
