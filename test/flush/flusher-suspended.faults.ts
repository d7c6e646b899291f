import { startReplicaSet } from "../../dev/replica-set";
import { disposeLater, sharedMongo, temporaryDir, withDatabase } from "../harness/servers";
import { GO_ON } from "./flush-process";
import { expectBalancedLedger, flushAll, FlusherProcess, journaled, storedOf, type Journaled } from "./journaled";

interface Suspension {
  /** Number of inserts of the run before it is suspended. */
  readonly after: number;
  readonly isUnfenced?: boolean;
  /** Runs before another flusher takes over. */
  readonly meanwhile?: () => Promise<void>;
}

/**
 * Suspends a flusher (SIGSTOP) within a run, lets another flusher take over and flush everything, and resumes the first
 * flusher (SIGCONT). Resolves with the errors of the first flusher's writes.
 */
async function suspend(scene: Journaled, uri: string, { after, isUnfenced = false, meanwhile }: Suspension) {
  const task = { uri, database: scene.db.databaseName, after, isSent: false, lastSeq: null };
  const flusher = new FlusherProcess({ ...task, collection: "telemetry", isUnfenced });
  expect(await flusher.next()).toEqual({ stoppedAt: "insert telemetry" });
  flusher.child.kill("SIGSTOP");
  flusher.child.send(GO_ON);
  await meanwhile?.();
  await flushAll(scene);
  expect(await storedOf(scene)).toEqual({ stored: 24_000, distinct: 24_000 });
  flusher.child.kill("SIGCONT");
  const { rejected } = await flusher.next();
  await flusher.kill();
  return rejected;
}

test.each([0, 1, 2])("stores nothing twice when suspended after %d of three inserts", async (after) => {
  const { uri } = await sharedMongo();
  const scene = await journaled(uri);
  const rejected = await suspend(scene, uri, { after });
  expect(new Set(rejected)).toEqual(new Set(["TransactionTooOld"]));
  expect(await storedOf(scene)).toEqual({ stored: 24_000, distinct: 24_000 });
  await expectBalancedLedger(scene);
});

test("stores nothing twice when the primary changes during the suspension", async () => {
  const set = await startReplicaSet({ dir: await temporaryDir() });
  disposeLater(() => set.stop());
  const uri = withDatabase(set.uri, "suspended");
  const scene = await journaled(uri);
  const former = await set.primary();
  const rejected = await suspend(scene, uri, { after: 1, meanwhile: () => set.stepDown() });
  // The insert may still reach the previous primary, which rejects it.
  expect(["TransactionTooOld", "NotWritablePrimary"]).toContain(rejected?.at(-1));
  expect(await set.primary()).not.toBe(former);
  expect(await storedOf(scene)).toEqual({ stored: 24_000, distinct: 24_000 });
});

test("stores readings twice without the fence, which proves that the fence works", async () => {
  const { uri } = await sharedMongo();
  const scene = await journaled(uri);
  expect(await suspend(scene, uri, { after: 1, isUnfenced: true })).toEqual([]);
  const { stored, distinct } = await storedOf(scene);
  expect(distinct).toBe(24_000);
  expect(stored).toBeGreaterThan(24_000);
});
