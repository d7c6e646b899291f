import { readFile, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import type { MqttClient } from "mqtt";
import { pino } from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { X509ClientAuthority } from "../../src/broker/client-authority";
import { RevocationFile } from "../../src/broker/revocation-file";
import { CertificateRevocations } from "../../src/services/credentials/certificate-revocations";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { startOwnBroker, uniqueName } from "../harness/servers";
import { OPERATOR, startStack, value, type Stack } from "./stack";

const REVOKED = /certificate revoked/;

let broker: Mosquitto;
let stack: Stack;
let authority: X509ClientAuthority;
beforeAll(async () => {
  broker = await startOwnBroker();
  const { clientCaFile, clientCaKeyFile } = broker.certificates;
  const [certificate, key] = await Promise.all([readFile(clientCaFile, "utf8"), readFile(clientCaKeyFile, "utf8")]);
  authority = await X509ClientAuthority.load({ certificate, key });
  stack = await startStack({
    broker,
    replace: () => ({
      revocationList: new RevocationFile(authority, broker.revocations, pino({ level: "silent" })),
    }),
  });
});

interface Gateway {
  readonly username: string;
  readonly serialNumber: string;
  connect(): Promise<MqttClient>;
}

async function newTenant(): Promise<{ tenantId: string; gateway(): Promise<Gateway> }> {
  const tenantId = uniqueName("acme");
  await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  return {
    tenantId,
    async gateway() {
      const { csr, key } = await requestCertificate();
      const { credential, certificate } = await value(
        stack.services.brokerCredentials.issue(OPERATOR, { tenantId, csr }),
      );
      return {
        username: credential.username,
        serialNumber: credential.serialNumber ?? "",
        connect: () => connectWithCertificate(broker, certificate!.certificate, key),
      };
    },
  };
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));
const listed = async () => [...((await authority.revokedIn(await readFile(broker.revocations.file, "utf8"))) ?? [])];

/** The broker reads the list between two rounds of its loop, so a first attempt may still succeed. */
async function rejected({ connect }: Gateway): Promise<void> {
  for (;;) {
    const outcome = await connect().then(
      (client) => client.endAsync(true),
      (error: unknown) => error as Error,
    );
    if (outcome !== undefined) {
      expect(outcome.message).toMatch(REVOKED);
      return;
    }
  }
}

test("a revoked certificate's session ends, and TLS rejects it without side effects", async () => {
  const acme = await newTenant();
  const [first, second, third] = [await acme.gateway(), await acme.gateway(), await acme.gateway()];
  const fourth = await acme.gateway();
  const [one, two] = [await first.connect(), await second.connect()];
  const { username, password } = broker.ingestion;
  const ingestion = await connectMqtt(broker, { username, password, clientId: uniqueName("reader") });
  let disturbed = 0;
  for (const client of [two, ingestion]) client.on("close", () => disturbed++);
  const ended = closed(one);
  await value(stack.services.brokerCredentials.revoke(OPERATOR, { username: first.username }));
  await ended;
  await rejected(first);
  // If two lists are written within one second, the later list counts.
  await value(stack.services.brokerCredentials.revoke(OPERATOR, { username: third.username }));
  await rejected(third);
  await (await fourth.connect()).endAsync();
  const topic = `tenants/${acme.tenantId}/assets/a/sensors/s/telemetry`;
  await two.publishAsync(topic, "{}", { qos: 1 });
  expect(disturbed).toBe(0);
  expect(await listed()).toEqual(expect.arrayContaining([first.serialNumber, third.serialNumber]));
  expect(await listed()).not.toContain(second.serialNumber);
});

test("certificates of a deleted tenant are rejected, although its name is not stored", async () => {
  const acme = await newTenant();
  const gateway = await acme.gateway();
  const client = await gateway.connect();
  const ended = closed(client);
  await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId: acme.tenantId }));
  await ended;
  await rejected(gateway);
  const kept = await stack.mongo.db().collection("revokedCertificates").find({}).toArray();
  expect(JSON.stringify(kept)).not.toContain(acme.tenantId);
});

test("a restarted broker accepts the list, and OpenSSL can verify it", async () => {
  const gateway = await (await newTenant()).gateway();
  await value(stack.services.brokerCredentials.revoke(OPERATOR, { username: gateway.username }));
  await broker.restart();
  await rejected(gateway);
  const verified = execFileSync(
    "openssl",
    ["crl", "-in", broker.revocations.file, "-CAfile", broker.certificates.clientCaFile, "-noout", "-text"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
  expect(verified.toUpperCase()).toContain(gateway.serialNumber.toUpperCase());
  expect(verified).toMatch(/X509v3 CRL Number/);
});

test("lists revocations of another process, skips expired ones and keeps equal lists", async () => {
  const acme = await newTenant();
  const [theirs, over] = [await acme.gateway(), await acme.gateway()];
  const credentials = stack.ports.brokerCredentials;
  for (const { username } of [theirs, over])
    await credentials.changeStatus(username, ["ACTIVE"], "REVOKED", new Date());
  const documents = stack.mongo.db().collection<{ _id: string }>("brokerCredentials");
  await documents.updateOne({ _id: over.username }, { $set: { expiresAt: new Date(0) } });
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => lines.push(line) });
  const list = new RevocationFile(authority, broker.revocations, logger);
  const revocations = new CertificateRevocations(credentials, list, stack.ports.clock, logger);
  await Promise.all([revocations.refresh(), revocations.refresh(), revocations.refresh()]);
  await rejected(theirs);
  expect(await listed()).not.toContain(over.serialNumber);
  expect(lines).toHaveLength(1);
});

test("regression: two writers of one list do not remove each other's file", async () => {
  const { file } = broker.revocations;
  const lists = [1, 2, 3, 4].map(
    () => new RevocationFile(authority, { file, pidFile: null }, pino({ level: "silent" })),
  );
  const of = (serialNumber: string) => [{ serialNumber, revokedAt: new Date() }];
  await Promise.all(lists.map((list, index) => list.publish(of(`5${String(index)}`), new Date())));
  expect(await listed()).toHaveLength(1);
  // The platform's next check corrects the list.
  await lists[0]?.publish(await stack.ports.brokerCredentials.revokedCertificates(new Date()), new Date());
});

test("sends no signal to a reused process ID", async () => {
  const { file } = broker.revocations;
  const lines: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => lines.push(line) });
  const pidFile = `${file}.pid`;
  await writeFile(pidFile, String(process.pid));
  let told = 0;
  const count = () => void told++;
  process.on("SIGHUP", count);
  const list = new RevocationFile(authority, { file, pidFile }, logger);
  await list.publish([{ serialNumber: "4a", revokedAt: new Date() }], new Date());
  process.removeListener("SIGHUP", count);
  expect(told).toBe(0);
  expect(lines.join()).toContain("broker not signalled");
  // The platform's next check corrects it.
  await list.publish(await stack.ports.brokerCredentials.revokedCertificates(new Date()), new Date());
});
