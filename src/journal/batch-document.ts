/** Encodes a journal batch as one BSON document: columns as little-endian binary, sensor keys joined by newlines. */
import { Binary } from "mongodb";
import type { LedgerDelta } from "../domain/ledger";
import { toPosition, toSensorKeys, type Position } from "../domain/keys";
import type { BatchPlace, JournalBatch, NewJournalBatch } from "../domain/ports/journal";
import type { ReadingColumns } from "../domain/reading";

/** The content of a batch, which MongoDB and Kafka store in the same form. */
export interface BatchContent {
  /** Number of readings. */
  readonly n: number;
  readonly sources: string;
  readonly source: Binary;
  readonly timestamp: Binary;
  readonly receivedAt: Binary;
  readonly value: Binary;
  readonly fingerprint: Binary;
  /** Absent in batches of earlier versions, see {@link ReadingColumns.hasCoarseFingerprints}. */
  readonly fine?: true;
  readonly ledger: readonly LedgerDelta[];
  /** Absent in nearly all batches. */
  readonly redriven?: readonly string[];
}

/** A batch as a document of MongoDB. */
export interface BatchDocument extends BatchContent {
  /** Position of the batch. */
  readonly _id: number;
  /** Identifies the append, so that a retry recognizes its own document. */
  readonly nonce: string;
  /** Time of the append. */
  readonly at: Date;
}

export function toDocument(position: Position, nonce: string, batch: NewJournalBatch, at: Date): BatchDocument {
  return { _id: position, nonce, at, ...toContent(batch) };
}

export function fromDocument(document: BatchDocument): JournalBatch {
  return { ...fromContent(document), ...placeOf(document) };
}

export function toContent(batch: NewJournalBatch): BatchContent {
  const { columns } = batch;
  return {
    n: columns.source.length,
    sources: columns.sources.join("\n"),
    source: binary(columns.source),
    timestamp: binary(columns.timestamp),
    receivedAt: binary(columns.receivedAt),
    value: binary(columns.value),
    fingerprint: binary(columns.fingerprint),
    fine: true,
    ledger: batch.ledger,
    ...(batch.redriven === undefined ? {} : { redriven: batch.redriven }),
  };
}

export function fromContent(content: BatchContent): NewJournalBatch {
  const columns: ReadingColumns = {
    sources: toSensorKeys(content.sources === "" ? [] : content.sources.split("\n")),
    source: new Uint32Array(bytes(content.source)),
    timestamp: new Float64Array(bytes(content.timestamp)),
    receivedAt: new Float64Array(bytes(content.receivedAt)),
    value: new Float64Array(bytes(content.value)),
    fingerprint: new Uint32Array(bytes(content.fingerprint)),
    ...(content.fine === true ? {} : { hasCoarseFingerprints: true }),
  };
  const { ledger, redriven } = content;
  const batch = { columns, ledger };
  return redriven === undefined ? batch : { ...batch, redriven };
}

/** Returns the place of a batch. Positions are dense, so the previous batch has the preceding position. */
export function placeOf({ _id, at }: Pick<BatchDocument, "_id" | "at">): BatchPlace {
  return { position: toPosition(_id), previous: toPosition(_id - 1), committedAt: at.getTime() };
}

function binary(column: Uint32Array | Float64Array): Binary {
  return new Binary(Buffer.from(column.buffer, column.byteOffset, column.byteLength));
}

/** Copies a column, because typed arrays need aligned memory. */
function bytes(column: Binary): ArrayBuffer {
  const { buffer, position } = column;
  return new Uint8Array(buffer.subarray(0, position)).buffer;
}
