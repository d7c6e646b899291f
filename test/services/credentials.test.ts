import type { MqttClient } from "mqtt";
import pino from "pino";
import { credentialUsername, tenantUsername } from "../../src/domain/broker-credential";
import type { Principal } from "../../src/domain/entities";
import { UnavailableError } from "../../src/domain/errors";
import { toAssetKey, toId, type EntityKey } from "../../src/domain/keys";
import { CredentialExpiryWorker } from "../../src/services/credentials/credential-expiry-worker";
import type { ServicePorts } from "../../src/services/service-ports";
import { connectWithCertificate, requestCertificate } from "../harness/client-certificates";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, sharedMongo, startOwnBroker, uniqueName } from "../harness/servers";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { until } from "../harness/until";
import { principalOf } from "../harness/principal";

const NOT_AUTHORIZED = 135;
/** Revokes a due credential soon. */
const SOON = { credentials: { everyMs: 50 } };
const PAGE = { limit: 100, backward: false, after: null, before: null };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ services: SOON });
});

interface Acme {
  readonly tenantId: string;
  readonly admin: Principal;
  readonly username: string;
  readonly password: string;
}

async function newTenant(on = stack): Promise<Acme> {
  const tenantId = uniqueName("acme");
  disposeLater(() => on.accounts.deleteTenantAccount(tenantId, tenantUsername(tenantId)));
  const { credential, apiKeySecret } = await value(on.services.fleet.registerTenant(OPERATOR, { tenantId, name: "A" }));
  const admin = await principalOf(on.services.access, apiKeySecret);
  if (admin === null) throw new Error("the new key opens nothing");
  for (const assetId of ["truck-1", "truck-2"]) {
    await value(on.services.fleet.registerAsset(admin, { assetId, type: "truck" }));
  }
  return { tenantId, admin, username: credential.username, password: credential.password };
}

function gateway({ username, password }: { username: string; password: string }, on = stack): Promise<MqttClient> {
  return connectMqtt(on.broker, { username, password, clientId: uniqueName("gateway") });
}

const topicOf = (tenantId: string, asset = "truck-1") => `tenants/${tenantId}/assets/${asset}/sensors/s/telemetry`;

/** Resolves with the MQTT 5 reason code of a QoS 1 publish: 0 if the broker accepted it. */
async function publish(client: MqttClient, topic: string): Promise<number> {
  try {
    await client.publishAsync(topic, "{}", { qos: 1 });
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));

async function listed({ admin, tenantId }: Acme, on = stack) {
  const { items } = await on.services.brokerCredentials.page(admin, toId(tenantId), PAGE);
  return items.map(({ username, status }) => ({ username, status }));
}

