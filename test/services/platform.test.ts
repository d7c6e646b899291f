import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import type { Platform } from "../../src/services/platform-services";
import { disposeAfterEachTest, sharedMongo } from "../harness/servers";
import { startStack, value } from "./stack";

disposeAfterEachTest();

const OPERATOR: Principal = { role: "OPERATOR", tenantId: null, keyId: "o", expiresAt: null };
const RANGE = { from: Date.now() - 3_600_000, to: Date.now() + 60_000 };

function of(services: Awaited<ReturnType<typeof startStack>>["services"]): Platform {
  const platform = services.platform.of(OPERATOR);
  if (!platform.ok) throw new Error("rejected");
  return platform.value;
}

test("only an operator can read the platform's state", async () => {
  const { services } = await startStack({ isIdle: true });
  for (const role of ["TENANT_ADMIN", "TENANT_READER"] as const) {
    const principal: Principal = { role, tenantId: toId("acme"), keyId: "k", expiresAt: null };
    expect(services.platform.of(principal)).toMatchObject({ ok: false, failure: [{ code: "FORBIDDEN" }] });
    expect(await services.ledger.readAll(principal, RANGE)).toBeNull();
  }
  expect(services.platform.of(OPERATOR)).toMatchObject({ ok: true });
});

test("reports that no process ingests and that no reconciliation has run", async () => {
  const { services } = await startStack({ isIdle: true });
  expect(of(services)).toMatchObject({ ingestion: null, broker: { connected: true } });
  expect(await of(services).reconciliation()).toBeNull();
  expect(await of(services).flush()).toEqual({
    stored: null,
    storedPerSecond: null,
    lastRunAt: null,
    lagReadings: 0,
    lagSeconds: 0,
  });
});

test("shows the last reconciliation, even if another process ran it", async () => {
  const { uri } = await sharedMongo();
  const [own, other] = [await startStack({ uri, isIdle: true }), await startStack({ uri, isIdle: true })];
  await value(other.services.reconciliation.reconcile(OPERATOR, { dryRun: true }));
  expect(await of(own.services).reconciliation()).toMatchObject({ dryRun: true, repaired: 0 });
});

test("reports MongoDB as unreachable, and dependent state as unknown", async () => {
  const { services, mongo } = await startStack({ isIdle: true });
  expect(await of(services).isMongodbReachable()).toBe(true);
  await mongo.close();
  expect(await of(services).isMongodbReachable()).toBe(false);
  await expect(of(services).registered()).rejects.toThrow();
});
