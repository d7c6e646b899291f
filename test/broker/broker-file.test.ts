import { readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { MongoClient } from "mongodb";
import { startMosquitto } from "../../dev/mosquitto";
import { tenantUsername } from "../../src/domain/broker-credential";
import { DEFAULT_TENANT_LIMITS } from "../../src/domain/limits";
import { registeredBrokerUsers } from "../../src/cli/broker-file";
import { buildProgram } from "../../src/cli/program";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, sharedMongo, startOwnBroker, temporaryDir, uniqueName, withDatabase } from "../harness/servers";
import { OPERATOR, startStack, value } from "../services/stack";

const readable = (file: string) =>
  readFile(file, "utf8").then((text) => JSON.parse(text) as { clients: { username: string }[] });

test("a truncated file is rebuilt from MongoDB before the broker starts, with every credential in force", async () => {
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
  const variables = {
    MONGODB_URI: withDatabase(uri, "admin"),
    SLUICE_MONGODB_DATABASE: database,
    MQTT_URL: broker.url,
    SLUICE_MQTT_ADMIN_PASSWORD: broker.admin.password,
    SLUICE_MQTT_INGESTION_PASSWORD: broker.ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: broker.ingestion.clientId,
  };
  const run = async (...args: string[]) => {
    let output = "";
    const program = buildProgram((text) => (output += text), variables);
    await program.parseAsync(["broker-file", "--out", file, ...args], { from: "user" });
    return output;
  };
  expect(await run()).toContain("kept");
  const whole = await readable(file);
  await truncate(file, 700);
  expect(await run()).toContain("written anew");
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
  while (!stack.accounts.readiness.ready) await new Promise((resolve) => setTimeout(resolve, 10));
  const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
  expect(drifts).toEqual([]);
  await value(lifecycle.resumeTenant(OPERATOR, { tenantId: off }));
  await connect(suspended.credential.username, suspended.credential.password);
  await value(brokerCredentials.revoke(OPERATOR, { username: first.credential.username }));
  await value(lifecycle.deleteTenant(OPERATOR, { tenantId: off }));

  await broker.stop();
  const strange = { username: "a-person", roles: [] };
  const document = await readable(file);
  await writeFile(file, JSON.stringify({ ...document, clients: [...document.clients.slice(0, 2), strange] }));
  expect(await run()).toMatch(/lacks the user .*written anew/);
  expect(names(await readable(file))).toContain("a-person");
  expect(await run("--force")).toContain("replaced by order");
});

test("a broker whose file is damaged starts with the users that are registered", async () => {
  const dir = await temporaryDir();
  const { uri, database } = await sharedMongo();
  const client = new MongoClient(uri);
  disposeLater(() => client.close());
  const broker = { hash: "a".repeat(88), salt: "b".repeat(16), iterations: 1_000 };
  const tenants = Array.from({ length: 10_000 }, (_, index) => {
    const _id = `t-${String(index)}`;
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