describe("rotation", () => {
  test("creates a second password; the old password works until the grace period is over", async () => {
    const acme = await newTenant();
    const { brokerCredentials } = stack.services;
    const old = await gateway(acme);
    const { credential, replaced, secret } = await value(brokerCredentials.rotate(acme.admin, { graceSeconds: 1 }));
    expect(replaced).toMatchObject({ username: acme.username, status: "GRACE" });
    expect(credential.username.startsWith(`tenant_${acme.tenantId}~`)).toBe(true);
    const next = await gateway(secret);
    let disturbed = false;
    next.on("close", () => (disturbed = true));
    const ended = closed(old);
    expect([await publish(old, topicOf(acme.tenantId)), await publish(next, topicOf(acme.tenantId))]).toEqual([0, 0]);
    await ended;
    await expect(gateway(acme)).rejects.toThrow(/not authorized/i);
    expect(await publish(next, topicOf(acme.tenantId))).toBe(0);
    expect(disturbed).toBe(false);
    await until(async () => (await listed(acme))[0]?.status === "REVOKED");
    expect(await listed(acme)).toEqual([
      { username: acme.username, status: "REVOKED" },
      { username: credential.username, status: "ACTIVE" },
    ]);
    const again = await value(brokerCredentials.rotate(acme.admin, { graceSeconds: 0 }));
    expect(again.replaced).toMatchObject({ username: credential.username, status: "REVOKED" });
  });

  test("loses no reading of a gateway that switches within the grace period", async () => {
    const acme = await newTenant();
    const received = new Set<string>();
    const { username, password } = stack.broker.ingestion;
    const ingestion = await connectMqtt(stack.broker, { username, password, clientId: uniqueName("reader") });
    ingestion.on("message", (_topic, payload) => received.add(payload.toString()));
    await ingestion.subscribeAsync(`tenants/${acme.tenantId}/#`, { qos: 1 });
    let client = await gateway(acme);
    const sent: Promise<unknown>[] = [];
    const total = 300;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        sent.push(client.publishAsync(topicOf(acme.tenantId), String(sent.length), { qos: 1 }));
        if (sent.length === 100) void switchOver();
        if (sent.length < total) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    async function switchOver(): Promise<void> {
      const { secret } = await value(stack.services.brokerCredentials.rotate(acme.admin, { graceSeconds: 2 }));
      const old = client;
      client = await gateway(secret);
      await old.endAsync();
    }
    await Promise.all(sent);
    await until(async () => received.size === total);
    await until(async () => (await listed(acme))[0]?.status === "REVOKED");
    expect(await publish(client, topicOf(acme.tenantId))).toBe(0);
  });

  test("succeeds only once for simultaneous requests, and leaves no other user", async () => {
    const acme = await newTenant();
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => stack.services.brokerCredentials.rotate(acme.admin, { username: acme.username })),
    );
    const won = outcomes.filter(({ ok }) => ok);
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.failure[0]?.code).toBe("CONFLICT");
    expect(await listed(acme)).toHaveLength(2);
    const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
    expect(drifts.filter(({ tenantId }) => tenantId === acme.tenantId)).toEqual([]);
  });

  test("neither prolongs the password's expiry nor exceeds it with the grace period", async () => {
    const acme = await newTenant();
    const { brokerCredentials } = stack.services;
    const issued = await value(brokerCredentials.issue(acme.admin, { validDays: 1 }));
    const { username, expiresAt } = issued.credential;
    expect(expiresAt).toBeInstanceOf(Date);
    const thirtyDays = { username, graceSeconds: 2_592_000 };
    const rotated = await value(brokerCredentials.rotate(acme.admin, thirtyDays));
    expect(rotated.credential.expiresAt).toEqual(expiresAt);
    expect(rotated.replaced).toMatchObject({ status: "GRACE", expiresAt });
    const again = { username: rotated.credential.username, graceSeconds: 60 };
    const { credential, replaced } = await value(brokerCredentials.rotate(acme.admin, again));
    expect(credential.expiresAt).toEqual(expiresAt);
    expect(replaced.expiresAt?.getTime()).toBeLessThan(expiresAt?.getTime() ?? 0);
  });

  test("regression: a second rotation revokes passwords in grace by default", async () => {
    const acme = await newTenant();
    const { brokerCredentials } = stack.services;
    const second = await value(brokerCredentials.rotate(acme.admin, {}));
    const bystander = await value(brokerCredentials.issue(acme.admin, { name: "site B" }));
    const rotateAgain = { username: bystander.credential.username };
    await value(brokerCredentials.rotate(acme.admin, rotateAgain));
    const kept = { username: second.credential.username, keepEarlierGrace: true };
    const third = await value(brokerCredentials.rotate(acme.admin, kept));
    const statusOf = async (username: string) =>
      (await listed(acme)).find((credential) => credential.username === username)?.status;
    expect(third.revoked).toEqual([]);
    expect([await statusOf(acme.username), await statusOf(second.credential.username)]).toEqual(["GRACE", "GRACE"]);
    const leaked = await gateway(acme);
    const ended = closed(leaked);
    const fourth = await value(brokerCredentials.rotate(acme.admin, { username: third.credential.username }));
    await ended;
    expect(fourth.revoked).toEqual([second.credential.username, acme.username]);
    expect([await statusOf(acme.username), await statusOf(second.credential.username)]).toEqual(["REVOKED", "REVOKED"]);
    await expect(gateway(acme)).rejects.toThrow(/not authorized/i);
    expect(await statusOf(third.credential.username)).toBe("GRACE");
    expect(await statusOf(bystander.credential.username)).toBe("GRACE");
  });

  test("regression: the audit log records the states of the replaced credential", async () => {
    const acme = await newTenant();
    const { brokerCredentials, audit } = stack.services;
    const issued = await value(brokerCredentials.issue(acme.admin, { name: "site B", validDays: 1 }));
    const { username, expiresAt } = issued.credential;
    const input = { username, graceSeconds: 60, idempotencyKey: uniqueName("key") };
    const { credential, replaced } = await value(brokerCredentials.rotate(acme.admin, input));
    await value(brokerCredentials.rotate(acme.admin, input));
    const named = await value(brokerCredentials.rotate(acme.admin, {}));
    const { items } = await audit.page(acme.admin, toId(acme.tenantId), PAGE);
    const [byDefault, repeated, rotation, issue] = items;
    expect(rotation).toMatchObject({
      action: "brokerCredentialRotate",
      target: username,
      outcome: "OK",
      before: { username, name: "site B", status: "ACTIVE", expiresAt, revokedAt: null },
      after: { username, status: "GRACE", expiresAt: replaced.expiresAt, revoked: [] },
    });
    expect(rotation?.after?.replacedBy).toMatchObject({ username: credential.username, status: "ACTIVE", expiresAt });
    expect(repeated).toMatchObject({ target: username, outcome: "REPEATED", before: rotation?.before });
    expect(named.replaced.username).toBe(byDefault?.target);
    expect(issue).toMatchObject({ action: "brokerCredentialIssue", target: username, before: null });
  });

  test("rotates only once for an idempotency key, and returns the same secret", async () => {
    const acme = await newTenant();
    const input = { graceSeconds: 60, idempotencyKey: uniqueName("key") };
    const first = await value(stack.services.brokerCredentials.rotate(acme.admin, input));
    const second = await value(stack.services.brokerCredentials.rotate(acme.admin, input));
    expect(second.secret).toEqual(first.secret);
    expect(await listed(acme)).toHaveLength(2);
  });
});

