import type { LeaseName, ProcessId } from "../domain/lease";
import type { Lease, LeaseView } from "../domain/ports/leases";
import { balance, successorOf, type BalanceInput } from "./balance";

const [A, B] = ["a", "b"] as ProcessId[] as [ProcessId, ProcessId];
const NAMES: readonly LeaseName[] = ["ingest/0", "ingest/1", "flush/0", "flush/1"];

function viewOf(owners: Readonly<Record<string, ProcessId | null>>, ids: readonly ProcessId[]): LeaseView {
  const settings = { values: {}, sessions: {} };
  const common = {
    settings,
    kinds: ["ingest", "flush"] as const,
    isLeaving: false,
    startedAt: new Date(),
    place: null,
    pid: 1,
  };
  return {
    leases: Object.entries(owners).map(([name, owner]): Lease => ({
      name: name as LeaseName,
      owner,
      epoch: 1,
      since: new Date(),
    })),
    processes: ids.map((id) => ({ ...common, id, expiresInMs: 1_000 })),
  };
}

function decide(view: LeaseView, more: Partial<BalanceInput> = {}) {
  const none = new Set<never>();
  const input = { names: NAMES, own: A, view, gone: none, resting: none, overdue: none, mayMove: () => true, ...more };
  return balance(input);
}

test("a single process takes every lease", () => {
  expect(decide(viewOf({}, [A])).take).toEqual(NAMES);
});

test("a process takes its share of each kind of lease when there is another process", () => {
  expect(decide(viewOf({}, [A, B])).take).toEqual(["ingest/0", "flush/0"]);
  expect(decide(viewOf({ "ingest/0": B, "flush/1": A }, [A, B])).take).toEqual(["ingest/1"]);
});

test("expired leases, and leases of a process that is gone, are free", () => {
  expect(decide(viewOf({ "ingest/0": B, "ingest/1": A }, [A])).take).toContain("ingest/0");
  expect(decide(viewOf({ "ingest/0": B, "ingest/1": A }, [A, B]), { gone: new Set([B]) }).take).toContain("ingest/0");
});

test("a process takes overdue leases above its share", () => {
  const view = viewOf({ "ingest/0": A, "flush/0": A, "flush/1": B }, [A, B]);
  expect(decide(view).take).toEqual([]);
  expect(decide(view, { overdue: new Set<LeaseName>(["ingest/1"]) }).take).toEqual(["ingest/1"]);
});

test("a process does not take a resting lease", () => {
  expect(decide(viewOf({}, [A]), { resting: new Set<LeaseName>(["ingest/0"]) }).take).not.toContain("ingest/0");
});

test("a process yields a lease above its share, once the processes are stable", () => {
  const view = viewOf({ "ingest/0": A, "ingest/1": A, "flush/0": A, "flush/1": B }, [A, B]);
  expect(decide(view).yield).toBe("ingest/1");
  expect(decide(view, { mayMove: (kind) => kind !== "ingest" }).yield).toBeNull();
  expect(decide(viewOf({ "ingest/0": A, "ingest/1": A, "flush/0": A, "flush/1": A }, [A])).yield).toBeNull();
});

test("a lease is handed to the staying process that owns the fewest of its kind", () => {
  const [C, D] = ["c", "d"] as ProcessId[] as [ProcessId, ProcessId];
  const view = viewOf({ "ingest/0": A, "ingest/1": B, "flush/0": C }, [A, B, C, D]);
  const processes = view.processes.map((one) => ({ ...one, isLeaving: one.id === D }));
  const ports = { own: A, view: { ...view, processes }, gone: new Set<ProcessId>() };
  expect(successorOf("ingest", { ...ports, given: new Map() })).toBe(C);
  expect(successorOf("ingest", { ...ports, given: new Map([["ingest/0", C]]) })).toBe(B);
  expect(successorOf("ingest", { ...ports, gone: new Set([B, C]), given: new Map() })).toBeNull();
});

test("a process that is leaving has no share", () => {
  const view = viewOf({}, [A, B]);
  const leaving = { ...view, processes: view.processes.map((one) => ({ ...one, isLeaving: one.id === B })) };
  expect(decide(leaving).take).toEqual(NAMES);
});
