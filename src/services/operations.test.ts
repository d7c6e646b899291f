import type { Principal } from "../domain/entities";
import { toId } from "../domain/keys";
import type { RecordedAuditEvent } from "../domain/ports/audit-log";
import { ForbiddenError } from "../domain/errors";
import { ok } from "../domain/result";
import { rejectionOf } from "./authorization";
import { authorizedReads } from "./authorized-reads";
import { changeOperations } from "./operations";
import type { PlatformUseCases } from "./platform-services";
import type { AuditUseCases } from "./audit-use-cases";

const operator: Principal = { role: "OPERATOR", tenantId: null, keyId: "o", expiresAt: null };
const admin: Principal = { role: "TENANT_ADMIN", tenantId: toId("acme"), keyId: "a", expiresAt: null };
const reader: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "r", expiresAt: null };
const scope = { readable: async (caller: Principal, tenantId: unknown) => caller.tenantId === tenantId };

test("has one row for every action", () => {
  const actions = changeOperations().map(({ action }) => action);
  expect(new Set(actions).size).toBe(actions.length);
  expect(actions.length).toBeGreaterThanOrEqual(17);
});

test("rejects a role without the right in its own tenant, but not in other tenants", () => {
  const writers = { roles: ["OPERATOR", "TENANT_ADMIN"], scope: "TENANT" } as const;
  expect(rejectionOf(admin, writers, undefined)).toBeNull();
  expect(rejectionOf(reader, writers, undefined)).toMatchObject({ code: "FORBIDDEN" });
  expect(rejectionOf(reader, writers, "acme")).toMatchObject({ code: "FORBIDDEN" });
  expect(rejectionOf(reader, writers, "rival")).toBeNull();
});

test("rejects a role without the right to an item or the platform, for any input", () => {
  const things = { roles: ["OPERATOR", "TENANT_ADMIN"], scope: "BY_ITEM" } as const;
  expect(rejectionOf(reader, things, "rival")).toMatchObject({ code: "FORBIDDEN" });
  const operators = { roles: ["OPERATOR"], scope: "TENANT" } as const;
  expect(rejectionOf(admin, operators, "rival")).toMatchObject({ code: "FORBIDDEN" });
  expect(rejectionOf(operator, operators, "rival")).toBeNull();
});

test("returns an empty list of every tenant or another tenant for a tenant's key", async () => {
  const event: RecordedAuditEvent = {
    eventId: "1",
    at: new Date(0),
    keyId: "o",
    role: "OPERATOR",
    clientAddress: null,
    action: "tenantUpdate",
    tenantId: toId("acme"),
    target: "acme",
    outcome: "OK",
    before: null,
    after: null,
  };
  const log: AuditUseCases = { page: async () => ({ items: [event], hasMore: true }) };
  const audit = authorizedReads("audit", log, scope);
  const page = { limit: 1, backward: false, after: null, before: null };
  const nothing = { items: [], hasMore: false };
  expect(await audit.page(operator, undefined, page)).toMatchObject({ items: [event] });
  expect(await audit.page(admin, toId("acme"), page)).toMatchObject({ items: [event] });
  expect(await audit.page(admin, undefined, page)).toEqual(nothing);
  expect(await audit.page(admin, toId("rival"), page)).toEqual(nothing);
  await expect(audit.page(reader, toId("acme"), page)).rejects.toThrow(ForbiddenError);
  expect(await audit.page(reader, toId("rival"), page)).toEqual(nothing);
});

test("permits platform reads to operators only", () => {
  const notRead = () => Promise.reject(new Error("not read here"));
  const useCases: PlatformUseCases = {
    of: () =>
      ok({
        version: "1",
        startedAt: new Date(0),
        broker: { connected: true, since: new Date(0), failure: null },
        ingestion: null,
        certificates: [],
        reconciliation: async () => null,
        partitions: notRead,
        jobs: notRead,
        isMongodbReachable: notRead,
        registered: notRead,
        flush: notRead,
        ledger: notRead,
        unattributedFailures: notRead,
      }),
  };
  const platform = authorizedReads("platform", useCases, scope);
  expect(platform.of(operator)).toMatchObject({ ok: true });
  expect(platform.of(admin)).toMatchObject({ ok: false, failure: [{ code: "FORBIDDEN" }] });
});
