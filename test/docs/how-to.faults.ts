/** Runs the unchanged commands of the how-to guides, from the creation of certificates to the export of readings. */

import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { Child } from "../../dev/child";
import { answers } from "../../dev/mosquitto";
import { acceptsConnections, freePort } from "../../dev/ports";
import { findMongod, findMosquitto } from "../../dev/tools";
import { loadConfig } from "../../src/config/load";
import { disposeLater, temporaryDir } from "../harness/servers";
import { until } from "../harness/until";
import { blockOf, blocksOf, ROOT, settingsIn } from "./blocks";

const run = promisify(execFile);
const GUIDES = "docs/how-to";
const CERTIFICATES = `${GUIDES}/make-certificates.md`;
const MOSQUITTO = `${GUIDES}/set-up-mosquitto.md`;
const MONGODB = `${GUIDES}/set-up-mongodb.md`;
const INSTALL = `${GUIDES}/install.md`;
const REPAIR = `${GUIDES}/repair-broker-accounts.md`;
const KEYS = `${GUIDES}/manage-api-keys.md`;
const IMPORT = `${GUIDES}/import-a-fleet.md`;
const PUBLISH = `${GUIDES}/publish-from-a-gateway.md`;
const CONNECT = `${GUIDES}/connect-with-certificates.md`;
const EXPORT = `${GUIDES}/export-readings.md`;
const FIND = `${GUIDES}/find-a-message.md`;

/** Blocks that no test of this file runs, each with the reason. */
const LEFT: Readonly<Record<string, string>> = {
  [`${MONGODB} 2`]: "needs mongosh; the test passes its document to the driver",
  [`${MONGODB} 6`]: "the same, with three hosts",
  [`${GUIDES}/run-in-containers.md 1`]: "needs Docker; test/image runs the steps of the image and of the first start",
  [`${GUIDES}/run-in-containers.md 2`]: "needs Docker",
  [`${GUIDES}/run-in-containers.md 3`]: "needs Docker",
  [`${GUIDES}/run-in-containers.md 4`]: "needs Docker",
  [`${GUIDES}/run-with-systemd.md 1`]: "the same steps as the Dockerfile's, which test/image runs",
  [`${GUIDES}/run-with-systemd.md 2`]: "changes the machine's users and units; test/unit/deploy checks the units",
  [`${GUIDES}/run-with-systemd.md 3`]: "needs the user; the same command as of set-up-mosquitto.md",
  [`${GUIDES}/run-with-systemd.md 4`]: "writes to /etc",
  [`${GUIDES}/run-with-systemd.md 5`]: "needs systemd",
  [`${GUIDES}/run-with-systemd.md 6`]: "needs systemd",
  [`${GUIDES}/run-with-kafka.md 1`]:
    "needs Kafka's scripts; test/journal/kafka-setup.test.ts creates the user and the topic",
  [`${GUIDES}/run-with-kafka.md 2`]: "only prints; test/journal/kafka-setup.test.ts checks the topic's settings",
  [`${GUIDES}/run-with-kafka.md 4`]: "test/journal/journal-switch.test.ts moves an installation to Kafka and back",
  [`${GUIDES}/use-persisted-documents.md 2`]: "names no document; test/server/persisted-documents.test.ts sends one",
  [`${KEYS} 2`]: "names a key of an installation; test/cli/operator-keys.test.ts runs the commands",
  [`${GUIDES}/configure-oidc-tokens.md 2`]: "needs an identity provider; test/services/tokens.test.ts has one",
  [`${GUIDES}/sign-in-at-an-identity-provider.md 1`]: "the same; test/console/sign-in.console.ts has one",
};
const done = new Set<string>();

/** Returns the block and marks it as run. */
function block(page: string, number: number): string {
  done.add(`${page} ${number}`);
  return blockOf(page, "sh", number);
}

