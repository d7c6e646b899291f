/** Sluice ends a tenant's flood at the broker, without losing acknowledged messages. */
import { createSluice } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connect as connectMqtt, type MqttClient } from "mqtt";
import { spawnPlatform } from "../../dev/process";
import { toId } from "../../src/domain/keys";
import { isBalanced } from "../../src/domain/ledger";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { limitRates, startStage, type Stage } from "../fairness/stage";
import { disposeLater, withDatabase } from "../harness/servers";
import { until } from "../harness/until";

const RECONNECT_MS = 200;
const CONNECTIONS = 8;
/** A payload that is larger than the platform accepts. */
const LARGE = Buffer.alloc(150_000, "x");

interface CredentialsOf {
  readonly tenant: {
    readonly brokerCredentials: {
      readonly nodes: readonly {
        readonly connectionFailures: { readonly counts: readonly { readonly reason: string }[] };
      }[];
    };
  };
}
const CREDENTIALS =
  "{ tenant { brokerCredentials(first: 10) { nodes { connectionFailures { counts { reason } } } } } }";

let stage: Stage;
let mongodb: MongoClient;
beforeAll(async () => {
  stage = await startStage({ attacker: { assets: 1, sensorsPerAsset: 1 } });
  await limitRates(stage, stage.attacker);
  mongodb = await MongoClient.connect(withDatabase(stage.stack.mongodbUri, stage.stack.database));
  disposeLater(() => mongodb.close());
});

/** Creates a client that reconnects and repeats unacknowledged messages, as a gateway does. */
function gatewayOf({ gateway, tenantId }: Stage["attacker"]): MqttClient {
  const clientId = `tenants/${tenantId}/${Math.random().toString(36).slice(2)}`;
  const options = { ca: stage.ca, clientId, protocolVersion: 5, reconnectPeriod: RECONNECT_MS } as const;
  const client = connectMqtt(stage.stack.mqttUrl, { ...gateway, ...options, reconnectOnConnackError: true });
  client.on("error", () => undefined);
  disposeLater(() => client.endAsync(true));
  return client;
}

const pauses = () => mongodb.db().collection("credentialPauses").countDocuments();

const occurs = (client: MqttClient, event: "connect" | "close") =>
  new Promise<void>((resolve) => client.once(event, () => resolve()));

/** Publishes until the broker has closed all connections. The clients then publish unacknowledged messages again. */
async function floodUntilPaused() {
  const clients = Array.from({ length: CONNECTIONS }, () => gatewayOf(stage.attacker));
  const published: Promise<unknown>[] = [];
  const publishFrom = async (client: MqttClient) => {
    await occurs(client, "connect");
    const closed = occurs(client, "close");
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    while (!isClosed) {
      const publish = client.publishAsync(stage.attacker.topics[0] ?? "", LARGE, { qos: 1 });
      published.push(publish);
      await Promise.race([publish, closed]);
    }
  };
  await Promise.all(clients.map(publishFrom));
  await until(async () => (await pauses()) > 0);
  return { clients, published };
}

const totals = async () => {
  const minutes = await new MongoLedgerRepository(mongodb.db()).minutes(toId("attacker"), 0, Date.now() + 60_000);
  const received = minutes.reduce((sum, minute) => sum + minute.received, 0);
  return { received, isBalanced: minutes.every(isBalanced) };
};

test("regression: ends a flood of rejected payloads and loses no acknowledged message", async () => {
  const victim = await stage.connectGateway(stage.victim);
  const { clients, published } = await floodUntilPaused();
  // The flood does not affect another tenant.
  await victim.publishAsync(stage.victim.topics[0] ?? "", '{"value":1}', { qos: 1 });
  expect(victim.connected).toBe(true);
  // The broker admits the gateways again, and they publish the rest.
  await Promise.all(published);
  await until(async () => (await totals()).received >= published.length);
  await until(async () => (await totals()).isBalanced);
  await Promise.all(clients.map((client) => client.endAsync()));

  const admin = createSluice({ url: stage.stack.graphqlUrl, apiKey: stage.attacker.adminKey });
  disposeLater(() => admin.close());
  const isVisible = async () => {
    const { tenant } = await admin.request<CredentialsOf>(CREDENTIALS);
    const counts = tenant.brokerCredentials.nodes.flatMap(({ connectionFailures }) => connectionFailures.counts);
    return counts.some(({ reason }) => reason === "CREDENTIAL_PAUSED");
  };
  await until(isVisible);
});

test("regression: admits a paused credential after the platform was killed", async () => {
  const { clients, published } = await floodUntilPaused();
  await stage.stack.platform.kill();
  const restarted = await spawnPlatform({ env: stage.stack.environment });
  disposeLater(() => restarted.stop());
  await Promise.all(published);
  await until(async () => (await pauses()) === 0);
  await Promise.all(clients.map((client) => client.endAsync()));
});
