/** `messageExplain` predicts the broker's response to a publish. */
import type { IClientPublishOptions } from "mqtt";
import type { Principal } from "../../src/domain/entities";
import { connectMqtt } from "../harness/mqtt";
import { sharedBroker, uniqueName } from "../harness/servers";
import { OPERATOR, startStack, value, type Stack } from "../services/stack";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

async function newTenant() {
  const tenantId = uniqueName("acme");
  const { fleet, brokerCredentials } = stack.services;
  await value(fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  await value(fleet.registerAsset(OPERATOR, { tenantId, assetId: "truck", type: "truck" }));
  const clientId = `tenants/${tenantId}/gw`;
  const { secret } = await value(brokerCredentials.issue(OPERATOR, { tenantId, assetIds: ["truck"], clientId }));
  return { tenantId, clientId, ...secret! };
}

/** Resolves with `PACKET code`, as the broker reports the rejection, or with null if it accepts the message. */
async function published(
  { username, password, clientId }: { username: string; password: string; clientId: string },
  topic: string,
  options: IClientPublishOptions,
): Promise<string | null> {
  const connected = await connectMqtt(await sharedBroker(), { username, password, clientId }).catch(
    (error: { code?: number }) => `CONNACK ${String(error.code)}`,
  );
  if (typeof connected === "string") return connected;
  const disconnected = new Promise<string>((resolve) => {
    connected.on("disconnect", ({ reasonCode }) => {
      resolve(`DISCONNECT ${String(reasonCode)}`);
    });
  });
  const acknowledged = connected.publishAsync(topic, '{"value":1}', { qos: 1, ...options }).then(
    () => null,
    (error: { code?: number }) =>
      error.code === undefined || error.code < 128 ? disconnected : `PUBACK ${String(error.code)}`,
  );
  const outcome = await Promise.race([acknowledged, disconnected]);
  await connected.endAsync(true);
  return outcome;
}

test.each<[what: string, asset: string, options: IClientPublishOptions, clientId: string, expected: string | null]>([
  ["its own asset", "truck", {}, "gw", null],
  ["another asset", "ship", {}, "gw", "PUBACK 135"],
  ["a wildcard", "+", {}, "gw", "DISCONNECT 130"],
  ["a retained message", "truck", { retain: true }, "gw", "DISCONNECT 154"],
  ["QoS 2", "truck", { qos: 2 }, "gw", "DISCONNECT 155"],
  ["another client ID", "truck", {}, "gw-2", "CONNACK 135"],
])("predicts the broker's response to %s", async (_what, asset, options, id, expected) => {
  const gateway = await newTenant();
  const { tenantId, username } = gateway;
  const topic = `tenants/${tenantId}/assets/${asset}/sensors/temp/telemetry`;
  const clientId = `tenants/${tenantId}/${id}`;
  if (asset !== "+") expect(await published({ ...gateway, clientId }, topic, options)).toBe(expected);
  const message = { topic, payload: '{"value":1}', username, clientId, ...options };
  const { broker, accepted } = await stack.services.messages.explain(OPERATOR, message);
  expect(broker!.accepted ? null : `${String(broker!.packet)} ${String(broker!.reasonCode)}`).toBe(expected);
  if (expected !== null) expect(accepted).toBe(false);
});

test("explains another tenant's credential to a tenant's key like a missing credential", async () => {
  const [own, other] = [await newTenant(), await newTenant()];
  const admin: Principal = { role: "TENANT_ADMIN", tenantId: own.tenantId, keyId: "k", expiresAt: null };
  const explain = async (principal: Principal, username: string) => {
    const topic = `tenants/${own.tenantId}/assets/truck/sensors/temp/telemetry`;
    const { broker } = await stack.services.messages.explain(principal, { topic, payload: "1", username });
    return { ...broker!, detail: broker!.detail.replace(username, "") };
  };
  expect((await explain(admin, own.username)).accepted).toBe(true);
  const nobody = await explain(admin, "tenant_nobody");
  expect(nobody.accepted).toBe(false);
  expect(await explain(admin, other.username)).toEqual(nobody);
  expect(await explain({ ...admin, role: "TENANT_READER" }, own.username)).toEqual(nobody);
});