interface Place {
  readonly dir: string;
  /** Replacements for texts of the guides. */
  readonly replace: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const PATH = [process.execPath, findMosquitto(), findMongod()].map((program) => path.dirname(program)).join(":");

function script(text: string, { replace }: Place): string {
  const all = { "npx sluice": `node ${ROOT}/scripts/sluice.mjs`, ...replace };
  return Object.entries(all).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/** Runs a block in a shell that stops at the first failure. Resolves with what it prints. */
async function shell(text: string, place: Place): Promise<string> {
  const env = { PATH: `${PATH}:${process.env.PATH ?? ""}`, HOME: place.dir, ...place.env };
  const args = ["--norc", "-euo", "pipefail", "-c", script(text, place)];
  const { stdout, stderr } = await run("/bin/bash", args, { cwd: place.dir, env });
  return stdout + stderr;
}

/** Starts the server that a block runs. */
async function serve(name: string, text: string, place: Place): Promise<Child> {
  const env = { PATH: `${PATH}:${process.env.PATH ?? ""}`, HOME: place.dir, ...place.env };
  const args = ["--norc", "-euc", script(text, place)];
  const child = await Child.start({ name, command: "/bin/bash", args, cwd: place.dir, env });
  disposeLater(() => child.kill());
  return child;
}

/** Returns the argument of `rs.initiate` in the guide. */
function replicaSetOf(text: string): { _id: string; members: { _id: number; host: string }[] } {
  let found: unknown;
  const [, code = ""] = /--eval '([^]*)'/.exec(text) ?? [];
  runInNewContext(code, { rs: { initiate: (document: unknown) => (found = document) } });
  return JSON.parse(JSON.stringify(found)) as ReturnType<typeof replicaSetOf>;
}

async function initiate(port: number, text: string): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    const document = replicaSetOf(text);
    // Only one of the guide's three servers runs in this test.
    document.members = document.members.slice(0, 1).map((member) => ({ ...member, host: `127.0.0.1:${port}` }));
    await client.db("admin").command({ replSetInitiate: document });
    await until(async () => (await client.db("admin").command({ hello: 1 })).isWritablePrimary === true);
  } finally {
    await client.close();
  }
}

/** Carries out the guide's `createUser` calls; `password` is the response to every prompt. */
async function createUsers(port: number, password: string): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  const asAdmin = new MongoClient(
    `mongodb://admin:${encodeURIComponent(password)}@127.0.0.1:${port}/?directConnection=true`,
  );
  const users: { user: string; pwd: string; roles: unknown[] }[] = [];
  const database = { createUser: (user: (typeof users)[number]) => users.push(user), auth: () => 1 };
  runInNewContext(blockOf(MONGODB, "js", 1), { db: { getSiblingDB: () => database }, passwordPrompt: () => password });
  try {
    for (const [index, { user, pwd, roles }] of (JSON.parse(JSON.stringify(users)) as typeof users).entries()) {
      await (index === 0 ? client : asAdmin).db("admin").command({ createUser: user, pwd, roles });
    }
  } finally {
    await client.close();
    await asAdmin.close();
  }
}

interface Installation {
  readonly place: Place;
  readonly url: string;
  readonly operatorKey: string;
  readonly mosquitto: Child;
  readonly platform: Child;
  readonly mongodbUri: string;
}

