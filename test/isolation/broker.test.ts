/** Attacks of a tenant's gateway on the broker and on other tenants, over MQTT 3.1.1 and 5, on the whole stack. */
import { readFile } from "node:fs/promises";
import { connect, type IClientOptions, type ISubscriptionGrant, type MqttClient } from "mqtt";
import { disposeLater, uniqueName } from "../harness/servers";
import { buildWorld, type World } from "./world";

let world: World;
let ca: Buffer;
beforeAll(async () => {
  world = await buildWorld();
  ca = await readFile(world.stack.caFile);
}, 120_000);

const VERSIONS = [4, 5] as const;

/** A connected client; rejects when the broker refuses. */
async function open(who: "own" | "theirs" | null, options: IClientOptions): Promise<MqttClient> {
  const credentials = who === null ? {} : world.gateways[who];
  const client = connect(world.stack.mqttUrl, {
    ca,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    clientId: uniqueName("attacker"),
    ...credentials,
    ...options,
  });
  disposeLater(() => client.endAsync(true));
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.on("error", reject);
    client.once("close", () => reject(new Error("The broker closed the connection.")));
  });
  return client;
}

/** What the platform holds of the other tenant: everything an attack could have left. */
async function theirReadings(): Promise<unknown> {
  const query = `query ($tenantId: String!) { tenant(tenantId: $tenantId) {
    rejectedMessages(first: 100) { nodes { topic } }
    sensors(first: 100) { nodes { latestReading { value } } } } }`;
  const { body } = await world.ask(world.keys.OPERATOR, query, { tenantId: world.pairs.tenantId.theirs });
  return body.data;
}

const ownTopic = () => {
  const { tenantId, assetId, sensorId } = world.own;
  return `tenants/${tenantId}/assets/${assetId}/sensors/${sensorId}/telemetry`;
};

