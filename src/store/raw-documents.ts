/** Encodes readings as the bytes of a command, without an object per document. */
import { BSON, type Document, Double } from "mongodb";
import { DocumentSequence } from "mongodb/lib/cmap/commands";
import { FIRST_PARTITION, parseSensorKey, type Partition, type SensorKey } from "../domain/keys";
import type { Reading } from "../domain/reading";
import { partitionField, type TelemetryDocument } from "./documents";

const UINT32 = 2 ** 32;
/**
 * Offsets of the 8-byte numbers in a document of {@link template}: `timestamp` from its start, the others from its end.
 */
const TIMESTAMP_AT = 4 + elementHeader("timestamp");
const RECEIVED_AT_FROM_END = 1 + 8;
const SEQ_FROM_END = RECEIVED_AT_FROM_END + elementHeader("receivedAt") + 8;
const VALUE_FROM_END = SEQ_FROM_END + elementHeader("seq") + 8;

/**
 * Encodes readings as BSON documents of the time series (bsonspec.org), one after the other. Documents of one sensor
 * differ only in four numbers of 8 bytes. So each document is a copy of a template, with these numbers replaced. This
 * costs a fifth of serializing each document.
 */
export function encodeReadings(
  groups: ReadonlyMap<SensorKey, readonly Reading[]>,
  partition = FIRST_PARTITION,
): Buffer {
  const templates = [...groups].map(([sensorKey, readings]) => ({ bytes: template(sensorKey, partition), readings }));
  const size = templates.reduce((sum, { bytes, readings }) => sum + bytes.length * readings.length, 0);
  const encoded = Buffer.allocUnsafe(size);
  let start = 0;
  for (const { bytes, readings } of templates) {
    for (const { timestamp, receivedAt, value, seq } of readings) {
      encoded.set(bytes, start);
      writeDate(encoded, timestamp, start + TIMESTAMP_AT);
      start += bytes.length;
      encoded.writeDoubleLE(value, start - VALUE_FROM_END);
      encoded.writeDoubleLE(seq, start - SEQ_FROM_END);
      writeDate(encoded, receivedAt, start - RECEIVED_AT_FROM_END);
    }
  }
  return encoded;
}

/**
 * A command field that holds encoded documents: an OP_MSG section of kind 1. The driver creates such sections
 * internally and does not export them. Its version is pinned, and test/store/telemetry.test.ts proves that it accepts
 * them.
 */
export function documentSequence(field: string, encoded: Buffer): Document {
  const sequence = new DocumentSequence(field);
  sequence.push({}, encoded);
  return sequence;
}

function template(sensorKey: SensorKey, partition: Partition): Uint8Array {
  const zero = new Double(0);
  const epoch = new Date(0);
  // The order of the fields must match the offsets.
  const document: { readonly [field in keyof TelemetryDocument]: unknown } = {
    timestamp: epoch,
    source: parseSensorKey(sensorKey),
    ...partitionField(partition),
    value: zero,
    seq: zero,
    receivedAt: epoch,
  };
  return BSON.serialize(document);
}

/** Bytes of an element before its value: type and name. */
function elementHeader(name: string): number {
  return 1 + name.length + 1;
}

function writeDate(bytes: Buffer, milliseconds: number, at: number): void {
  const high = Math.floor(milliseconds / UINT32);
  bytes.writeUInt32LE(milliseconds - high * UINT32, at);
  bytes.writeInt32LE(high, at + 4);
}
