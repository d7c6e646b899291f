import type { Reading } from "../domain/reading";
import { toPosition, toSensorKey, type SensorKey } from "../domain/keys";
import { LatestReadings } from "./latest-readings";

function reading(sensorKey: SensorKey, timestamp: number, seq: number): Reading {
  return { sensorKey, timestamp, receivedAt: timestamp, value: seq, seq };
}

class Saved {
  readonly parts: Reading[][] = [];
  failsOnce = false;

  saveLatest(readings: readonly Reading[]): Promise<void> {
    if (this.failsOnce) {
      this.failsOnce = false;
      return Promise.reject(new Error("no primary"));
    }
    this.parts.push([...readings]);
    return Promise.resolve();
  }
}

/** Saves the remaining parts. Resolves with the position of the last batch that they cover. */
async function saveAll(latest: LatestReadings, parts: number): Promise<number> {
  for (;;) {
    const upTo = await latest.savePart(parts);
    if (upTo !== null) return upTo;
  }
}

test("saves each sensor's latest reading; for equal timestamps, the later commit", async () => {
  const saved = new Saved();
  const latest = new LatestReadings(saved);
  for (const [timestamp, seq] of [
    [20, 1],
    [10, 2],
    [20, 3],
  ] as const) {
    latest.add(reading(toSensorKey("acme/a/s"), timestamp, seq));
  }
  latest.beginSaving(toPosition(7));

  expect(await saveAll(latest, 1)).toBe(7);
  expect(saved.parts).toEqual([[reading(toSensorKey("acme/a/s"), 20, 3)]]);
});

test("saves many readings in parts, each once, and new readings at the next save", async () => {
  const saved = new Saved();
  const latest = new LatestReadings(saved);
  for (let sensor = 0; sensor < 2_000; sensor++) latest.add(reading(toSensorKey(`acme/a/s${sensor}`), 1, 1));
  latest.beginSaving(toPosition(1));
  expect(await latest.savePart(4)).toBeNull();
  latest.add(reading(toSensorKey("acme/a/s1999"), 2, 2));

  expect(await saveAll(latest, 4)).toBe(1);
  expect(saved.parts.map(({ length }) => length)).toEqual([500, 500, 500, 500]);
  expect(new Set(saved.parts.flat().map(({ sensorKey }) => sensorKey)).size).toBe(2_000);

  latest.endSaving();
  latest.beginSaving(toPosition(2));
  expect(await saveAll(latest, 4)).toBe(2);
  expect(saved.parts.at(-1)).toEqual([reading(toSensorKey("acme/a/s1999"), 2, 2)]);
});

test("retries a part that could not be saved", async () => {
  const saved = new Saved();
  const latest = new LatestReadings(saved);
  latest.add(reading(toSensorKey("acme/a/s"), 1, 1));
  latest.beginSaving(toPosition(3));
  saved.failsOnce = true;

  await expect(latest.savePart(1)).rejects.toThrow("no primary");
  expect(await latest.savePart(1)).toBe(3);
  expect(saved.parts).toHaveLength(1);
});
