import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import pino from "pino";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { toId } from "../../src/domain/keys";
import { IngestSession, type MessageSink } from "../../src/ingest/mqtt/ingest-session";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker } from "../harness/servers";

const password = "secret of acme";

test("a new session survives a kill of the broker before the first message", async () => {
  const broker = await startOwnBroker({
    extraRoles: [tenantRole(toId("acme"))],
    extraClients: [tenantClient(toId("acme"), await hashPassword(password))],
  });
  const options = {
    ...broker.ingestion,
    url: broker.url,
    caCertificate: await readFile(broker.caFile, "utf8"),
    clientId: randomBytes(16).toString("hex"),
    sessionExpirySeconds: 3600,
  };
  const open = async (sink: MessageSink) => {
    const session = new IngestSession(options, sink, pino({ level: "silent" }));
    disposeLater(() => session.stop());
    await session.start();
    return session;
  };
  await (await open(() => true)).stop();
  await broker.kill();
  await broker.restart();

  const gateway = await connectMqtt(broker, { username: "tenant_acme", password });
  await gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", "kept", { qos: 1 });
  const received = Promise.withResolvers<string>();
  await open(({ payload }) => {
    received.resolve(payload.toString());
    return true;
  });
  expect(await received.promise).toBe("kept");
});
