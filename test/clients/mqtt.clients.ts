/** Clients of MQTT publish over TLS to the real stack, and the API has the reading. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { BARE_ENVIRONMENT } from "../harness/environment";
import { pythonProgram, testInGo, testInPython } from "../harness/programs";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { startFleet, type Fleet } from "../sdk/fleet";
import type { Program } from "./conversation";
import { buildInGo } from "./go-programs";

/** What a program prints. */
interface Publication {
  readonly connected: string;
  readonly reading: { readonly value: number; readonly timestamp: string };
  readonly acknowledged: string;
  /** The acknowledgement of a message to another tenant's topic. */
  readonly foreign: string;
}

let fleet: Fleet;

beforeAll(async () => {
  fleet = await startFleet();
});

/** As the API has it. */
async function latestReading(): Promise<Publication["reading"] | null> {
  const tenant = await fleet.sluice.latestReading({ assetId: "truck-1", sensorId: "temp-1" });
  const latest = tenant?.asset?.sensor?.latestReading;
  return latest ? { value: latest.value, timestamp: latest.timestamp } : null;
}

/** Runs a program that publishes one reading, and waits until the API has it with its time. */
async function publishBy({ command, args, cwd, env }: Program): Promise<Publication> {
  const { mqttUrl, username, password } = fleet.credential;
  const access = { MQTT_URL: mqttUrl, MQTT_USERNAME: username, MQTT_PASSWORD: password, MQTT_TOPIC: fleet.topic };
  const own = { MQTT_CA_FILE: fleet.stack.caFile, MQTT_CLIENT_ID: `tenants/acme/${uniqueName("gateway")}` };
  const how = { cwd, env: { ...BARE_ENVIRONMENT, ...env, ...access, ...own } };
  const { stdout } = await promisify(execFile)(command, args, how);
  const publication = JSON.parse(stdout) as Publication;
  const { value, timestamp } = publication.reading;
  const expected = { value, timestamp: new Date(timestamp).toISOString() };
  await until(async () => JSON.stringify(await latestReading()) === JSON.stringify(expected));
  return publication;
}

const paho = (protocol: string): Program => ({
  ...pythonProgram,
  args: ["publish_paho.py", protocol],
  cwd: path.join(__dirname, "python"),
});

testInPython("paho publishes with MQTT 5, and learns that a topic is not its own", async () => {
  expect(await publishBy(paho("5"))).toMatchObject({
    connected: "Success",
    acknowledged: "Success",
    foreign: "Not authorized",
  });
});

testInPython("paho publishes with MQTT 3.1.1, which has no reasons", async () => {
  expect(await publishBy(paho("3.1.1"))).toMatchObject({ connected: "Success", foreign: "Success" });
});

testInGo("autopaho publishes a time.Time, and learns that a topic is not its own", async () => {
  expect(await publishBy(await buildInGo("publish"))).toMatchObject({
    acknowledged: "0",
    foreign: "error publishing: The PUBLISH is not authorized.",
  });
});