describe("a gateway's credential", () => {
  test("with a password publishes for its assets, keeps its rights, and can be revoked", async () => {
    const acme = await newTenant();
    const { brokerCredentials } = stack.services;
    const { credential, secret } = await value(
      brokerCredentials.issue(acme.admin, { name: "Gateway 7", assetIds: ["truck-1"] }),
    );
    expect(credential).toMatchObject({ kind: "PASSWORD", assetIds: ["truck-1"], status: "ACTIVE", expiresAt: null });
    const client = await gateway(secret!);
    expect(await publish(client, topicOf(acme.tenantId))).toBe(0);
    expect(await publish(client, topicOf(acme.tenantId, "truck-2"))).toBe(NOT_AUTHORIZED);
    const rotated = await value(brokerCredentials.rotate(acme.admin, { username: credential.username }));
    expect(rotated.credential).toMatchObject({ assetIds: ["truck-1"], name: "Gateway 7" });
    const next = await gateway(rotated.secret);
    expect(await publish(next, topicOf(acme.tenantId, "truck-2"))).toBe(NOT_AUTHORIZED);
    const ended = [closed(client), closed(next)];
    for (const { username } of [credential, rotated.credential]) {
      const revoked = await value(brokerCredentials.revoke(acme.admin, { username }));
      expect(revoked.credential).toMatchObject({ status: "REVOKED", revokedAt: expect.any(Date) as Date });
      await value(brokerCredentials.revoke(acme.admin, { username }));
    }
    await Promise.all(ended);
    await expect(gateway(rotated.secret)).rejects.toThrow(/not authorized/i);
  });

  test("with a certificate is signed for its own name, and is blocked when revoked", async () => {
    const acme = await newTenant();
    const { brokerCredentials } = stack.services;
    const { csr, key } = await requestCertificate();
    const issued = await value(brokerCredentials.issue(acme.admin, { csr, assetIds: ["truck-2"], validDays: 20 }));
    expect(issued).toMatchObject({
      secret: null,
      credential: { kind: "CERTIFICATE" },
      certificate: { mqttUrl: stack.broker.certificateUrl },
    });
    expect(brokerCredentials.expiresSoon(issued.credential)).toBe(true);
    const { certificate } = issued.certificate!;
    const client = await connectWithCertificate(stack.broker, certificate, key);
    expect(await publish(client, topicOf(acme.tenantId, "truck-2"))).toBe(0);
    expect(await publish(client, topicOf(acme.tenantId))).toBe(NOT_AUTHORIZED);
    const ended = closed(client);
    await value(brokerCredentials.revoke(acme.admin, { username: issued.credential.username }));
    await ended;
    const again = await connectWithCertificate(stack.broker, certificate, key);
    expect(await publish(again, topicOf(acme.tenantId, "truck-2"))).toBe(NOT_AUTHORIZED);
  });

  test("is revoked when it expires", async () => {
    const acme = await newTenant();
    const { credential, secret } = await value(stack.services.brokerCredentials.issue(acme.admin, { validDays: 1 }));
    const client = await gateway(secret!);
    const ended = closed(client);
    const { username } = credential;
    const documents = stack.mongo.db().collection("brokerCredentials");
    await documents.updateOne({ _id: username as never }, { $set: { expiresAt: new Date() } });
    await ended;
    await until(async () =>
      (await listed(acme)).some((each) => each.username === username && each.status === "REVOKED"),
    );
  });
});