/** Publishes own readings until one is stored: what was published before the first has been dealt with by then. */
async function barrier(version: 4 | 5): Promise<void> {
  const client = await open("own", { protocolVersion: version });
  const query = `{ tenant { asset(assetId: "${world.own.assetId}") { sensor(sensorId: "${world.own.sensorId}") {
    latestReading { value } } } } }`;
  const values: number[] = [];
  for (let isStored = false; !isStored;) {
    const value = Math.random();
    values.push(value);
    await client.publishAsync(ownTopic(), JSON.stringify({ value }), { qos: 1 });
    const { body } = await world.ask(world.keys.TENANT_ADMIN, query);
    const answer = JSON.stringify(body.data);
    isStored = values.some((each) => answer.includes(String(each)));
    if (!isStored) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await client.endAsync();
}

describe.each(VERSIONS)("MQTT protocol level %i", (protocolVersion) => {
  const publish = (client: MqttClient, topic: string, retain = false) =>
    Promise.race([
      client.publishAsync(topic, '{"value": 666}', { qos: 1, retain }).then(
        () => "taken",
        (error: { code?: number }) => `refused ${error.code}`,
      ),
      new Promise<string>((resolve) => client.once("close", () => resolve("closed"))),
    ]);

  test("a publish to another tenant, to $CONTROL, $SYS or anywhere else does not arrive", async () => {
    const before = await theirReadings();
    const { theirs } = world.pairs.tenantId;
    const asset = `tenants/${theirs}/assets/their-1/sensors/their-probe/telemetry`;
    const topics = [
      asset,
      `/${asset}`,
      `tenants/${theirs}`,
      "tenants",
      "x",
      "$SYS/broker/version",
      "$CONTROL/dynamic-security/v1",
      `${world.own.tenantId}/assets/a`,
    ];
    for (const topic of topics) {
      for (const retain of [false, true]) {
        const client = await open("own", { protocolVersion });
        const outcome = await publish(client, topic, retain);
        // MQTT 3.1.1 has no way to say no to a publish: it is acknowledged and dropped, or the connection is closed.
        if (protocolVersion === 5) expect([topic, outcome]).not.toEqual([topic, "taken"]);
        else expect(["taken", "closed"]).toContain(outcome);
        await client.endAsync(true);
      }
    }
    await barrier(protocolVersion);
    expect(await theirReadings()).toEqual(before);
  });

  test("a command to dynamic security has no effect and no answer", async () => {
    const client = await open("own", { protocolVersion });
    const answers: string[] = [];
    client.on("message", (topic) => answers.push(topic));
    const { username } = world.gateways.own;
    const commands = [{ command: "addClientRole", username, rolename: "sluice_ingestion" }, { command: "listClients" }];
    await client
      .publishAsync("$CONTROL/dynamic-security/v1", JSON.stringify({ commands }), { qos: 1 })
      .catch(() => undefined);
    await barrier(protocolVersion);
    expect(answers).toEqual([]);
    expect(await granted(client, "tenants/#")).toBe(false);
  });

  test("a will on another tenant's topic is not published", async () => {
    const before = await theirReadings();
    const { theirs } = world.pairs.tenantId;
    const topic = `tenants/${theirs}/assets/their-1/sensors/their-probe/telemetry`;
    const will = { topic, payload: Buffer.from('{"value": 667}'), qos: 1, retain: true } as const;
    // Refused at once, or carried out as the publish that it is: either way nothing arrives.
    const client = await open("own", { protocolVersion, will }).catch(() => null);
    client?.stream.destroy();
    await barrier(protocolVersion);
    expect(await theirReadings()).toEqual(before);
  });

  test("no subscription is granted, whatever its form", async () => {
    const client = await open("own", { protocolVersion });
    const { theirs } = world.pairs.tenantId;
    const filters = [
      "#",
      "+",
      "+/#",
      "tenants/#",
      "tenants/+/assets/#",
      `tenants/${theirs}/#`,
      `tenants/${world.own.tenantId}/#`,
      "$SYS/#",
      "$CONTROL/#",
      "$CONTROL/dynamic-security/v1/response",
      "$share/g/tenants/#",
      `$share/g/tenants/${theirs}/#`,
    ];
    for (const filter of filters) expect([filter, await granted(client, filter)]).toEqual([filter, false]);
    let received = 0;
    client.on("message", () => received++);
    await barrier(protocolVersion);
    expect(received).toBe(0);
  });

  test("who does not know the ingestion session's client id cannot take it over", async () => {
    const ids = ["ingestion_service", "ingestion", "sluice_ingestion", "sluice", world.gateways.theirs.username];
    for (const clientId of ids) await open("own", { protocolVersion, clientId });
    await barrier(protocolVersion);
    const ready = await fetch(`${world.stack.httpUrl}/health/ready`).catch(() => null);
    if (ready !== null && ready.status !== 404) expect(ready.status).toBe(200);
  });

  test("even who knows it gets nothing of what is published", async () => {
    const clientId = world.stack.broker.ingestion.clientId;
    const thief = await open("own", { protocolVersion, clientId, clean: true });
    const stolen: string[] = [];
    thief.on("message", (topic) => stolen.push(topic));
    expect(await granted(thief, "tenants/#")).toBe(false);
    await thief.endAsync(true);
    // The platform takes its session back, and ingestion goes on.
    await barrier(protocolVersion);
    expect(stolen).toEqual([]);
  }, 60_000);

  test("hostile topics below the own prefix are refused by the platform, and recorded as what they are", async () => {
    const own = `tenants/${world.own.tenantId}`;
    const { theirs } = world.pairs.tenantId;
    const client = await open("own", { protocolVersion });
    const topics = [
      `${own}//x`,
      `${own}/../${theirs}/assets/their-1/sensors/their-probe/telemetry`,
      `${own}/assets/mine-1/sensors/mine-probe/telemetry/`,
      `${own}/assets/mine-1/sensors/\u{1f4a5}/telemetry`,
      `${own}/assets/MINE-1/sensors/mine-probe/telemetry`,
      `${own}/assets/their-1/sensors/their-probe/telemetry`,
      `${own}/${"y/".repeat(150)}z`,
      `${own}/${"x".repeat(60_000)}`,
    ];
    const before = await theirReadings();
    for (const topic of topics) await publish(client, topic);
    await barrier(protocolVersion);
    expect(await theirReadings()).toEqual(before);
    const query = `{ tenant { rejectedMessages(first: 100) { nodes { reason topic } } } }`;
    const { body } = await world.ask(world.keys.TENANT_ADMIN, query);
    const reasons = JSON.stringify(body.data);
    expect(reasons).toContain("MALFORMED_TOPIC");
    expect(reasons).toContain("UNKNOWN_ASSET");
    expect(reasons).not.toContain("UNKNOWN_TENANT");
  });

  test("nobody comes in without the right password", async () => {
    for (const options of [
      { username: world.gateways.theirs.username, password: world.gateways.own.password },
      { username: "ingestion_service", password: "" },
      { username: "sluice_admin", password: "sluice_admin" },
      {},
    ]) {
      await expect(open(null, { protocolVersion, ...options })).rejects.toThrow();
    }
  });
});

/** Whether the broker grants a subscription; a closed connection counts as a refusal. */
async function granted(client: MqttClient, filter: string): Promise<boolean> {
  const grants: ISubscriptionGrant[] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return grants.some(({ qos }) => Number(qos) < 128);
}
