/** A record of the log. Its headers name its kind, predecessor and nonce. Its value is the batch; empty for a claim. */
import { randomBytes } from "node:crypto";
import { BSON } from "mongodb";
import { NO_READINGS } from "../../domain/reading";
import type { NewJournalBatch } from "../../domain/ports/journal";
import { type BatchContent, fromContent, toContent } from "../batch-document";
import { NONE, type RuledRecord } from "./rule";

export interface NewLogRecord extends Omit<RuledRecord, "offset"> {
  /** Identifies the append, so that a retry recognizes its own record. */
  readonly nonce: string;
  /** Time of the append, epoch milliseconds. */
  readonly at: number;
  readonly value: Buffer;
}

export interface LogRecord extends NewLogRecord {
  readonly offset: number;
}

const KIND = Buffer.from("kind");
const AFTER = Buffer.from("after");
const NONCE = Buffer.from("nonce");
const KINDS = { batch: "BATCH", claim: "CLAIM" } as const;

const NO_BATCH: NewJournalBatch = { columns: NO_READINGS, ledger: [] };

export function newNonce(): string {
  return randomBytes(12).toString("base64url");
}

export function headersOf({ kind, after, nonce }: Pick<NewLogRecord, "kind" | "after" | "nonce">): Map<Buffer, Buffer> {
  return new Map([
    [KIND, Buffer.from(kind.toLowerCase())],
    [AFTER, Buffer.from(String(after))],
    [NONCE, Buffer.from(nonce)],
  ]);
}

export function readHeaders(
  headers: readonly (readonly [Buffer | null, Buffer | null])[],
): Pick<LogRecord, "kind" | "after" | "nonce"> {
  const texts = new Map(headers.map(([name, value]) => [name?.toString() ?? "", value?.toString() ?? ""]));
  const kind = Object.entries(KINDS).find(([text]) => text === texts.get("kind"))?.[1];
  const after = Number(texts.get("after") ?? NaN);
  if (kind === undefined || !Number.isSafeInteger(after)) return { kind: "OTHER", after: NONE, nonce: "" };
  return { kind, after, nonce: texts.get("nonce") ?? "" };
}

export function encodeBatch(batch: NewJournalBatch): Buffer {
  return Buffer.from(BSON.serialize(toContent(batch)));
}

export function decodeBatch({ kind, value }: Pick<LogRecord, "kind" | "value">): NewJournalBatch {
  if (kind === "CLAIM") return NO_BATCH;
  return fromContent(BSON.deserialize(value, { promoteBuffers: false }) as BatchContent);
}
