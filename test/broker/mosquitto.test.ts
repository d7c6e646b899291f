import { connect as connectPlain } from "node:net";
import { connectAsync, type MqttClient } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import { tenantClient, tenantRole } from "../../dev/tenant-account";
import { hashPassword } from "../../src/broker/dynamic-security-document";
import { toId } from "../../src/domain/keys";
import { DURABLE, collect, connectMqtt } from "../harness/mqtt";
import { startOwnBroker } from "../harness/servers";

const NOT_AUTHORIZED = 135;
const RETAIN_NOT_SUPPORTED = 154;
const topicOf = (tenant: string, sensor = "s1"): string => `tenants/${tenant}/assets/a1/sensors/${sensor}/telemetry`;

describe("the broker as configured", () => {
  let broker: Mosquitto;
  let acme: MqttClient;
  let ingestion: MqttClient;
  let inbox: ReturnType<typeof collect>;

  const asTenant = (tenant: string): { username: string; password: string } => ({
    username: `tenant_${tenant}`,
    password: `secret of ${tenant}`,
  });

  beforeAll(async () => {
    const tenants = ["acme", "globex"];
    broker = await startOwnBroker({
      extraRoles: tenants.map((tenantId) => tenantRole(toId(tenantId))),
      extraClients: await Promise.all(
        tenants.map(async (tenant) => tenantClient(toId(tenant), await hashPassword(asTenant(tenant).password))),
      ),
    });
    ingestion = await connectMqtt(broker, { ...broker.ingestion, ...DURABLE });
    inbox = collect(ingestion);
    await ingestion.subscribeAsync("tenants/#", { qos: 1, rh: 2 });
    acme = await connectMqtt(broker, asTenant("acme"));
  });

  /** Publishes an allowed message and waits until it arrives. Earlier messages have arrived by then. */
  async function barrier(sensor: string): Promise<void> {
    await acme.publishAsync(topicOf("acme", sensor), "1", { qos: 1 });
    await inbox.next(topicOf("acme", sensor));
  }

  it("rejects a client without a user", async () => {
    await expect(connectMqtt(broker, {})).rejects.toThrow(/not authorized/i);
  });

  it("rejects a wrong password", async () => {
    await expect(connectMqtt(broker, { ...asTenant("acme"), password: "wrong" })).rejects.toThrow(/not authorized/i);
  });

  it("rejects a connection without TLS", async () => {
    const socket = connectPlain(broker.port, "127.0.0.1");
    const mqttConnect = Buffer.from("100c00044d5154540402003c0000", "hex");
    const answer: Buffer[] = [];
    socket.on("data", (data: Buffer) => answer.push(data)).on("error", () => undefined);
    socket.write(mqttConnect);
    await new Promise((resolve) => socket.once("close", resolve));
    expect(Buffer.concat(answer)[0]).not.toBe(0x20);
    await expect(
      connectAsync(`mqtt://127.0.0.1:${String(broker.port)}`, { ...asTenant("acme"), reconnectPeriod: 0 }, false),
    ).rejects.toThrow();
  });

  it("rejects a client that does not trust the authority", async () => {
    await expect(connectMqtt(broker, { ...asTenant("acme"), ca: [] })).rejects.toThrow(/certificate|issuer/i);
  });

  it("delivers a tenant's messages to the ingestion service", async () => {
    await acme.publishAsync(topicOf("acme"), '{"value":27.4}', { qos: 1 });
    await expect(inbox.next(topicOf("acme"))).resolves.toMatchObject({ payload: '{"value":27.4}', packet: { qos: 1 } });
  });

  it("delivers QoS 0 as QoS 1, which queues while the ingestion service is away", async () => {
    await acme.publishAsync(topicOf("acme", "qos0"), "1", { qos: 0 });
    await expect(inbox.next(topicOf("acme", "qos0"))).resolves.toMatchObject({ packet: { qos: 1 } });
  });

  it.each([topicOf("globex"), "tenants/acme2/x", "tenants", "other/acme", "$CONTROL/dynamic-security/v1"])(
    "rejects acme's publish to %s",
    async (topic) => {
      await expect(acme.publishAsync(topic, "1", { qos: 1 })).rejects.toMatchObject({ code: NOT_AUTHORIZED });
      await barrier(`after-${topic.replace(/\W/g, "-")}`);
      expect(inbox.all.map((message) => message.topic)).not.toContain(topic);
    },
  );

  it.each(["#", "tenants/#", "tenants/acme/#", topicOf("acme"), topicOf("globex"), "$SYS/#", "$CONTROL/#"])(
    "rejects acme's subscription to %s",
    async (filter) => {
      await expect(acme.subscribeAsync(filter, { qos: 1 })).rejects.toThrow(/not authorized/i);
    },
  );

  it("rejects every publish of the ingestion service", async () => {
    for (const topic of [topicOf("acme"), "x", "$CONTROL/dynamic-security/v1"]) {
      await expect(ingestion.publishAsync(topic, "1", { qos: 1 })).rejects.toMatchObject({ code: NOT_AUTHORIZED });
    }
  });

  it.each(["#", "$SYS/#", "$CONTROL/#", "other/#"])(
    "rejects the ingestion service's subscription to %s",
    async (filter) => {
      await expect(ingestion.subscribeAsync(filter, { qos: 1 })).rejects.toThrow(/not authorized/i);
    },
  );

  it("lets only the administrator command the plugin, and denies everything by default", async () => {
    const admin = await connectMqtt(broker, broker.admin);
    const answers = collect(admin);
    await admin.subscribeAsync("$CONTROL/dynamic-security/v1/response", { qos: 1 });
    const commands = [{ command: "getDefaultACLAccess", correlationData: "1" }];
    await admin.publishAsync("$CONTROL/dynamic-security/v1", JSON.stringify({ commands }), { qos: 1 });
    const { payload } = await answers.next("$CONTROL/dynamic-security/v1/response");
    const parsed = JSON.parse(payload) as { responses: { data: { acls: { acltype: string; allow: boolean }[] } }[] };
    expect(parsed.responses[0]?.data.acls.map((acl) => acl.allow)).toEqual([false, false, false, false]);
    await expect(admin.publishAsync(topicOf("acme"), "1", { qos: 1 })).rejects.toMatchObject({ code: NOT_AUTHORIZED });
    await expect(admin.subscribeAsync("tenants/#", { qos: 1 })).rejects.toThrow(/not authorized/i);
  });

  it("delivers no message to a tenant that takes the ingestion service's client ID", async () => {
    const stolen = await startOwnBroker({
      extraRoles: [tenantRole(toId("thief"))],
      extraClients: [tenantClient(toId("thief"), await hashPassword(asTenant("thief").password))],
    });
    const real = await connectMqtt(stolen, { ...stolen.ingestion, ...DURABLE });
    await real.subscribeAsync("tenants/#", { qos: 1 });
    const { clientId } = stolen.ingestion;
    const thief = await connectMqtt(stolen, { ...asTenant("thief"), clientId, ...DURABLE });
    const loot = collect(thief);
    const publisher = await connectMqtt(stolen, asTenant("thief"));
    await publisher.publishAsync(topicOf("thief"), "1", { qos: 1 });
    await publisher.publishAsync(topicOf("thief"), "2", { qos: 1 });
    expect(loot.all).toEqual([]);
  });

  it.each([4, 5] as const)(
    "delivers no queued message to a session hijacker, MQTT protocol level %i",
    async (protocolVersion) => {
      const stolen = await startOwnBroker({
        extraRoles: [tenantRole(toId("thief"))],
        extraClients: [tenantClient(toId("thief"), await hashPassword(asTenant("thief").password))],
      });
      const real = await connectMqtt(stolen, { ...stolen.ingestion, ...DURABLE });
      await real.subscribeAsync("tenants/#", { qos: 1 });
      await real.endAsync(true);
      const publisher = await connectMqtt(stolen, asTenant("thief"));
      await publisher.publishAsync(topicOf("thief", "queued"), "1", { qos: 1 });
      const { clientId } = stolen.ingestion;
      let loot: ReturnType<typeof collect> | undefined;
      const kept = protocolVersion === 5 ? DURABLE : { clean: false };
      const thief = await connectMqtt(
        stolen,
        { ...asTenant("thief"), clientId, protocolVersion, ...kept },
        (client) => {
          loot = collect(client);
        },
      );
      await publisher.publishAsync(topicOf("thief", "meanwhile"), "2", { qos: 1 });
      await thief.endAsync();
      expect(loot?.all).toEqual([]);
      let queue: ReturnType<typeof collect> | undefined;
      const back = await connectMqtt(stolen, { ...stolen.ingestion, ...DURABLE }, (client) => {
        queue = collect(client);
      });
      await back.subscribeAsync("tenants/#", { qos: 1 });
      await publisher.publishAsync(topicOf("thief", "after"), "3", { qos: 1 });
      await queue?.next(topicOf("thief", "after"));
    },
  );

  it("disconnects a client that publishes a retained message", async () => {
    const client = await connectMqtt(broker, asTenant("globex"));
    const gone = new Promise((resolve) =>
      client.once("disconnect", (packet) => {
        resolve(packet.reasonCode);
      }),
    );
    client.publish(topicOf("globex"), "1", { qos: 1, retain: true });
    await expect(gone).resolves.toBe(RETAIN_NOT_SUPPORTED);
  });

  it("keeps users and the ingestion session's queue across a restart", async () => {
    await ingestion.endAsync(true);
    await acme.publishAsync(topicOf("acme", "queued"), "1", { qos: 1 });
    await broker.restart();
    let queue: ReturnType<typeof collect> | undefined;
    await connectMqtt(broker, { ...broker.ingestion, ...DURABLE }, (client) => {
      queue = collect(client);
    });
    await expect(queue?.next(topicOf("acme", "queued"))).resolves.toMatchObject({ payload: "1" });
  });
});
