import fc from "fast-check";
import { toId, toSensorKey } from "../../domain/keys";
import { Deduplicator } from "./deduplicate";
import { DuplicateFilter } from "./duplicate-filter";
import type { DecodedMessage } from "./messages";

const NOW = Date.UTC(2026, 0, 1);

function messageOf(readings: DecodedMessage["readings"]): DecodedMessage {
  const origin = { kind: "network", connection: {}, packetId: 1 } as const;
  const received = {
    topic: "",
    payload: Buffer.alloc(0),
    payloadBytes: 0,
    contentType: null,
    receivedAt: NOW,
    queuedSince: NOW,
    origin,
  };
  return {
    received,
    tenantId: toId("acme"),
    sensorKey: toSensorKey("acme/truck/temp"),
    readings,
    rejection: null,
    weight: readings.length,
  };
}

const ids = fc.option(fc.nat(40).map(String));
const timestamps = fc.option(fc.nat(40));
const readings = fc.array(
  fc.record({ value: fc.nat(3), timestamp: timestamps, finerDigits: fc.constantFrom("", "5"), id: ids }),
  {
    minLength: 1,
    maxLength: 200,
  },
);

test("finds every repetition within a message, however many readings it has", () => {
  fc.assert(
    fc.property(readings, (items) => {
      const seen = new Set<string>();
      const expected = items.map(({ value, timestamp, finerDigits, id }) => {
        if (id === null && timestamp === null) return true;
        const identity = id === null ? `${String(timestamp)}.${finerDigits}/${value}` : `id ${id}`;
        const isNew = !seen.has(identity);
        seen.add(identity);
        return isNew;
      });
      const found = new Deduplicator(new DuplicateFilter(1_000, 60_000)).findNew(messageOf(items), 1);
      expect(found ?? items.map(() => true)).toEqual(expected);
    }),
  );
});

test("finds repetitions of earlier readings in a series of messages of any size", () => {
  const deduplicator = new Deduplicator(new DuplicateFilter(10_000, 60_000));
  const numbered = (from: number, count: number) =>
    messageOf(
      Array.from({ length: count }, (_, index) => ({
        value: 1,
        timestamp: null,
        finerDigits: "",
        id: `${from + index}`,
      })),
    );
  for (const [from, count, repeated] of [
    [0, 1_000, 0],
    [500, 1_000, 500],
    [1_490, 20, 10],
    [1_500, 3, 3],
    [3_000, 17, 0],
  ] as const) {
    const found = deduplicator.findNew(numbered(from, count), 1);
    expect(found?.filter((isNew) => !isNew).length ?? 0).toBe(repeated);
    for (let index = 0; index < count; index++) {
      deduplicator.remember(
        1,
        deduplicator.fingerprints[2 * index] ?? 0,
        deduplicator.fingerprints[2 * index + 1] ?? 0,
        NOW,
      );
    }
  }
});