test("a credential that cannot be revoked does not delay other expiries", async () => {
  const acme = await newTenant();
  const issue = () => value(stack.services.brokerCredentials.issue(acme.admin, { validDays: 1 }));
  const issued = [await issue(), await issue(), await issue()].map(({ credential }) => credential.username);
  const [stuck] = issued;
  const deleteUser: typeof stack.accounts.deleteUser = (user) =>
    user.username === stuck
      ? Promise.reject(new UnavailableError("broker", "injected fault"))
      : stack.accounts.deleteUser(user);
  const broker = Object.assign(Object.create(stack.accounts) as typeof stack.accounts, { deleteUser });
  const clock = { agreedNow: () => Promise.resolve(new Date(Date.now() + 25 * 60 * 60 * 1_000)) };
  const ends = new CredentialExpiryWorker(
    stack.ports.brokerCredentials,
    broker,
    null,
    clock,
    pino({ level: "silent" }),
  );
  await expect(ends.endDue()).rejects.toThrow(AggregateError);
  const found = await stack.ports.brokerCredentials.find(issued);
  expect(found.map(({ status }) => status)).toEqual(["REVOKED", "REVOKED", "REVOKED"]);
  // The worker retries the failed credential, until no credential is due.
  await until(async () => (await stack.ports.brokerCredentials.due(new Date(), new Date(0), 100)).length === 0);
});

