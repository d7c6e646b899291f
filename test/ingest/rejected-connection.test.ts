import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import pino from "pino";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { toId } from "../../src/domain/keys";
import { IngestSession } from "../../src/ingest/mqtt/ingest-session";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker } from "../harness/servers";

const password = "secret of acme";

test("retries while the broker rejects the ingestion session", async () => {
  const broker = await startOwnBroker({
    extraRoles: [tenantRole(toId("acme"))],
    extraClients: [tenantClient(toId("acme"), await hashPassword(password))],
  });
  const caCertificate = await readFile(broker.caFile, "utf8");
  const rejected = Promise.withResolvers<void>();
  const log = { write: (line: string) => line.includes("connection rejected") && rejected.resolve() };
  const received = Promise.withResolvers<string>();
  const session = new IngestSession(
    {
      ...broker.ingestion,
      url: broker.url,
      caCertificate,
      clientId: randomBytes(16).toString("hex"),
      sessionExpirySeconds: 3600,
    },
    ({ payload }) => {
      received.resolve(payload.toString());
      return true;
    },
    pino({ level: "warn" }, log),
  );
  disposeLater(() => session.stop());
  await session.start();

  const silent = pino({ level: "silent" });
  const admin = new DynamicSecurity({ url: broker.url, ...broker.admin, ca: caCertificate }, silent);
  disposeLater(() => admin.stop());
  await admin.start();
  const { username } = broker.ingestion;
  await admin.execute({ command: "disableClient", username });
  await rejected.promise;
  expect(session.isConnected).toBe(false);
  await admin.execute({ command: "enableClient", username });

  const gateway = await connectMqtt(broker, { username: "tenant_acme", password });
  await gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", "kept", { qos: 1 });
  expect(await received.promise).toBe("kept");
});
