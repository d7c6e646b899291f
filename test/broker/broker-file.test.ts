import { readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { MongoClient } from "mongodb";
import { startMosquitto } from "../../dev/mosquitto";
import { tenantUsername } from "../../src/domain/broker-credential";
import { toId } from "../../src/domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import { registeredBrokerUsers } from "../../src/cli/broker-file";
import { buildProgram } from "../../src/cli/program";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import {
  disposeLater,
  sharedMongo,
  startOwnBroker,
  temporaryDir,
  uniqueName,
  withDatabase,
  type SharedMongo,
} from "../harness/servers";
import type { BrokerAccess } from "../harness/shared-servers";
import { OPERATOR, startStack, value } from "../services/stack";
import { until } from "../harness/until";

const readable = (file: string) =>
  readFile(file, "utf8").then((text) => JSON.parse(text) as { clients: { username: string }[] });

const brokerFile =
  (broker: BrokerAccess & { dynamicSecurityFile: string }, { uri, database }: SharedMongo) =>
  async (...args: string[]) => {
    let output = "";
    const program = buildProgram((text) => (output += text), {
      MONGODB_URI: uri,
      SLUICE_MONGODB_DATABASE: database,
      MQTT_URL: broker.url,
      SLUICE_MQTT_ADMIN_PASSWORD: broker.admin.password,
      SLUICE_MQTT_INGESTION_PASSWORD: broker.ingestion.password,
      SLUICE_MQTT_INGESTION_CLIENT_ID: broker.ingestion.clientId,
    });
    await program.parseAsync(["broker-file", "--out", broker.dynamicSecurityFile, ...args], { from: "user" });
    return output;
  };

test("a restored file does not bring back the password of a previous tenant", async () => {
  const broker = await startOwnBroker();
  const mongo = await sharedMongo();
  const stack = await startStack({ uri: mongo.uri, broker });
  const { fleet, lifecycle } = stack.services;
  const tenantId = uniqueName("acme");
  const registered = () => fleet.registerTenant(OPERATOR, { tenantId, name: "A" });
  const former = await value(registered());
  const gone = await value(fleet.registerTenant(OPERATOR, { tenantId: uniqueName("gone"), name: "B" }));
  const backup = await readFile(broker.dynamicSecurityFile);
  await value(lifecycle.deleteTenant(OPERATOR, { tenantId }));
  await value(lifecycle.deleteTenant(OPERATOR, { tenantId: gone.tenant.tenantId }));
  const left = () => stack.mongo.db().collection("tenants").countDocuments();
  await until(async () => (await left()) === 0);
  const current = await value(registered());

  await broker.stop();
  await writeFile(broker.dynamicSecurityFile, backup);
  expect(await brokerFile(broker, mongo)()).toContain("Repaired ");
  await broker.restart();
  const { username } = current.credential;
  for (const { credential } of [former, gone]) {
    const before = { username: credential.username, password: credential.password, clientId: uniqueName("gateway") };
    await expect(connectMqtt(broker, before)).rejects.toThrow(/not authorized/i);
  }
  await connectMqtt(broker, { username, password: current.credential.password, clientId: uniqueName("gateway") });
});

test("keeps unregistered users that look like those of another database", async () => {
  const users = Array.from({ length: 11 }, (_, index) => `tenant_other-${String(index)}`);
  const broker = await startOwnBroker({
    extraClients: users.map((username) => ({ username, roles: [{ rolename: username }] })),
    extraRoles: users.map((rolename) => ({ rolename, acls: [] })),
  });
  await broker.stop();
  const run = brokerFile(broker, await sharedMongo());
  const before = await readFile(broker.dynamicSecurityFile, "utf8");
  expect(await run()).toMatch(/Nothing was changed\. Kept 11 users that MongoDB does not list/);
  expect(await readFile(broker.dynamicSecurityFile, "utf8")).toBe(before);
  await run("--force");
  expect((await readable(broker.dynamicSecurityFile)).clients).toHaveLength(2);
});

test("rebuilds a truncated file from MongoDB with every active credential", async () => {
  const broker = await startOwnBroker();
  const { uri, database } = await sharedMongo();
  const stack = await startStack({ uri, broker });
  const { fleet, brokerCredentials, lifecycle } = stack.services;
  const [good, off] = [uniqueName("good"), uniqueName("off")];
  const first = await value(fleet.registerTenant(OPERATOR, { tenantId: good, name: "A" }));
  const suspended = await value(fleet.registerTenant(OPERATOR, { tenantId: off, name: "B" }));
  await value(fleet.registerAsset(OPERATOR, { tenantId: good, assetId: "a", type: "t" }));
  await value(lifecycle.suspendTenant(OPERATOR, { tenantId: off }));
  const rotated = await value(brokerCredentials.rotate(OPERATOR, { tenantId: good, graceSeconds: 600 }));
  const gateway = await value(brokerCredentials.issue(OPERATOR, { tenantId: good, assetIds: ["a"] }));
  const ended = await value(brokerCredentials.issue(OPERATOR, { tenantId: good }));
  await value(brokerCredentials.revoke(OPERATOR, { username: ended.credential.username }));
  const { csr, key } = await requestCertificate();
  const { certificate } = await value(brokerCredentials.issue(OPERATOR, { tenantId: good, csr }));

  await broker.stop();
  const file = broker.dynamicSecurityFile;
  const run = brokerFile(broker, { uri, database });
  // The broker hashes passwords itself, so its hashes differ.
  expect(await run()).toContain("the hash of its password differs");
  expect(await run()).toContain("matches MongoDB");
  const whole = await readable(file);
  await truncate(file, 700);
  expect(await run()).toContain(" again (");
  const names = ({ clients }: { clients: { username: string }[] }) => clients.map(({ username }) => username).sort();
  expect(names(await readable(file))).toEqual(names(whole));

  await broker.restart();
  const connect = (username: string, password: string) =>
    connectMqtt(broker, { username, password, clientId: uniqueName("gateway") });
  for (const secret of [first.credential, rotated.secret, gateway.secret!]) {
    const client = await connect(secret.username, secret.password);
    await client.publishAsync(`tenants/${good}/assets/a/x`, "{}", { qos: 1 });
  }
  const byCertificate = await connectWithCertificate(broker, certificate!.certificate, key);
  await byCertificate.publishAsync(`tenants/${good}/x`, "{}", { qos: 1 });
  for (const secret of [suspended.credential, ended.secret!]) {
    await expect(connect(secret.username, secret.password)).rejects.toThrow(/not authorized/i);
  }
  await until(() => stack.accounts.readiness.ready);
  const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
  expect(drifts).toEqual([]);
  await value(lifecycle.resumeTenant(OPERATOR, { tenantId: off }));
  await connect(suspended.credential.username, suspended.credential.password);
  await value(brokerCredentials.revoke(OPERATOR, { username: first.credential.username }));
  await value(lifecycle.deleteTenant(OPERATOR, { tenantId: off }));

  await broker.stop();
  const strange = { username: "a-person", roles: [] };
  const document = await readable(file);
  const groups = [{ groupname: "people", clients: [] }];
  await writeFile(file, JSON.stringify({ ...document, groups, clients: [...document.clients.slice(0, 2), strange] }));
  expect(await run()).toMatch(/Repaired .*the broker does not know this user/);
  expect(await readable(file)).toMatchObject({ groups });
  expect(names(await readable(file))).toContain("a-person");
  expect(await run("--force")).toContain("--force was given");
});

test("rebuilds a damaged file, so that the broker starts with the registered users", async () => {
  const dir = await temporaryDir();
  const { uri, database } = await sharedMongo();
  const client = new MongoClient(uri);
  disposeLater(() => client.close());
  const broker = { hash: "a".repeat(88), salt: "b".repeat(16), iterations: 1_000 };
  const tenants = Array.from({ length: 10_000 }, (_, index) => {
    const _id = toId(`t-${String(index)}`);
    const account = { username: tenantUsername(_id), ...broker };
    return {
      _id: _id as never,
      name: _id,
      status: "ACTIVE",
      createdAt: new Date(),
      limits: DEFAULT_TENANT_LIMITS,
      broker: account,
    };
  });
  await client.db().collection("tenants").insertMany(tenants);
  await writeFile(path.join(dir, "dynamic-security.json"), '{"clients":[{"user');
  const furtherUsers = () => registeredBrokerUsers({ uri: withDatabase(uri, "admin"), database }, false);
  const server = await startMosquitto({ dir, furtherUsers });
  disposeLater(() => server.kill());
  expect(server.seeded).toMatchObject({ kind: "replaced" });
  expect((await readable(server.dynamicSecurityFile)).clients).toHaveLength(10_002);
  const { username, password } = server.admin;
  await connectMqtt(server, { username, password });
});
