import fc from "fast-check";
import { toId, toPartition } from "./keys";
import { byHour, isBalanced, withPending, type CountedLedgerMinute, type LedgerDelta } from "./ledger";

const batch = fc.record({ minute: fc.nat(3), accepted: fc.nat(5), duplicates: fc.nat(5), limited: fc.nat(5) });

function deltaOf({
  minute,
  accepted,
  duplicates,
  limited,
}: {
  minute: number;
  accepted: number;
  duplicates: number;
  limited: number;
}): LedgerDelta {
  const received = accepted + duplicates + limited;
  return {
    tenantId: toId("acme"),
    minute: minute * 60_000,
    received,
    accepted,
    duplicates,
    rejected: { RATE_LIMITED: limited },
  };
}

/** Returns the persisted counts after flush runs that end at the positions `ends`. */
function persisted(deltas: readonly LedgerDelta[], ends: readonly number[]): CountedLedgerMinute[] {
  const minutes = new Map<number, CountedLedgerMinute>();
  let done = 0;
  for (const end of ends) {
    for (const delta of deltas.slice(done, end)) {
      const known = minutes.get(delta.minute);
      const [before] = withPending(known === undefined ? [] : [{ ...known, seq: 0 }], [{ seq: 1, delta }]);
      if (before !== undefined) minutes.set(delta.minute, { ...before, stored: before.accepted, pending: 0, seq: end });
    }
    done = end;
  }
  return [...minutes.values()];
}

test("counts each batch once and balances minutes, wherever the flusher stands", () => {
  fc.assert(
    fc.property(
      fc.array(batch, { maxLength: 30 }),
      fc.nat(30),
      fc.nat(30),
      fc.nat(30),
      (batches, first, second, forgotten) => {
        const deltas = batches.map(deltaOf);
        const ends = [first, second].map((end) => Math.min(end, deltas.length)).sort((one, other) => one - other);
        const done = ends[1] ?? 0;
        const tail = deltas.map((delta, index) => ({ seq: index + 1, delta })).slice(Math.min(forgotten, done));
        const minutes = withPending(persisted(deltas, ends), tail);
        for (const count of ["received", "accepted", "duplicates"] as const) {
          const total = deltas.reduce((sum, delta) => sum + delta[count], 0);
          expect(minutes.reduce((sum, minute) => sum + minute[count], 0)).toBe(total);
        }
        const stored = deltas.slice(0, done).reduce((sum, delta) => sum + delta.accepted, 0);
        expect(minutes.reduce((sum, minute) => sum + minute.stored, 0)).toBe(stored);
        expect(minutes.every(isBalanced)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test("reports an unaccounted reading as an imbalance", () => {
  const minute = { ...deltaOf({ minute: 0, accepted: 2, duplicates: 1, limited: 1 }), stored: 1, pending: 1 };
  expect(isBalanced(minute)).toBe(true);
  expect(isBalanced({ ...minute, received: 5 })).toBe(false);
  expect(isBalanced({ ...minute, stored: 2 })).toBe(false);
  expect(isBalanced({ ...minute, pending: 0 })).toBe(false);
});

test("adds up the counts of several partitions for one minute", () => {
  const delta = deltaOf({ minute: 0, accepted: 2, duplicates: 1, limited: 1 });
  const [one, other] = [toPartition(0), toPartition(1)];
  const counted = { ...delta, stored: 2, pending: 0, seq: 5 };
  // Positions of different partitions are unrelated, even if they are equal.
  const tail = [
    { seq: 3, partition: one, delta },
    { seq: 3, partition: other, delta },
  ];
  const [minute, ...rest] = withPending([counted, { ...counted, partition: other, seq: 2 }], tail);
  expect(rest).toEqual([]);
  expect(minute).toMatchObject({ received: 12, accepted: 6, stored: 4, pending: 2, duplicates: 3 });
  expect(minute !== undefined && isBalanced(minute)).toBe(true);
});

test("sums minutes into hours, which balance if each minute does", () => {
  const HOUR = 3_600_000;
  const minute = (at: number, balanced = true) => {
    return { minute: at, received: 4, stored: 1, duplicates: 1, pending: 1, rejected: { RATE_LIMITED: 1 }, balanced };
  };
  expect(byHour([minute(HOUR), minute(HOUR + 60_000, false), minute(3 * HOUR)])).toEqual([
    { hour: HOUR, received: 8, stored: 2, duplicates: 2, pending: 2, rejected: { RATE_LIMITED: 2 }, balanced: false },
    {
      hour: 3 * HOUR,
      received: 4,
      stored: 1,
      duplicates: 1,
      pending: 1,
      rejected: { RATE_LIMITED: 1 },
      balanced: true,
    },
  ]);
});
