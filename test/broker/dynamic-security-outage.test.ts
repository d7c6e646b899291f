import { readFile } from "node:fs/promises";
import { Writable } from "node:stream";
import { pino } from "pino";
import type { Mosquitto } from "../../dev/mosquitto";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import { UnavailableError } from "../../src/domain/errors";
import { toId } from "../../src/domain/keys";
import { connectMqtt } from "../harness/mqtt";
import { disposeLater, startOwnBroker, uniqueName } from "../harness/servers";
import { until } from "../harness/until";

const lines: string[] = [];
const logger = pino(
  { level: "debug" },
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  }),
);

async function administration(broker: Mosquitto, password = broker.admin.password): Promise<TenantAccounts> {
  const accounts = new TenantAccounts(
    new DynamicSecurity(
      {
        url: broker.url,
        username: broker.admin.username,
        password,
        ca: await readFile(broker.caFile),
        timeoutMs: 4_000,
        backoffMs: { first: 20, most: 100 },
      },
      logger,
    ),
  );
  disposeLater(() => accounts.stop());
  return accounts;
}

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startOwnBroker();
});

test("starts without the broker, reports it, and works once the broker is available", async () => {
  await broker.stop();
  const accounts = await administration(broker);
  await accounts.start();
  expect(accounts.readiness.ready).toBe(false);
  expect(accounts.readiness.failure).toMatch(/ECONNREFUSED/);
  await expect(accounts.deleteTenantAccount(toId("a"), "tenant_a")).rejects.toBeInstanceOf(UnavailableError);
  expect(lines.join("")).toContain("broker administration not connected");

  await broker.restart();
  await until(() => accounts.readiness.ready);
  await accounts.deleteTenantAccount(toId("a"), "tenant_a");
});

test("times out a command to a hung broker and succeeds once it resumes", async () => {
  const accounts = await administration(broker);
  await accounts.start();
  await broker.kill("SIGSTOP");
  try {
    const outcomes = await Promise.allSettled(
      ["a", "b", "c"].map((tenantId) => accounts.createTenantAccount(toId(tenantId), `tenant_${tenantId}`, "pw")),
    );
    for (const outcome of outcomes) {
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(UnavailableError);
    }
  } finally {
    await broker.kill("SIGCONT");
  }
  await until(() => accounts.readiness.ready);
  const tenantId = uniqueName("acme");
  await accounts.createTenantAccount(tenantId, `tenant_${tenantId}`, "pw");
  await connectMqtt(broker, { username: `tenant_${tenantId}`, password: "pw", clientId: uniqueName("gateway") });
});

test("rejects pending commands when the broker is killed, and keeps the accounts", async () => {
  const accounts = await administration(broker);
  await accounts.start();
  const tenantId = uniqueName("acme");
  await accounts.createTenantAccount(tenantId, `tenant_${tenantId}`, "pw");
  await broker.kill("SIGSTOP");
  const pending = accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`);
  pending.catch(() => undefined);
  await broker.kill();
  await expect(pending).rejects.toBeInstanceOf(UnavailableError);
  await broker.restart();
  await until(() => accounts.readiness.ready);
  await accounts.deleteTenantAccount(tenantId, `tenant_${tenantId}`);
});

test("reports a wrong password without revealing it", async () => {
  const accounts = await administration(broker, "wrong-password-9157");
  await accounts.start();
  expect(accounts.readiness).toMatchObject({ ready: false });
  expect(accounts.readiness.failure).toMatch(/not authorized/i);
  expect(lines.join("")).not.toContain("wrong-password-9157");
});

test("stop is idempotent, rejects waiting commands and needs no start", async () => {
  const accounts = await administration(broker);
  await accounts.stop();
  await accounts.stop();
  await expect(accounts.deleteTenantAccount(toId("a"), "tenant_a")).rejects.toBeInstanceOf(UnavailableError);
});
