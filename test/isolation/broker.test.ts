/** Attacks of a tenant's gateway on the broker and on other tenants, with MQTT 3.1.1 and 5, on a whole stack. */
import { readFile } from "node:fs/promises";
import { connect, type IClientOptions, type ISubscriptionGrant, type MqttClient } from "mqtt";
import { requestCertificate } from "../harness/client-certificates";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { buildWorld, type World } from "./world";

let world: World;
let ca: Buffer;
/** Ways in which the attacker's gateway connects: with a password, or with a certificate to the other listener. */
let entrances: Readonly<Record<Entrance, { readonly url: string; readonly username: string; options: IClientOptions }>>;
type Entrance = (typeof ENTRANCES)[number];

beforeAll(async () => {
  world = await buildWorld();
  ca = await readFile(world.stack.caFile);
  const { own } = world.gateways;
  const { csr, key } = await requestCertificate();
  const ISSUE = `mutation ($csr: String!) { brokerCredentialIssue(input: { csr: $csr }) {
    credential { username } certificate { certificate } } }`;
  const { body } = await world.ask(world.keys.TENANT_ADMIN, ISSUE, { csr });
  const { credential, certificate } = body.data?.brokerCredentialIssue as {
    credential: { username: string };
    certificate: { certificate: string };
  };
  const { mqttUrl, broker } = world.stack;
  entrances = {
    password: { url: mqttUrl, username: own.username, options: own },
    certificate: {
      url: broker.certificateUrl,
      username: credential.username,
      options: { cert: certificate.certificate, key },
    },
  };
});

const VERSIONS = [4, 5] as const;
const ENTRANCES = ["password", "certificate"] as const;

/**
 * Connects a client. Rejects if the broker rejects the connection.
 *
 * @param who Whose credentials the client uses. `certificate` is the attacker's own certificate.
 * @param prepare Called with the client before it connects.
 */
async function open(
  who: "own" | "theirs" | "certificate" | null,
  options: IClientOptions,
  prepare?: (client: MqttClient) => void,
): Promise<MqttClient> {
  const entrance = who === "certificate" ? entrances.certificate : entrances.password;
  const credentials = who === null ? {} : who === "theirs" ? world.gateways.theirs : entrance.options;
  const client = connect(entrance.url, {
    ca,
    reconnectPeriod: 0,
    connectTimeout: 60_000,
    clientId: uniqueName("attacker"),
    ...credentials,
    ...options,
  });
  prepare?.(client);
  disposeLater(() => client.endAsync(true));
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.on("error", reject);
    client.once("close", () => reject(new Error("The broker closed the connection.")));
  });
  return client;
}

/**
 * Issues another credential of the attacker. The platform revokes a credential that uses another tenant's client ID.
 */
async function expendable(): Promise<{ username: string; password: string }> {
  const ISSUE = `mutation { brokerCredentialIssue(input: {}) { secret { username password } } }`;
  const { body } = await world.ask(world.keys.TENANT_ADMIN, ISSUE);
  return (body.data?.brokerCredentialIssue as { secret: { username: string; password: string } }).secret;
}

/** Resolves with the other tenant's readings and rejected messages, which show any effect of an attack. */
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

/** Publishes the attacker's own readings until one is stored. Earlier messages have been processed by then. */
async function barrier(version: 4 | 5): Promise<void> {
  const client = await open("own", { protocolVersion: version });
  const query = `{ tenant { asset(assetId: "${world.own.assetId}") { sensor(sensorId: "${world.own.sensorId}") {
    latestReading { value } } } } }`;
  const values: number[] = [];
  await until(async () => {
    const value = Math.random();
    values.push(value);
    await client.publishAsync(ownTopic(), JSON.stringify({ value }), { qos: 1 });
    const { body } = await world.ask(world.keys.TENANT_ADMIN, query);
    const answer = JSON.stringify(body.data);
    return values.some((each) => answer.includes(String(each)));
  });
  await client.endAsync();
}

const publish = (client: MqttClient, topic: string, retain = false) =>
  unlessClosed(
    client,
    client.publishAsync(topic, '{"value": 666}', { qos: 1, retain }).then(
      () => "taken",
      (error: { code?: number }) => `rejected ${error.code}`,
    ),
    "closed",
  );

