/** If MongoDB or Kafka is unusable, commands end in time, with a remedy and a documented exit code. */
import { createServer, type Socket } from "node:net";
import { freePort } from "../../dev/ports";
import { buildProgram } from "../../src/cli/program";
import { disposeLater, sharedMongo, temporaryDir } from "../harness/servers";

const COMMANDS: readonly (readonly string[])[] = [
  ["operator-key", "list"],
  ["operator-key", "create", "--name", "Night"],
  ["operator-key", "revoke", "none"],
  ["broker-file", "--out", "dynamic-security.json"],
  ["journal-switch", "--to", "kafka"],
];

const ENVIRONMENT = {
  MQTT_URL: "mqtts://localhost:8883",
  SLUICE_MQTT_ADMIN_PASSWORD: "admin-password-of-the-broker",
  SLUICE_MQTT_INGESTION_PASSWORD: "ingestion-password-of-the-broker",
  SLUICE_MQTT_INGESTION_CLIENT_ID: "0123456789abcdef0123456789abcdef",
};

function run(environment: Readonly<Record<string, string>>, args: readonly string[]): Promise<unknown> {
  return buildProgram(() => undefined, { ...ENVIRONMENT, ...environment }).parseAsync([...args], { from: "user" });
}

/** Resolves with a port that accepts connections and never responds. */
async function silentPort(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  disposeLater(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe.each(COMMANDS)("regression: %s %s", (...args) => {
  const command = args.filter((each) => typeof each === "string");

  test.each([
    ["refuses connections", freePort, "connect ECONNREFUSED"],
    ["accepts connections and is silent", silentPort, "Server selection timed out after 300 ms"],
  ])("exits with 69 if MongoDB %s", async (_how, port, reason) => {
    const server = `127.0.0.1:${await port()}`;
    const MONGODB_URI = `mongodb://me:hunter2@${server}/?replicaSet=rs0&serverSelectionTimeoutMS=300`;
    const failure = run({ MONGODB_URI }, command);
    await expect(failure).rejects.toMatchObject({ exitCode: 69 });
    await expect(failure).rejects.toThrow(`MongoDB at ${server} does not respond: ${reason}`);
    await expect(failure).rejects.toThrow("\nStart it, or correct MONGODB_URI. Then run the command again.");
    await expect(failure).rejects.not.toThrow("hunter2");
  });

  test("exits with 78 if MongoDB rejects the user", async () => {
    const { uri, database } = await sharedMongo();
    const failure = run(
      { MONGODB_URI: uri.replace("//", "//nobody:hunter2@"), SLUICE_MONGODB_DATABASE: database },
      command,
    );
    await expect(failure).rejects.toMatchObject({ exitCode: 78 });
    await expect(failure).rejects.toThrow("MONGODB_URI: has credentials that MongoDB rejects");
  });
});

test("regression: journal-switch exits with 69 if Kafka does not respond", async () => {
  const { uri, database } = await sharedMongo();
  const failure = run(
    {
      MONGODB_URI: uri,
      SLUICE_MONGODB_DATABASE: database,
      SLUICE_KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
      HOME: await temporaryDir(),
    },
    ["journal-switch", "--to", "kafka"],
  );
  await expect(failure).rejects.toMatchObject({ exitCode: 69 });
  await expect(failure).rejects.toThrow(/^Kafka does not respond: .*\nStart it, or correct SLUICE_KAFKA_BROKERS/);
});