async function install(): Promise<Installation> {
  const dir = await temporaryDir();
  const [mqtt, certificates, mongo, http] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const place: Place = {
    dir,
    replace: {
      "/var/lib/sluice-broker": `${dir}/broker`,
      "/var/lib/mongodb": `${dir}/mongodb`,
      "27017": String(mongo),
      "broker.example.com": "localhost",
      "-p 8883": `-p ${mqtt}`,
      "-p 8884": `-p ${certificates}`,
    },
  };
  for (const number of [1, 2, 3, 5]) await shell(block(CERTIFICATES, number), place);
  expect(await shell(block(CERTIFICATES, 4), place)).toContain("server.crt: OK");

  const ports = ` --port ${mqtt} --certificate-port ${certificates}\n`;
  await shell(block(MOSQUITTO, 3).trimEnd() + ports, place);
  const mosquitto = await serve("mosquitto", `exec ${block(MOSQUITTO, 2)}`, place);
  const ca = await readFile(path.join(dir, "ca.crt"));
  await mosquitto.waitUntil(() => answers(mqtt, ca), 120_000);
  // The guide's alternative way to set up a broker.
  const other = { ...place, replace: { ...place.replace, "/var/lib/sluice-broker": `${dir}/own` } };
  expect(await shell(block(MOSQUITTO, 1), other)).toContain("SLUICE_OPERATOR_KEY");

  await mkdir(path.join(dir, "mongodb"));
  const mongod = await serve("mongod", `exec ${block(MONGODB, 1)}`, place);
  await mongod.waitUntil(() => acceptsConnections(mongo), 120_000);
  await initiate(mongo, blockOf(MONGODB, "sh", 2));

  const start = block(INSTALL, 1);
  expect(start).toContain("npm start");
  const platform = await serve("sluice", start, {
    ...place,
    replace: { ...place.replace, "npm start": `exec node ${ROOT}/dist/src/main.js` },
    env: { SLUICE_HTTP_PORT: String(http), SLUICE_REJECTION_NOTICES: "60" },
  });
  const url = `http://127.0.0.1:${http}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await platform.waitUntil(isReady, 120_000);
  const variables = await readFile(path.join(dir, "broker/platform.env"), "utf8");
  const operatorKey = /^SLUICE_OPERATOR_KEY=(.+)$/m.exec(variables)?.[1] ?? "";
  const [, mongodbUri = ""] = /MONGODB_URI='?([^' ]+)/.exec(script(start, place)) ?? [];
  return { place, url, operatorKey, mosquitto, platform, mongodbUri };
}

let installation: Installation;
let operator: Sluice;
beforeAll(async () => {
  installation = await install();
  operator = createSluice({ url: `${installation.url}/graphql`, apiKey: installation.operatorKey });
  disposeLater(() => operator.close());
}, 600_000);

test("the guides' commands install Sluice, import a fleet, publish and export", async () => {
  const { place, url, operatorKey, mosquitto, platform, mongodbUri } = installation;
  const { dir } = place;
  expect(await shell(block(KEYS, 1), place)).toMatch(/^slk_ops_[\w-]{43}\n$/);
  const registered = orThrow(await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } }));
  const env = { URL: url, API_KEY: registered.apiKeySecret, MQTT_PASSWORD: registered.credential.password };
  const asTenant = { ...place, env };

  await writeFile(path.join(dir, "fleet.csv"), blockOf(IMPORT, "csv", 1));
  const importing = {
    ...place,
    replace: { ...place.replace, "https://sluice.example.com": url, "slk_…": operatorKey },
  };
  await shell(block(IMPORT, 1), importing);
  const sensors = [{ sensorId: "temp-1", type: "temperature" }];
  const assets = [{ assetId: "truck-102", type: "truck", sensors }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  const sensor = { tenantId: "acme", assetId: "truck-102", sensorId: "temp-1" };
  const latest = async () => (await operator.latestReading(sensor))?.asset?.sensor?.latestReading;

  await shell(block(PUBLISH, 1), asTenant);
  await until(async () => (await latest())?.value === 27.4);
  const first = (await latest())?.receivedAt;

  await shell(block(CONNECT, 1), asTenant);
  const csr = await readFile(path.join(dir, "gateway.csr"), "utf8");
  const client = createSluice({ url: `${url}/graphql`, apiKey: registered.apiKeySecret });
  disposeLater(() => client.close());
  const { certificate } = orThrow(
    await client.brokerCredentialIssue({ input: { name: "Gateway 7", assetIds: ["truck-102"], csr, validDays: 365 } }),
  );
  expect(certificate?.mqttUrl).toMatch(/^mqtts:\/\/localhost:/);
  await writeFile(path.join(dir, "gateway.crt"), certificate?.certificate ?? "");
  await shell(block(CONNECT, 2), asTenant);
  await until(async () => (await latest())?.receivedAt !== first);

  const notices = await serve("mosquitto_sub", `exec ${block(FIND, 1).trimEnd()} -C 1`, asTenant);
  const faulty = blockOf(PUBLISH, "sh", 1).replace("temp-1", "fuel-1").replace("gateway-7", "gateway-8");
  await until(async () => {
    await shell(faulty, asTenant);
    return !notices.running;
  });
  await notices.whenEnded();
  expect(JSON.parse(notices.output.split("\n")[0] ?? "")).toMatchObject({
    reason: "UNKNOWN_SENSOR",
    stage: "VALIDATE",
  });

  const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const range = { "2026-03-01T00:00:00Z": hour(-1), "2026-04-01T00:00:00Z": hour(1) };
  const exporting = { ...asTenant, replace: { ...asTenant.replace, ...range } };
  await shell(block(EXPORT, 1), exporting);
  const exported = await readFile(path.join(dir, "readings.csv"), "utf8");
  expect(exported).toMatch(/^tenantId,.*timestamp.*\r\nacme,truck-102,temp-1,/);
  // An export that is cut off within its last line.
  await writeFile(path.join(dir, "readings.csv"), exported.slice(0, -10));
  await shell(block(EXPORT, 2), exporting);
  expect(await readFile(path.join(dir, "kept.csv"), "utf8")).toBe(exported);
  expect(await shell(block(EXPORT, 3), exporting)).toMatch(/"url": ?"readings\?ticket=/);

  await platform.stop();
  await mosquitto.stop();
  const repair = `set -a; . broker/platform.env; set +a; ${block(REPAIR, 1)}`;
  expect(await shell(repair, { ...place, env: { MONGODB_URI: mongodbUri } })).toContain("dynamic-security.json");
}, 600_000);

test("Sluice starts with the user and the connection string of the MongoDB guide", async () => {
  const { place } = installation;
  const dir = await temporaryDir();
  const [port, http, password] = [await freePort(), await freePort(), "a/b:c%d@e"];
  const mongo = { dir, replace: { ...place.replace, "/var/lib/mongodb": `${dir}/mongodb`, "27017": String(port) } };
  await mkdir(path.join(dir, "mongodb"));
  await shell(block(MONGODB, 4), mongo);
  const mongod = await serve("mongod", `exec ${block(MONGODB, 5)}`, mongo);
  await mongod.waitUntil(() => acceptsConnections(port), 120_000);
  await initiate(port, blockOf(MONGODB, "sh", 6));
  await createUsers(port, password);

  const uri = settingsIn(blockOf(MONGODB, "sh", 7))
    ?.MONGODB_URI?.replace("PASSWORD", password.replace(/[%/:@]/g, encodeURIComponent))
    .replace(/@[^/]+/, `@127.0.0.1:${port}`);
  const platform = await serve("sluice", `set -a; . broker/platform.env; set +a; exec node ${ROOT}/dist/src/main.js`, {
    ...place,
    env: {
      MONGODB_URI: uri ?? "",
      SLUICE_HTTP_PORT: String(http),
      SLUICE_ROLES: "api",
      SLUICE_BROKER_RECONCILE: "off",
    },
  });
  // The broker may be stopped by another test, so ignore reasons that concern the broker.
  const reasons = () =>
    fetch(`http://127.0.0.1:${http}/readyz`).then(
      async (response) => JSON.stringify(await response.json()),
      () => "MongoDB",
    );
  await platform.waitUntil(async () => !/MongoDB|is starting/.test(await reasons()), 120_000);
  expect(platform.output).not.toContain("not authorized on sluice");
}, 600_000);

const pages = globSync(`${GUIDES}/*.md`, { cwd: ROOT }).sort();
const settings = pages.flatMap((page) =>
  blocksOf(page, "sh").flatMap((text, index) => {
    const variables = settingsIn(text);
    return variables === null ? [] : [{ name: `${page} ${index + 1}`, variables }];
  }),
);

test.each(settings)("the variables of block $name exist and are valid", ({ variables }) => {
  const loaded = loadConfig(variables);
  const failures = loaded.ok ? [] : loaded.failure.filter(({ name }) => name in variables);
  // The files that the examples name do not exist on this machine.
  expect(failures.filter(({ found }) => !found.includes("cannot be read"))).toEqual([]);
});

test("every command of the guides is run, checked or excluded for a reason", () => {
  const all = pages.flatMap((page) => blocksOf(page, "sh").map((_, index) => `${page} ${index + 1}`));
  const known = new Set([...done, ...Object.keys(LEFT), ...settings.map(({ name }) => name)]);
  expect(all.filter((name) => !known.has(name))).toEqual([]);
  expect(Object.keys(LEFT).filter((name) => !all.includes(name))).toEqual([]);
});
