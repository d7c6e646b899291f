import fc from "fast-check";
import { BSON } from "mongodb";
import { toPartition, toSensorKey, type SensorKey } from "../domain/keys";
import type { Reading } from "../domain/reading";
import { encodeReadings } from "./raw-documents";

const reading = fc.record({
  sensorKey: fc.constantFrom("acme/truck-1/temperature", "globex/ü/h", `${"a".repeat(64)}/b/c`).map(toSensorKey),
  timestamp: fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
  receivedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  value: fc.double({ noNaN: true }),
  seq: fc.maxSafeNat(),
});

function decode(encoded: Buffer): unknown[] {
  const documents: unknown[] = [];
  for (let at = 0; at < encoded.length; at += encoded.readInt32LE(at)) {
    documents.push(BSON.deserialize(encoded.subarray(at, at + encoded.readInt32LE(at))));
  }
  return documents;
}

test("encodes readings as serialising each document does", () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 50 }), (readings: Reading[]) => {
      const groups = new Map<SensorKey, Reading[]>();
      for (const each of readings) groups.set(each.sensorKey, [...(groups.get(each.sensorKey) ?? []), each]);
      const expected = [...groups.values()].flat().map(({ sensorKey, timestamp, receivedAt, value, seq }) => {
        const [tenantId, assetId, sensorId] = sensorKey.split("/");
        const source = { tenantId, assetId, sensorId };
        return { timestamp: new Date(timestamp), source, value, seq, receivedAt: new Date(receivedAt) };
      });
      expect(decode(encodeReadings(groups))).toEqual(expected);
    }),
  );
});

test("adds the partition to readings of partitions other than the first", () => {
  const sensorKey = toSensorKey("acme/truck-1/temperature");
  const readings = [{ sensorKey, timestamp: 1, receivedAt: 2, value: 3, seq: 4 }];
  const groups = new Map([[sensorKey, readings]]);
  expect(decode(encodeReadings(groups))[0]).not.toHaveProperty("partition");
  expect(decode(encodeReadings(groups, toPartition(7)))).toEqual([
    expect.objectContaining({ timestamp: new Date(1), partition: 7, value: 3, seq: 4, receivedAt: new Date(2) }),
  ]);
});
