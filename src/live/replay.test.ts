import { BEFORE_ALL, toPosition, toSensorKeys, type Position } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import { endOfBatch } from "../domain/reading";
import { Replay } from "./replay";

const COMMITTED: JournalBatch = {
  position: toPosition(1),
  previous: BEFORE_ALL,
  committedAt: 1_000,
  ledger: [],
  columns: {
    sources: toSensorKeys(["acme/truck/temp"]),
    source: Uint32Array.of(0),
    timestamp: Float64Array.of(1_000),
    receivedAt: Float64Array.of(1_000),
    value: Float64Array.of(20),
    fingerprint: new Uint32Array(2),
  },
};

/** A journal that shows its batch after this number of reads, and a store without readings. */
function replayOf(hiddenReads: number, batch = COMMITTED): Replay {
  let visible: JournalBatch[] = [];
  const read = async (after: Position) => {
    if (hiddenReads-- <= 0) visible = [batch];
    return visible.filter(({ position }) => position > after);
  };
  const bounds = async () => ({ oldest: BEFORE_ALL, newest: visible.at(-1)?.position ?? BEFORE_ALL });
  const readOf = async () => ({ batches: [], through: BEFORE_ALL, missing: BEFORE_ALL, examined: 0 });
  return new Replay(
    { tenantId: null },
    {
      of: {},
      journal: { read, bounds, readOf },
      stored: { bySeq: async () => [] },
      wants: () => true,
      pay: () => undefined,
    },
    endOfBatch(BEFORE_ALL),
  );
}

test("regression: skips no batch that becomes visible long after its commit", async () => {
  const replay = replayOf(55);
  const values: number[] = [];
  while (replay.position < COMMITTED.position) {
    const { readings } = await replay.next(COMMITTED.position);
    values.push(...readings.map(({ value }) => value));
  }
  expect(values).toEqual([20]);
});

test("reaches a head at which the journal has no batch", async () => {
  const replay = replayOf(0, { ...COMMITTED, position: toPosition(3) });
  const { readings } = await replay.next(toPosition(2));
  expect(readings).toEqual([]);
  expect(replay.position).toBe(toPosition(2));
});
