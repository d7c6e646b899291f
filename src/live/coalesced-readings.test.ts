import { toSensorKey } from "../domain/keys";
import type { ReadingsEvent, ReadingsGap } from "../domain/ports/live";
import type { Reading } from "../domain/reading";
import { BoundedQueue } from "./bounded-queue";
import { CoalescedReadings } from "./coalesced-readings";

const EVERY_MS = 30;

const reading = (sensorId: string, seq: number, timestamp = seq): Reading => ({
  sensorKey: toSensorKey(`acme/a/${sensorId}`),
  seq,
  timestamp,
  receivedAt: timestamp,
  value: seq,
});

const event = (readings: readonly Reading[], gap: ReadingsGap | null = null): ReadingsEvent => ({
  readings,
  cursor: readings.at(-1)?.seq ?? 0,
  gap,
});

function started(capacity = 100) {
  const source = new BoundedQueue<ReadingsEvent>(
    1_000,
    () => 1,
    (events) => events,
  );
  const examined: number[] = [];
  const pay = (readings: number) => void examined.push(readings);
  source.push(event([]));
  return { source, examined, stream: new CoalescedReadings(source, { everyMs: EVERY_MS, capacity, of: {}, pay }) };
}

async function nextOf(stream: CoalescedReadings): Promise<ReadingsEvent> {
  const result = await stream.next();
  if (result.done === true) throw new Error("the stream has ended");
  return result.value;
}

test("sends the newest reading of each sensor once per interval, and charges for all", async () => {
  const { source, examined, stream } = started();
  expect(await nextOf(stream)).toEqual(event([]));
  source.push(event([reading("s", 1), reading("t", 2), reading("s", 3)]));
  const first = await nextOf(stream);
  const at = performance.now();
  expect(first).toEqual({ readings: [reading("t", 2), reading("s", 3)], cursor: 3, gap: null });
  source.push(event([reading("s", 4, 4)]));
  source.push(event([reading("s", 5, 2)]));
  const second = await nextOf(stream);
  // The late reading is older than the one before it, and the cursor is after both.
  expect(second).toEqual({ readings: [reading("s", 4)], cursor: 5, gap: null });
  expect(performance.now() - at).toBeGreaterThan(EVERY_MS - 2);
  expect(examined).toEqual([3, 2]);
});

test("reports all gaps of its source", async () => {
  const { source, stream } = started();
  await nextOf(stream);
  source.push(event([reading("s", 5)], { dropped: 2, resumeAfter: 1 }));
  source.push(event([reading("s", 9)], { dropped: 3, resumeAfter: 6 }));
  const gaps: ReadingsGap[] = [];
  while (gaps.reduce((sum, { dropped }) => sum + dropped, 0) < 5) gaps.push((await nextOf(stream)).gap!);
  expect(gaps[0]?.resumeAfter).toBe(1);
});

test("stops reading its source while it holds its maximum number of sensors", async () => {
  const { source, stream } = started(2);
  await nextOf(stream);
  source.push(event([reading("s", 1), reading("t", 2)]));
  source.push(event([reading("u", 3)]));
  expect((await nextOf(stream)).readings).toEqual([reading("s", 1), reading("t", 2)]);
  expect((await nextOf(stream)).readings).toEqual([reading("u", 3)]);
});

test("delivers received readings, and ends with its source", async () => {
  const { source, stream } = started();
  await nextOf(stream);
  source.push(event([reading("s", 1)]));
  source.end();
  expect((await nextOf(stream)).readings).toEqual([reading("s", 1)]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("ends while a subscriber waits", async () => {
  const { stream } = started();
  await nextOf(stream);
  const waiting = stream.next();
  await stream.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
});
