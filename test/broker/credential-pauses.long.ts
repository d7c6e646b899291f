/** If a credential delays ingestion, the broker rejects it for some time and then admits it again. */
import type { MqttClient } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import { toId, type TenantId } from "../../src/domain/keys";
import type { Floods } from "../../src/domain/ports/floods";
import { connectMqtt } from "../harness/mqtt";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, value, type Stack } from "../services/stack";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

let broker: Mosquitto;
let stack: Stack;
let paused = 0;
const listeners = new Set<(tenantId: TenantId) => void>();
/** The flood ends when the tenant's first credential is paused. */
const floods: Floods = {
  onFlood(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  persists: async () => false,
};

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack(
    { credentialPaused: () => paused++ },
    { recordUsesEveryMs: 50 },
    floods,
  ));
});

const flood = ({ tenantId }: Gateway) => {
  for (const listener of listeners) listener(toId(tenantId));
};

const connect = ({ username, password, tenantId }: Gateway) =>
  connectMqtt(broker, { username, password, clientId: `tenants/${tenantId}/${uniqueName("gw")}` });

const isAdmitted = (gateway: Gateway) =>
  connect(gateway).then(
    async (client) => {
      await client.endAsync();
      return true;
    },
    () => false,
  );

const publish = (client: MqttClient, { tenantId }: Gateway) =>
  client.publishAsync(`tenants/${tenantId}/x`, "{}", { qos: 1 });

const stored = () => stack.mongo.db().collection<{ _id: string; until: Date }>("credentialPauses");
const pauseOf = ({ username }: Gateway) => stored().findOne({ _id: username });

/** Connects a gateway that floods, and waits until Sluice has paused its credential. */
async function pausedGateway(): Promise<Gateway> {
  const gateway = await newTenant(stack);
  const client = await connect(gateway);
  await until(
    async () => (await stack.services.brokerCredentials.sessions(OPERATOR, [gateway.username], 1)).length > 0,
  );
  flood(gateway);
  await until(() => !client.connected);
  await client.endAsync(true);
  return gateway;
}

test("closes a flooding gateway's connections, and rejects new ones during the pause", async () => {
  const other = await newTenant(stack);
  const others = await connect(other);
  const before = paused;
  const gateway = await pausedGateway();
  expect(await isAdmitted(gateway)).toBe(false);
  await publish(others, other);
  await until(() => paused === before + 1);
  await until(() =>
    stack.audited.some(({ action, target }) => action === "credentialPause" && target === gateway.username),
  );

  const topic = `tenants/${gateway.tenantId}/x`;
  const message = { topic, payload: "{}", username: gateway.username };
  const { broker: verdict } = await stack.services.messages.explain(OPERATOR, message);
  expect(verdict).toMatchObject({ accepted: false, packet: "CONNACK", reasonCode: 135 });
  expect(verdict?.detail).toMatch(/paused until .* because it held up ingestion/);

  await until(async () => {
    const [failures] = await stack.services.brokerCredentials.connectionFailures(OPERATOR, [gateway.username]);
    return failures?.counts.some(({ reason }) => reason === "CREDENTIAL_PAUSED") === true;
  });
  await until(() => isAdmitted(gateway));
  await until(async () => (await pauseOf(gateway)) === null);
  expect((await stack.services.messages.explain(OPERATOR, message)).broker).toMatchObject({ accepted: true });
  await publish(await connect(gateway), gateway);
});

test("does not report a paused credential as drift, and leaves it paused", async () => {
  const gateway = await pausedGateway();
  const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: false }));
  expect(drifts.filter(({ name }) => name === gateway.username)).toEqual([]);
  expect(await pauseOf(gateway)).not.toBeNull();
  await until(() => isAdmitted(gateway));
});

test("does not admit users of a suspended tenant when a pause ends", async () => {
  const gateway = await pausedGateway();
  await value(stack.services.lifecycle.suspendTenant(OPERATOR, { tenantId: gateway.tenantId }));
  await until(async () => (await pauseOf(gateway)) === null);
  expect(await isAdmitted(gateway)).toBe(false);
});

test("regression: ends a pause even if the process that began it has stopped", async () => {
  const gateway = await pausedGateway();
  await stack.running.stop();
  expect(await pauseOf(gateway)).not.toBeNull();
  expect(await isAdmitted(gateway)).toBe(false);
  const next = stack.again({});
  await next.start();
  try {
    await until(() => isAdmitted(gateway));
    await until(async () => (await pauseOf(gateway)) === null);
  } finally {
    await next.stop();
  }
});
