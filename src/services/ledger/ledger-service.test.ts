import { toId, type TenantId } from "../../domain/keys";
import type { CountedLedgerMinute, PendingLedgerDelta } from "../../domain/ledger";
import type { LedgerRepository } from "../../domain/ports/ledger-store";
import { LedgerService } from "./ledger-service";

const TENANTS = 2_000;

/**
 * A ledger of this number of tenants with unflushed minutes. `looks()` returns the number of checks for the owner of a
 * minute.
 */
function ledgerOfMany() {
  let looks = 0;
  const ofTenant = <T extends object>(index: number, counts: T): T & { readonly tenantId: TenantId } => ({
    ...counts,
    get tenantId() {
      looks++;
      return toId(`tenant-${index}`);
    },
  });
  const counts = { minute: 0, received: 3, accepted: 1, duplicates: 1, rejected: { RATE_LIMITED: 1 } };
  const indexes = [...Array(TENANTS).keys()];
  const counted = indexes.map((index): CountedLedgerMinute =>
    ofTenant(index, { ...counts, stored: 1, pending: 0, seq: 1 }),
  );
  const tail = indexes.map((index): PendingLedgerDelta => ({ seq: 2, delta: ofTenant(index, counts) }));
  const repository = { summedMinutes: async () => [], everyMinute: async () => counted } as Partial<LedgerRepository>;
  const ledger = new LedgerService(
    repository as LedgerRepository,
    { pendingDeltas: async () => tail },
    {
      intervals: async () => [],
    },
  );
  return { ledger, looks: () => looks };
}

const OPERATOR = { role: "OPERATOR", tenantId: null, keyId: "operator", expiresAt: null } as const;

test("reads each minute of all tenants' ledger a few times, for any number of tenants", async () => {
  const { ledger, looks } = ledgerOfMany();
  const all = await ledger.readAll(OPERATOR, { from: 0, to: 60_000 });
  expect(all).toMatchObject({
    received: 6 * TENANTS,
    stored: TENANTS,
    duplicates: 2 * TENANTS,
    rejected: { RATE_LIMITED: 2 * TENANTS },
    pending: TENANTS,
    balanced: true,
  });
  expect(looks()).toBeLessThan(20 * TENANTS);
});
