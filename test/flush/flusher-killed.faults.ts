import { sharedMongo } from "../harness/servers";
import type { ToFlusher } from "./flush-process";
import { BATCHES, expectBalancedLedger, flushAll, FlusherProcess, journaled, storedOf } from "./journaled";

/**
 * Runs a process until it stops at a write, and kills it (-9) there. Resolves with the write, or with null if the
 * process completed its work.
 */
async function killAt(task: ToFlusher): Promise<string | null> {
  const flusher = new FlusherProcess(task);
  const { stoppedAt = null } = await flusher.next();
  await flusher.kill();
  return stoppedAt;
}

test("stores readings once and balances the ledger when killed (-9) at any two writes", async () => {
  const places: string[] = [];
  for (let after = 0; ; after++) {
    const { uri, database } = await sharedMongo();
    const scene = await journaled(uri);
    const task = { uri, database, after, lastSeq: BATCHES };
    const place = await killAt({ ...task, isSent: true });
    if (place === null) break;
    places.push(place);
    // The next flusher is killed during its recovery or soon after it.
    await killAt({ ...task, isSent: false });
    await flushAll(scene);

    expect({ place, ...(await storedOf(scene)) }).toEqual({ place, stored: 24_000, distinct: 24_000 });
    await expectBalancedLedger(scene);
    const latest = await scene.db.collection<{ value: number }>("latest").find().toArray();
    expect(latest.map(({ value }) => value).sort((one, other) => one - other)).toEqual([21_999, 22_999, 23_999]);
  }
  expect(new Set(places)).toEqual(
    new Set([
      "insert checkpoints",
      "findAndModify checkpoints",
      "update checkpoints",
      "insert telemetry",
      "update ledger",
      "update latest",
    ]),
  );
  expect(places.filter((place) => place === "insert telemetry")).toHaveLength(3);
});