describe("deleting an asset", () => {
  const isGone = (key: EntityKey) => async () => (await stack.ports.deletions.find([key])).length === 0;
  const driftOf = async (of: string) => {
    const accounts = (tenantIds?: readonly string[]) => stack.ports.brokerCredentials.accounts(tenantIds);
    const drifts = await stack.accounts.reconcile(accounts, { dryRun: true });
    return drifts.filter(({ tenantId }) => tenantId === of);
  };

  test("revokes its credentials, so that no gateway can publish for the next asset", async () => {
    const acme = await newTenant();
    const { brokerCredentials, fleet, lifecycle } = stack.services;
    const alone = await value(brokerCredentials.issue(acme.admin, { assetIds: ["truck-1"] }));
    const both = await value(brokerCredentials.issue(acme.admin, { assetIds: ["truck-1", "truck-2"] }));
    const whole = await gateway(acme);
    const ofBoth = await gateway(both.secret!);
    expect(await publish(ofBoth, topicOf(acme.tenantId))).toBe(0);
    const ended = closed(await gateway(alone.secret!));
    await value(lifecycle.deleteAsset(acme.admin, { assetId: "truck-1" }));
    await until(isGone(toAssetKey(`${acme.tenantId}/truck-1`)));
    await ended;
    await value(fleet.registerAsset(acme.admin, { assetId: "truck-1", type: "truck" }));
    await expect(gateway(alone.secret!)).rejects.toThrow(/not authorized/i);
    const again = await gateway(both.secret!);
    expect(await publish(again, topicOf(acme.tenantId))).toBe(NOT_AUTHORIZED);
    expect(await publish(again, topicOf(acme.tenantId, "truck-2"))).toBe(0);
    expect(await publish(whole, topicOf(acme.tenantId))).toBe(0);
    const [first, second] = await brokerCredentials.find(
      acme.admin,
      [alone, both].map(({ credential }) => credential.username),
    );
    expect([first?.status, second?.status, second?.assetIds]).toEqual(["REVOKED", "ACTIVE", ["truck-2"]]);
    expect(await driftOf(acme.tenantId)).toEqual([]);
  });

  test("removes the asset from credentials whose creation or rotation is in progress", async () => {
    const acme = await newTenant();
    const issued = await value(
      stack.services.brokerCredentials.issue(acme.admin, { assetIds: ["truck-1", "truck-2"] }),
    );
    const createUser: typeof stack.accounts.createUser = async (...user) => {
      await stack.accounts.createUser(...user);
      await value(stack.services.lifecycle.deleteAsset(acme.admin, { assetId: "truck-1" }));
      await until(isGone(toAssetKey(`${acme.tenantId}/truck-1`)));
    };
    const broker = Object.assign(Object.create(stack.accounts) as typeof stack.accounts, { createUser });
    const { brokerCredentials } = stack.again({ broker }).services;
    const { username } = issued.credential;
    expect(await failures(brokerCredentials.rotate(acme.admin, { username }))).toEqual(["CONFLICT"]);
    await value(stack.services.fleet.registerAsset(acme.admin, { assetId: "truck-1", type: "truck" }));
    expect(await failures(brokerCredentials.issue(acme.admin, { assetIds: ["truck-1", "truck-2"] }))).toEqual([
      "UNAVAILABLE",
    ]);
    const [account] = await stack.ports.brokerCredentials.accounts([acme.tenantId]);
    expect(account?.credentials.map(({ assetIds }) => assetIds)).toEqual([null, ["truck-2"]]);
    expect(await driftOf(acme.tenantId)).toEqual([]);
  });
});

test("reports mistakes by field, and another tenant's credential as missing", async () => {
  const [acme, other] = [await newTenant(), await newTenant()];
  const { brokerCredentials } = stack.services;
  const reader: Principal = { ...acme.admin, role: "TENANT_READER" };
  const nobody = credentialUsername(tenantUsername(toId("nobody")), "x");
  const rejected: [Promise<Parameters<typeof failures>[0] extends Promise<infer R> ? R : never>, string[]][] = [
    [brokerCredentials.rotate(acme.admin, { graceSeconds: -1 }), ["INVALID graceSeconds"]],
    [brokerCredentials.rotate(acme.admin, { graceSeconds: 2_592_001 }), ["INVALID graceSeconds"]],
    [brokerCredentials.rotate(reader, {}), ["FORBIDDEN"]],
    [brokerCredentials.rotate(OPERATOR, {}), ["INVALID tenantId"]],
    [brokerCredentials.rotate(acme.admin, { tenantId: other.tenantId }), ["NOT_FOUND tenantId"]],
    [brokerCredentials.rotate(acme.admin, { username: other.username }), ["NOT_FOUND username"]],
    [brokerCredentials.rotate(acme.admin, { username: nobody }), ["NOT_FOUND username"]],
    [brokerCredentials.issue(acme.admin, { assetIds: [] }), ["INVALID assetIds"]],
    [brokerCredentials.issue(acme.admin, { assetIds: ["truck-1", "+"] }), ["INVALID assetIds.1"]],
    [brokerCredentials.issue(acme.admin, { assetIds: ["truck-1", "truck-9"] }), ["NOT_FOUND assetIds.1"]],
    [brokerCredentials.issue(acme.admin, { csr: "hello" }), ["INVALID csr"]],
    [brokerCredentials.issue(acme.admin, { validDays: 0 }), ["INVALID validDays"]],
    [brokerCredentials.revoke(reader, { username: acme.username }), ["FORBIDDEN"]],
    [brokerCredentials.revoke(acme.admin, { username: other.username }), ["NOT_FOUND username"]],
    [brokerCredentials.revoke(acme.admin, { username: nobody }), ["NOT_FOUND username"]],
    [stack.services.reconciliation.reconcile(acme.admin, { dryRun: true }), ["FORBIDDEN"]],
  ];
  for (const [outcome, expected] of rejected) expect(await failures(outcome)).toEqual(expected);
  expect(await brokerCredentials.find(acme.admin, [other.username, acme.username, nobody])).toMatchObject([
    null,
    { username: acme.username },
    null,
  ]);
  expect((await brokerCredentials.page(acme.admin, toId(other.tenantId), PAGE)).items).toEqual([]);
  await gateway(other);
});

