/** Limits on the connections of one credential. */
import type { MqttClient } from "mqtt";
import { choosePort } from "../../dev/ports";
import type { Mosquitto } from "../../dev/mosquitto";
import { toId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { startOwnBroker, uniqueName } from "../harness/servers";
import { OPERATOR, value, type Stack } from "../services/stack";
import { until } from "../harness/until";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

const LIMITS = { ofCredential: 10, ofTenant: 15 };

let broker: Mosquitto;
let stack: Stack;
let exceeded = 0;
let unattributed = 0;

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack(
    { connectionLimitExceeded: () => exceeded++, unattributedConnection: () => unattributed++ },
    { connectionLimits: LIMITS },
  ));
});

const connect = ({ username, password }: Pick<Gateway, "username" | "password">, clientId = uniqueName("gateway")) =>
  connectMqtt(broker, { username, password, clientId });

async function open(gateway: Pick<Gateway, "username" | "password">, count: number): Promise<MqttClient[]> {
  const clients: MqttClient[] = [];
  for (let each = 0; each < count; each++) clients.push(await connect(gateway));
  return clients;
}

const publish = (client: MqttClient, { tenantId }: Gateway) =>
  client.publishAsync(`tenants/${tenantId}/x`, "{}", { qos: 1 });

test("closes all connections of a credential above its limit, and of no other", async () => {
  const [acme, other] = [await newTenant(stack), await newTenant(stack)];
  const before = exceeded;
  const others = await connect(other);
  const clients = await open(acme, LIMITS.ofCredential);
  for (const client of clients) await publish(client, acme);
  expect(exceeded).toBe(before);
  clients.push(await connect(acme));
  await until(() => clients.every(({ connected }) => !connected));
  expect(exceeded).toBe(before + 1);
  await publish(others, other);
  const events = stack.audited.filter(({ action, target }) => action === "connectionLimit" && target === acme.username);
  expect(events).toMatchObject([{ tenantId: acme.tenantId, keyId: "platform" }]);
  // The broker still admits the credential.
  await publish(await connect(acme), acme);
});

test("the credentials of a tenant share the tenant's limit on connections", async () => {
  const acme = await newTenant(stack);
  const { tenantId } = acme;
  const further = await value(stack.services.brokerCredentials.issue(OPERATOR, { tenantId }));
  const first = await open(acme, LIMITS.ofCredential);
  const second = await open(further.secret!, LIMITS.ofTenant - LIMITS.ofCredential + 1);
  await until(() => second.every(({ connected }) => !connected));
  for (const client of first) await publish(client, acme);
});

test("counts no ended connections, and repeated connections of a client ID only once", async () => {
  const acme = await newTenant(stack);
  const before = exceeded;
  for (let round = 0; round < 3; round++) {
    for (const client of await open(acme, LIMITS.ofCredential)) await client.endAsync();
    let last: MqttClient | undefined;
    for (let again = 0; again < LIMITS.ofCredential + 5; again++) {
      last = await connect(acme, toId(`tenants/${acme.tenantId}/gw`));
    }
    await last?.endAsync();
  }
  // The broker logs in order. So the earlier connections have been counted by then.
  const [over] = [await newTenant(stack)];
  await open(over, LIMITS.ofCredential + 1);
  await until(() => exceeded > before);
  expect(exceeded).toBe(before + 1);
});

test("counts a connection whose client ID is too long to identify its credential", async () => {
  const acme = await newTenant(stack);
  const before = unattributed;
  const client = await connect(acme, toId("x".repeat(65_000)));
  await until(() => unattributed > before);
  expect(stack.logged.join("")).toContain("client ID too long to identify the credential");
  await publish(client, acme);
});

test("accepts the platform's connection when the gateways' listener is full", async () => {
  const port = await choosePort(0, "MQTT for the platform", "another port");
  const full = await startOwnBroker({ settings: { maxConnections: 20, platformListener: { port } } });
  const url = `mqtts://localhost:${String(port)}`;
  const { username, password } = full.ingestion;
  const outcomes: boolean[] = [];
  while (!outcomes.includes(false)) {
    const client = connectMqtt(full, { username, password, clientId: uniqueName("gateway") });
    outcomes.push(await client.then(() => true).catch(() => false));
  }
  // After connections have ended, Mosquitto 2.0 reports slightly too few.
  expect(outcomes.length).toBeLessThanOrEqual(25);
  const platform = await connectMqtt({ ...full, url }, { username, password, clientId: uniqueName("platform") });
  await platform.subscribeAsync("tenants/#", { qos: 1 });
});
