import { readFile } from "node:fs/promises";
import { FLEETS } from "../../dev/simulator/fleets";
import { connectGateway } from "../../dev/simulator/gateway";
import { startMisbehavingGateway, NOT_AUTHORIZED } from "../../dev/simulator/misbehaving";
import { tenantRole } from "../../dev/tenant-account";
import { hashPassword, client } from "../../src/broker/dynamic-security-document";
import { toId } from "../../src/domain/keys";
import { collect, connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker } from "../harness/servers";

test("the misbehaving gateway makes each of its mistakes as a client of its tenant", async () => {
  const [victim, culprit] = FLEETS;
  if (victim === undefined || culprit === undefined) throw new Error("there are two fleets");
  const account = { tenantId: culprit.tenantId, apiKey: "", username: "tenant_globex", password: "secret" };
  const role = tenantRole(toId(culprit.tenantId));
  const broker = await startOwnBroker({
    extraClients: [client(account.username, await hashPassword(account.password), role.rolename)],
    extraRoles: [role],
  });
  const access = { ...account, mqttUrl: broker.url };
  const listener = await connectMqtt(broker, { ...broker.ingestion });
  const received = collect(listener);
  await listener.subscribeAsync("tenants/#", { qos: 1 });

  const ca = await readFile(broker.caFile);
  const example = await connectGateway(ca, access, "gateway");
  expect(example.options.clientId).toMatch(/^tenants\/globex\/gateway-[\w-]{22}$/);
  await example.endAsync();

  const gateway = await startMisbehavingGateway(ca, access, culprit, victim);
  disposeLater(() => gateway.stop());
  await received.next("tenants/globex/assets/building-north/sensors/ghost-1/telemetry");
  await received.next("tenants/globex/assets/Building North/telemetry");
  while (gateway.intrusionAnswer === null) await new Promise((resolve) => listener.once("packetreceive", resolve));
  expect(gateway.intrusionAnswer).toBe(NOT_AUTHORIZED);
  expect(received.all.filter(({ topic }) => topic.startsWith("tenants/acme/"))).toEqual([]);
});
