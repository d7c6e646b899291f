/** Effects of one tenant's many changes on other tenants and on the broker, which executes one change at a time. */
import { tenantUsername } from "../../src/domain/broker-credential";
import type { Principal } from "../../src/domain/entities";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker, uniqueName } from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "../services/stack";
import { until } from "../harness/until";
import { principalOf } from "../harness/principal";

let stack: Stack;
/** Names of the commands to which the broker has responded. */
const commands: string[] = [];

beforeAll(async () => {
  const broker = await startOwnBroker();
  stack = await startStack({ broker });
  const admin = await connectMqtt(broker, broker.admin);
  admin.on("message", (_topic, payload) => {
    const { responses } = JSON.parse(payload.toString()) as { responses: { command: string }[] };
    commands.push(...responses.map(({ command }) => command));
  });
  await admin.subscribeAsync("$CONTROL/dynamic-security/v1/response", { qos: 0 });
});

async function newTenant(): Promise<{ tenantId: string; admin: Principal }> {
  const tenantId = uniqueName("acme");
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, tenantUsername(tenantId)));
  const { apiKeySecret } = await value(stack.services.fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  const admin = await principalOf(stack.services.access, apiKeySecret);
  if (admin === null) throw new Error("the new key opens nothing");
  return { tenantId, admin };
}

/**
 * Resolves with the commands that the broker executed during `run`. Responses arrive in order, so a final command
 * proves that all earlier responses have arrived.
 */
async function commandsDuring(run: () => Promise<unknown>): Promise<string[]> {
  commands.length = 0;
  await run();
  await stack.dynamicSecurity.execute({ command: "getDefaultACLAccess" });
  await until(() => commands.includes("getDefaultACLAccess"));
  return commands.filter((command) => command !== "getDefaultACLAccess");
}

test("300 parallel brokerCredentialIssue of a tenant do not block other tenants", async () => {
  const [attacker, victim] = [await newTenant(), await newTenant()];
  const { brokerCredentials, lifecycle } = stack.services;
  let pending = 300;
  const flood = Promise.all(
    Array.from({ length: 300 }, () => failures(brokerCredentials.issue(attacker.admin, {})).finally(() => pending--)),
  );
  const issued = [1, 2, 3].map(() => value(brokerCredentials.issue(victim.admin, {})));
  await Promise.all(issued);
  await value(lifecycle.suspendTenant(OPERATOR, { tenantId: victim.tenantId }));
  await value(lifecycle.resumeTenant(OPERATOR, { tenantId: victim.tenantId }));
  expect(pending).toBeGreaterThan(0);
  const rejected = (await flood).flat();
  // Only the attacker gets the error.
  expect(new Set(rejected)).toEqual(new Set(["LIMIT_EXCEEDED"]));
  // A rejected change leaves neither a record nor a user.
  const credentials = stack.mongo.db().collection("brokerCredentials");
  expect(await credentials.countDocuments({ tenantId: attacker.tenantId })).toBe(300 - rejected.length);
  const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
  expect(drifts.filter(({ tenantId }) => tenantId === attacker.tenantId)).toEqual([]);
});

test("suspending a tenant takes effect before its own waiting changes", async () => {
  const { tenantId, admin } = await newTenant();
  const flood = Array.from({ length: 40 }, () => stack.services.brokerCredentials.issue(admin, {}));
  await Promise.race(flood);
  const commandsMeanwhile = commandsDuring(() => value(stack.services.lifecycle.suspendTenant(OPERATOR, { tenantId })));
  await Promise.all(flood);
  const told = await commandsMeanwhile;
  // The broker denies its roles before it creates the last user.
  expect(told.indexOf("addRoleACL")).toBeLessThan(told.lastIndexOf("createClient"));
  const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
  expect(drifts.filter((drift) => drift.tenantId === tenantId)).toEqual([]);
  await value(stack.services.lifecycle.resumeTenant(OPERATOR, { tenantId }));
});

test("revoking a revoked credential sends the broker nothing", async () => {
  const { admin } = await newTenant();
  const { brokerCredentials } = stack.services;
  const { credential } = await value(brokerCredentials.issue(admin, {}));
  const revoke = () => value(brokerCredentials.revoke(admin, { username: credential.username }));
  const first = await commandsDuring(() => Promise.all(Array.from({ length: 50 }, revoke)));
  expect(first.filter((command) => command === "deleteClient")).toHaveLength(1);
  expect(await commandsDuring(() => Promise.all(Array.from({ length: 400 }, revoke)))).toEqual([]);
  expect((await revoke()).credential.status).toBe("REVOKED");
});

test("suspending or resuming a tenant again sends the broker nothing", async () => {
  const { tenantId } = await newTenant();
  const { lifecycle } = stack.services;
  for (const change of [lifecycle.suspendTenant, lifecycle.resumeTenant]) {
    const run = () => value(change.call(lifecycle, OPERATOR, { tenantId }));
    expect(await commandsDuring(run)).not.toEqual([]);
    expect(await commandsDuring(run)).toEqual([]);
  }
});

test("issuing and rotating a credential reads no other users from the broker", async () => {
  const { admin } = await newTenant();
  const { brokerCredentials } = stack.services;
  const issue = await commandsDuring(() => value(brokerCredentials.issue(admin, {})));
  expect(issue).toEqual(["createClient", "addClientRole"]);
  const rotate = await commandsDuring(() => value(brokerCredentials.rotate(admin, { graceSeconds: 60 })));
  expect(rotate).toEqual(["createClient", "addClientRole"]);
});

test("repeating a rotation with its idempotency key sends the broker nothing", async () => {
  const { admin } = await newTenant();
  const rotate = () =>
    value(stack.services.brokerCredentials.rotate(admin, { graceSeconds: 0, idempotencyKey: "once" }));
  expect(await commandsDuring(rotate)).toContain("deleteClient");
  expect(await commandsDuring(rotate)).toEqual([]);
});
