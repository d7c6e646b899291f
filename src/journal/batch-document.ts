/** Encodes a journal batch as one MongoDB document: columns as little-endian binary, sensor keys joined by newlines. */
import { Binary } from "mongodb";
import type { LedgerDelta } from "../domain/ledger";
import type { JournalBatch, NewJournalBatch } from "../domain/ports/journal";
import type { ReadingColumns } from "../domain/reading";

export interface BatchDocument {
  /** Seq of the batch. */
  readonly _id: number;
  /** Identifies the append, so that a retry recognizes its own document. */
  readonly nonce: string;
  /** Time of the append. */
  readonly at: Date;
  /** Number of readings. */
  readonly n: number;
  readonly sources: string;
  readonly source: Binary;
  readonly timestamp: Binary;
  readonly receivedAt: Binary;
  readonly value: Binary;
  readonly fingerprint: Binary;
  readonly ledger: readonly LedgerDelta[];
  /** Has a sparse index; absent in nearly all batches. */
  readonly redriven?: readonly string[];
}

export function toDocument(seq: number, nonce: string, batch: NewJournalBatch, at: Date): BatchDocument {
  const { columns } = batch;
  return {
    _id: seq,
    nonce,
    at,
    n: columns.source.length,
    sources: columns.sources.join("\n"),
    source: binary(columns.source),
    timestamp: binary(columns.timestamp),
    receivedAt: binary(columns.receivedAt),
    value: binary(columns.value),
    fingerprint: binary(columns.fingerprint),
    ledger: batch.ledger,
    ...(batch.redriven === undefined ? {} : { redriven: batch.redriven }),
  };
}

export function fromDocument(document: BatchDocument): JournalBatch {
  const columns: ReadingColumns = {
    sources: document.sources === "" ? [] : document.sources.split("\n"),
    source: new Uint32Array(bytes(document.source)),
    timestamp: new Float64Array(bytes(document.timestamp)),
    receivedAt: new Float64Array(bytes(document.receivedAt)),
    value: new Float64Array(bytes(document.value)),
    fingerprint: new Uint32Array(bytes(document.fingerprint)),
  };
  const { _id: seq, ledger, redriven } = document;
  return redriven === undefined ? { seq, columns, ledger } : { seq, columns, ledger, redriven };
}

function binary(column: Uint32Array | Float64Array): Binary {
  return new Binary(Buffer.from(column.buffer, column.byteOffset, column.byteLength));
}

/** Copies a column, aligned for typed arrays. */
function bytes(column: Binary): ArrayBuffer {
  const { buffer, position } = column;
  return new Uint8Array(buffer.subarray(0, position)).buffer;
}