/** Resolves with the result, or with `otherwise` if the connection closes first. */
async function unlessClosed<T>(client: MqttClient, result: Promise<T>, otherwise: T): Promise<T> {
  const closed = Promise.withResolvers<T>();
  const onClose = () => closed.resolve(otherwise);
  client.once("close", onClose);
  try {
    return await Promise.race([closed.promise, result]);
  } finally {
    client.off("close", onClose);
  }
}

describe.each(VERSIONS.flatMap((version) => ENTRANCES.map((entrance) => [version, entrance] as const)))(
  "MQTT protocol level %i, by %s",
  (protocolVersion, entrance) => {
    const gateway = (options: IClientOptions = {}) =>
      open(entrance === "password" ? "own" : "certificate", { protocolVersion, ...options });

    test("a gateway publishes to its own topics", async () => {
      expect(await publish(await gateway(), ownTopic())).toBe("taken");
    });

    test("a publish to another tenant, to $CONTROL, $SYS or elsewhere does not arrive", async () => {
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
          const client = await gateway();
          const outcome = await publish(client, topic, retain);
          // MQTT 3.1.1 cannot reject a publish: the broker acknowledges and drops it, or closes the connection.
          if (protocolVersion === 5) expect([topic, outcome]).not.toEqual([topic, "taken"]);
          else expect(["taken", "closed"]).toContain(outcome);
          await client.endAsync(true);
        }
      }
      await barrier(protocolVersion);
      expect(await theirReadings()).toEqual(before);
    });

    test("a command to dynamic security has no effect and no response", async () => {
      const client = await gateway();
      const answers: string[] = [];
      client.on("message", (topic) => answers.push(topic));
      const { username } = entrances[entrance];
      const commands = [
        { command: "addClientRole", username, rolename: "sluice_ingestion" },
        { command: "listClients" },
      ];
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
      // The broker rejects this client, or treats its will as a denied publish. The will never arrives.
      const client = await gateway({ will }).catch(() => null);
      client?.stream.destroy();
      await barrier(protocolVersion);
      expect(await theirReadings()).toEqual(before);
    });

    test("a subscription is rejected in any form", async () => {
      const client = await gateway();
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
  },
);

describe.each(VERSIONS)("MQTT protocol level %i", (protocolVersion) => {
  test("a client that does not know the ingestion session's client ID cannot harm it", async () => {
    const ids = ["ingestion_service", "ingestion", "sluice_ingestion", "sluice", world.gateways.theirs.username];
    for (const clientId of ids) await open("own", { protocolVersion, clientId, ...(await expendable()) });
    await barrier(protocolVersion);
    const ready = await fetch(`${world.stack.httpUrl}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: "ready",
      reasons: [],
      owns: expect.arrayContaining(["ingest/0", "flush/0"]) as unknown,
    });
  });

  test.each([
    ["a new session", true],
    ["the existing session", false],
  ])("a hijacker that uses the ingestion session's client ID for %s receives nothing", async (_, clean) => {
    const clientId = world.stack.broker.ingestion.clientId;
    const kept = protocolVersion === 5 && !clean ? { properties: { sessionExpiryInterval: 3_600 } } : {};
    const stolen: string[] = [];
    const credentials = await expendable();
    const thief = await open("own", { protocolVersion, clientId, clean, ...kept, ...credentials }, (client) => {
      client.on("message", (topic) => stolen.push(topic));
    });
    // These messages are published while the attacker has the session, or after the platform has reclaimed it.
    const gateways = [await open("own", { protocolVersion }), await open("theirs", { protocolVersion })];
    for (const each of gateways) await publish(each, `tenants/${world.pairs.tenantId.theirs}/x`);
    await publish(gateways[0]!, ownTopic());
    expect(await granted(thief, "tenants/#")).toBe(false);
    await thief.endAsync(true);
    // The platform reclaims its session, and ingestion continues.
    await barrier(protocolVersion);
    expect(stolen).toEqual([]);
  });

  test("hostile topics below the gateway's own prefix are rejected and recorded", async () => {
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

  test("a connection without the right password is rejected", async () => {
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

/** Resolves with whether the broker grants a subscription. A closed connection counts as a rejection. */
async function granted(client: MqttClient, filter: string): Promise<boolean> {
  if (!client.connected) return false;
  const granting = client.subscribeAsync(filter, { qos: 1 }).catch((): ISubscriptionGrant[] => []);
  const grants = await unlessClosed(client, granting, []);
  return grants.some(({ qos }) => Number(qos) < 128);
}