test("pages of credentials contain the first credential at its place", async () => {
  const acme = await newTenant();
  for (let index = 0; index < 3; index++) await value(stack.services.brokerCredentials.issue(acme.admin, {}));
  const all = (await listed(acme)).map(({ username }) => username);
  expect(all).toHaveLength(4);
  expect(all[0]).toBe(acme.username);
  const walk = async (backward: boolean) => {
    const seen: string[] = [];
    let edge: string | null = null;
    for (;;) {
      const request = { limit: 2, backward, after: backward ? null : edge, before: backward ? edge : null };
      const { items, hasMore } = await stack.services.brokerCredentials.page(acme.admin, toId(acme.tenantId), request);
      const names = items.map(({ username }) => username);
      if (backward) seen.unshift(...names);
      else seen.push(...names);
      edge = (backward ? names[0] : names.at(-1)) ?? null;
      if (!hasMore) return seen;
    }
  };
  expect(await walk(false)).toEqual(all);
  expect(await walk(true)).toEqual(all);
});

describe("a killed process", () => {
  const killed = () => Promise.reject(new UnavailableError("test", "killed here"));
  type Faulty = (real: ServicePorts) => Partial<ServicePorts>;
  const over = <T extends object>(port: T, methods: Partial<T>): T => Object.assign(Object.create(port) as T, methods);
  /** After the kill, no later step runs. */
  const dead = (
    real: ServicePorts,
    from: Partial<ServicePorts["brokerCredentials"]>,
    broker: Partial<ServicePorts["broker"]>,
  ) => ({
    brokerCredentials: over(real.brokerCredentials, { changeStatus: killed, due: killed, ...from }),
    broker: over(real.broker, { deleteUser: killed, ...broker }),
  });

  const steps: [string, Faulty, "old" | "new"][] = [
    ["before the new credential is stored", (real) => dead(real, { insert: killed }, {}), "old"],
    ["after it was stored", (real) => dead(real, {}, { createUser: killed }), "old"],
    [
      "after the broker has its user",
      (real) =>
        dead(
          real,
          {},
          {
            createUser: async (...user) => {
              await real.broker.createUser(...user);
              await killed();
            },
          },
        ),
      "old",
    ],
    ["before the new credential replaces the old", (real) => dead(real, { replace: killed }, {}), "old"],
    [
      "after the new credential replaced the old",
      (real) =>
        dead(real, { replace: async (...change) => (await real.brokerCredentials.replace(...change)) && killed() }, {}),
      "new",
    ],
    ["before the old credential is revoked", (real) => dead(real, {}, {}), "new"],
    [
      "before the broker deletes the old user",
      (real) => dead(real, { changeStatus: (...change) => real.brokerCredentials.changeStatus(...change) }, {}),
      "new",
    ],
  ];

  test.each(steps)("leaves the old or the new state of a rotation when killed %s", async (_when, replace, expected) => {
    const acme = await newTenant();
    const { tenantId } = acme;
    const faulty = stack.again(replace(stack.ports));
    const outcome = await failures(faulty.services.brokerCredentials.rotate(acme.admin, { graceSeconds: 0 }));
    expect(outcome).toEqual(["UNAVAILABLE"]);
    const documents = stack.mongo.db().collection("brokerCredentials");
    const createdAt = new Date(Date.now() - 120_000);
    await documents.updateMany({ tenantId, status: "PENDING" }, { $set: { createdAt } });
    const unsettled = { tenantId, status: { $in: ["PENDING", "ABANDONED", "GRACE"] } };
    await until(async () => (await documents.countDocuments(unsettled)) === 0);
    await until(async () => (await documents.countDocuments({ tenantId, status: "REVOKED", onBroker: true })) === 0);
    const states = (await listed(acme)).map(({ status }) => status);
    expect(states).toEqual(expected === "old" ? ["ACTIVE"] : ["REVOKED", "ACTIVE"]);
    const { drifts } = await value(stack.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
    expect(drifts.filter((drift) => drift.tenantId === tenantId)).toEqual([]);
    if (expected === "old") await gateway(acme);
    else await expect(gateway(acme)).rejects.toThrow(/not authorized/i);
  });
});

describe("reconciliation", () => {
  test("repairs a few drifts at the start, and leaves many deletions to an operator", async () => {
    const broker = await startOwnBroker();
    const { uri } = await sharedMongo();
    const first = await startStack({ uri, broker });
    const acme = await newTenant(first);
    const { credential } = await value(
      first.services.brokerCredentials.issue(acme.admin, { csr: (await requestCertificate()).csr }),
    );
    await first.accounts.deleteUser({ ...credential });
    await first.accounts.createUser(
      {
        tenantId: toId(acme.tenantId),
        username: credentialUsername(tenantUsername(toId(acme.tenantId)), "stranger"),
        assetIds: null,
      },
      "x",
    );
    const second = await startStack({ uri, broker, services: { reconciliation: { atStart: "REPAIR" } } });
    await until(async () => second.logged.some((line) => line.includes("broker differed from MongoDB")));
    const { reconciliation } = second.services;
    expect(await value(reconciliation.reconcile(OPERATOR, { dryRun: true }))).toMatchObject({ tenants: 1, drifts: [] });

    for (let index = 0; index < 11; index++) {
      await first.accounts.createTenantAccount(toId(`stranger-${index}`), `tenant_stranger-${index}`, "x");
    }
    const third = await startStack({ uri, broker, services: { reconciliation: { atStart: "REPAIR" } } });
    await until(async () => third.logged.some((line) => line.includes("an operator has to confirm it")));
    const report = await value(reconciliation.reconcile(OPERATOR, { dryRun: false }));
    expect(report.drifts.filter(({ kind, repaired }) => kind === "EXTRA" && repaired)).toHaveLength(22);
    expect((await value(reconciliation.reconcile(OPERATOR, { dryRun: true }))).drifts).toEqual([]);
    expect(second.audited.at(-1)).toMatchObject({ action: "brokerReconcile", outcome: "OK", after: { drifts: 0 } });
    await gateway(acme, { ...first, broker });
  });
});

test("deleting a tenant deletes all its credentials on the broker and in MongoDB", async () => {
  const acme = await newTenant();
  const { secret } = await value(stack.services.brokerCredentials.issue(acme.admin, { assetIds: ["truck-1"] }));
  const client = await gateway(secret!);
  const ended = closed(client);
  await value(stack.services.lifecycle.deleteTenant(OPERATOR, { tenantId: acme.tenantId }));
  await ended;
  const documents = stack.mongo.db().collection("brokerCredentials");
  await until(async () => (await documents.countDocuments({ tenantId: acme.tenantId })) === 0);
});
