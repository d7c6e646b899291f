/**
 * Failures of gateways that have never connected. The broker's log names no user, but Sluice can often find the tenant.
 */
import type { IClientOptions } from "mqtt";
import type { Mosquitto } from "../../dev/mosquitto";
import type { ConnectionFailures } from "../../src/domain/connection-failure";
import { connectMqtt } from "../harness/mqtt";
import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { OPERATOR, value, type Stack } from "../services/stack";
import { newTenant, startWatchedStack, type Gateway } from "./watched-stack";

let broker: Mosquitto;
let stack: Stack;
let hosts = 1;
let rejected = 0;

beforeAll(async () => {
  ({ broker, stack } = await startWatchedStack({ connectionFailed: () => void rejected++ }, { recordUsesEveryMs: 50 }));
});

async function failuresOf(username: string): Promise<ConnectionFailures> {
  const [failures] = (await stack.services.brokerCredentials.connectionFailures(OPERATOR, [username])) ?? [];
  return failures!;
}

async function lastFailure(username: string) {
  await until(async () => (await failuresOf(username)).recent.length > 0);
  return (await failuresOf(username)).recent[0]!;
}

async function unattributed() {
  const platform = stack.services.platform.of(OPERATOR);
  if (!platform.ok) throw new Error("rejected");
  return (await platform.value.unattributedFailures()).recent;
}

/** Tries to connect from this address. Resolves when the attempt has failed and Sluice has recorded a failure. */
async function fails(localAddress: string, gateway: Gateway, options: IClientOptions = {}): Promise<void> {
  const before = rejected;
  const { username, password } = gateway;
  const attempt = connectMqtt(broker, { username, password, ...options, ...{ localAddress } });
  await expect(attempt).rejects.toThrow();
  await until(() => rejected > before);
}

async function connects(localAddress: string, { username, password }: Gateway, clientId: string): Promise<void> {
  const client = await connectMqtt(broker, { username, password, clientId, ...{ localAddress } });
  await client.endAsync();
  const stored = stack.mongo.db().collection<{ _id: string; address?: string }>("brokerConnections");
  await until(async () => (await stored.findOne({ _id: username }))?.address === localAddress);
}

const newAddress = () => `127.0.1.${String(++hosts)}`;

async function issue(tenantId: string, clientId?: string): Promise<Gateway> {
  const { secret } = await value(
    stack.services.brokerCredentials.issue(OPERATOR, { tenantId, ...(clientId === undefined ? {} : { clientId }) }),
  );
  return { tenantId, ...secret! };
}

/** The only tenant, until the second test registers others. */
let first: Gateway;

describe("regression: a failure before the first connection is visible at the credential", () => {
  test.each<[fault: string, options: IClientOptions, reason: string]>([
    ["wrong password", { password: "wrong" }, "NOT_AUTHORIZED"],
    ["unknown user", { username: "tenant_nobody" }, "NOT_AUTHORIZED"],
    ["untrusted certificate of the broker", { ca: [] }, "TLS_FAILED"],
  ])("of the only tenant: %s", async (_fault, options, reason) => {
    first ??= await newTenant(stack);
    const gateway = await issue(first.tenantId);
    const address = newAddress();
    await fails(address, gateway, options);
    expect(await lastFailure(gateway.username)).toMatchObject({ reason, address, attribution: "TENANT" });
    expect(await unattributed()).toContainEqual(expect.objectContaining({ reason, address, attribution: null }));
    // Connects the credential, so that it no longer counts as never connected.
    await connects(newAddress(), gateway, uniqueName("gw"));
  });

  test("at an address from which the tenant connects", async () => {
    const [tenant, other] = [await newTenant(stack), await newTenant(stack)];
    const address = newAddress();
    await connects(address, tenant, uniqueName("gw"));
    const gateway = await issue(tenant.tenantId);
    await fails(address, gateway, { password: "wrong" });
    expect(await lastFailure(gateway.username)).toMatchObject({
      ...{ reason: "NOT_AUTHORIZED", address, attribution: "TENANT" },
      // Mosquitto 2.1 names the client ID. Sluice hides it, because it may belong to another tenant.
      clientId: null,
    });
    expect(await lastFailure(tenant.username)).toMatchObject({ attribution: "ADDRESS" });
    expect(await failuresOf(other.username)).toEqual({ counts: [], recent: [] });
  });

  test("with the client ID that the credential is bound to", async () => {
    const tenant = await newTenant(stack);
    const address = newAddress();
    await connects(address, tenant, uniqueName("gw"));
    const clientId = `tenants/${tenant.tenantId}/gw-1`;
    const [gateway, another] = [await issue(tenant.tenantId, clientId), await issue(tenant.tenantId)];
    await fails(address, gateway, { clientId, password: "wrong" });
    const { attribution } = await lastFailure(gateway.username);
    // Mosquitto 2.0 does not name the client ID.
    expect(attribution).toMatch(/^(CLIENT_ID|TENANT)$/);
    expect((await failuresOf(another.username)).recent).toHaveLength(attribution === "CLIENT_ID" ? 0 : 1);
  });
});

test("hides a failure from an unknown address if there are several tenants", async () => {
  const [tenant, other] = [await newTenant(stack), await newTenant(stack)];
  const address = newAddress();
  await fails(address, tenant, { password: "wrong" });
  await until(async () => (await unattributed()).some((failure) => failure.address === address));
  for (const { username } of [tenant, other]) expect(await failuresOf(username)).toEqual({ counts: [], recent: [] });
});
