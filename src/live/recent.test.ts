import { toPosition, toSensorKey, type SensorKey } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import type { Reading } from "../domain/reading";
import { RecentReadingsInMemory } from "./recent";

function batchOf(seq: number, sensorKey: SensorKey, timestamp: number, value: number): JournalBatch {
  return {
    position: toPosition(seq),
    previous: toPosition(seq - 1),
    committedAt: timestamp,
    ledger: [],
    columns: {
      sources: [sensorKey],
      source: Uint32Array.of(0),
      timestamp: Float64Array.of(timestamp),
      receivedAt: Float64Array.of(timestamp),
      value: Float64Array.of(value),
      fingerprint: new Uint32Array(2),
    },
  };
}

const stored = (timestamp: number, value: number): Reading => {
  return { sensorKey: toSensorKey("a/b/c"), timestamp, receivedAt: timestamp, value, seq: 1 };
};

const nowhere = { read: () => Promise.reject(new Error("nothing has left memory")) };

test("knows the latest reading once the store has responded, and from then on", () => {
  const recent = new RecentReadingsInMemory(nowhere, 100, 100);
  recent.add(batchOf(1, toSensorKey("a/b/c"), 10, 1));
  expect(recent.knowsLatest(toSensorKey("a/b/c"))).toBe(false);
  recent.learnLatest([toSensorKey("a/b/c")], [stored(20, 2)]);
  expect(recent.knowsLatest(toSensorKey("a/b/c"))).toBe(true);
  expect(recent.latest(toSensorKey("a/b/c"))).toMatchObject({ timestamp: 20, value: 2 });
  recent.add(batchOf(2, toSensorKey("a/b/c"), 15, 3));
  expect(recent.latest(toSensorKey("a/b/c"))).toMatchObject({ timestamp: 20, value: 2 });
  recent.add(batchOf(3, toSensorKey("a/b/c"), 30, 4));
  expect(recent.latest(toSensorKey("a/b/c"))).toMatchObject({ timestamp: 30, value: 4 });
});

test("keeps a newer reading when the store responds", () => {
  const recent = new RecentReadingsInMemory(nowhere, 100, 100);
  recent.add(batchOf(1, toSensorKey("a/b/c"), 30, 1));
  recent.learnLatest([toSensorKey("a/b/c")], [stored(20, 2)]);
  expect(recent.latest(toSensorKey("a/b/c"))).toMatchObject({ timestamp: 30, value: 1 });
});

test("remembers that a sensor has no reading until the first reading arrives", () => {
  const recent = new RecentReadingsInMemory(nowhere, 100, 100);
  recent.learnLatest([toSensorKey("a/b/c")], []);
  expect([recent.knowsLatest(toSensorKey("a/b/c")), recent.latest(toSensorKey("a/b/c"))]).toEqual([true, undefined]);
  recent.add(batchOf(1, toSensorKey("a/b/c"), 10, 1));
  expect(recent.latest(toSensorKey("a/b/c"))).toMatchObject({ value: 1 });
});

test("distrusts the store's response once a latest reading has left memory", () => {
  const recent = new RecentReadingsInMemory(nowhere, 100, 2);
  for (let seq = 1; seq <= 5; seq++) recent.add(batchOf(seq, toSensorKey(`a/b/${seq}`), 10, seq));
  expect(recent.latest(toSensorKey("a/b/1"))).toBeUndefined();
  recent.learnLatest([toSensorKey("a/b/1")], []);
  expect(recent.knowsLatest(toSensorKey("a/b/1"))).toBe(false);
});
