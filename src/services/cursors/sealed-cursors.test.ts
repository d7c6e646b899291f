import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { toId, toPartition, toPosition } from "../../domain/keys";
import type { StreamPosition } from "../../domain/ports/live";
import { endOfBatch, readingSeq } from "../../domain/reading";
import { SealedCursors } from "./sealed-cursors";

const ACME = { tenantId: toId("acme"), role: "TENANT_READER", keyId: "k", expiresAt: null } as const;
const RIVAL = { ...ACME, tenantId: toId("rival") };
const OPERATOR = { ...ACME, role: "OPERATOR", tenantId: null } as const;

/** Positions in the journal of one partition. */
const at = (seq: number, partition = 0): StreamPosition => [{ partition: toPartition(partition), seq }];

const fresh = (key = randomBytes(32)) => new SealedCursors(key);

const seqs = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const times = fc.integer({ min: Date.UTC(0, 0, 1), max: Date.UTC(6_000, 0, 1) });

test("returns the sealed position in every process with the same key", () => {
  const key = randomBytes(32);
  const [one, other] = [fresh(key), fresh(key)];
  fc.assert(
    fc.property(seqs, times, (seq, timestamp) => {
      for (const principal of [ACME, OPERATOR]) {
        const reading = one.readings(principal).encode({ timestamp, seq });
        expect(other.readings(principal).decode(reading)).toEqual({ timestamp, seq });
        expect(other.stream(principal).decode(one.stream(principal).encode(at(seq)))).toEqual(at(seq));
      }
    }),
  );
});

test("opens cursors of an earlier version", () => {
  const cursors = new SealedCursors(Buffer.alloc(32, 7));
  const acme = { tenantId: toId("acme"), tenantSince: new Date("2026-01-01T00:00:00Z") };
  const position = toPosition(123_456);
  const reading = "AXwMvsx-z78Kh4l6h8jLNII-BDgY5yBfhYXLG8g-NPN_";
  const timestamp = 1_764_000_000_000;
  expect(cursors.readings(acme).decode(reading)).toEqual({ timestamp, seq: readingSeq(position, 17) });
  expect(cursors.readings(acme).encode({ timestamp, seq: readingSeq(position, 17) })).toBe(reading);
  const stream = "AQLfqo2485buxxu0Beec46RW8ZfZgAZY_0hdbMZ-7CMT";
  expect(cursors.stream(acme).decode(stream)).toEqual(at(endOfBatch(position)));
  const ofOperator = "AbVlvaiNIIONQq2YmVamhY-KeXdrYcHhCzMnMlybMTiA";
  expect(cursors.stream({ tenantId: null }).decode(ofOperator)).toEqual(at(endOfBatch(toPosition(1))));
});

test("regression: hides how much other tenants write", () => {
  const stream = fresh().stream(ACME);
  const bytes = (seq: number) => [...Buffer.from(stream.encode(at(seq)), "base64url").subarray(1)];
  // Cursors reveal neither a position nor whether two positions are equal.
  const [first, same, next] = [bytes(1_000), bytes(1_000), bytes(1_001)];
  const shared = (a: number[], b: number[]) => a.filter((byte, index) => byte === b[index]).length;
  expect(shared(first, same)).toBeLessThan(8);
  expect(shared(first, next)).toBeLessThan(8);
});

test("rejects a cursor of a previous tenant with the same ID", () => {
  const cursors = fresh();
  const previous = { ...ACME, tenantSince: new Date("2026-01-01T00:00:00Z") };
  const next = { ...ACME, tenantSince: new Date("2026-02-01T00:00:00Z") };
  const reading = cursors.readings(previous).encode({ timestamp: 1, seq: 2 });
  expect(cursors.readings(next).decode(reading)).toBeUndefined();
  expect(cursors.stream(next).decode(cursors.stream(previous).encode(at(2)))).toBeUndefined();
  expect(cursors.readings({ ...previous }).decode(reading)).toEqual({ timestamp: 1, seq: 2 });
});

test("rejects a cursor of another tenant, another kind of list or another key", () => {
  const cursors = fresh();
  const stream = cursors.stream(ACME).encode(at(7));
  const reading = cursors.readings(ACME).encode({ timestamp: 1, seq: 7 });
  for (const principal of [RIVAL, OPERATOR]) {
    expect(cursors.stream(principal).decode(stream)).toBeUndefined();
    expect(cursors.readings(principal).decode(reading)).toBeUndefined();
  }
  expect(cursors.readings(ACME).decode(stream)).toBeUndefined();
  expect(cursors.stream(ACME).decode(reading)).toBeUndefined();
  expect(fresh().stream(ACME).decode(stream)).toBeUndefined();
});

test("rejects an altered or made-up cursor", () => {
  const { encode, decode } = fresh().stream(ACME);
  const sealed = Buffer.from(encode(at(7)), "base64url");
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(decode(altered.toString("base64url"))).toBeUndefined();
  }
  const text = encode(at(7));
  for (const other of [`${text}=`, ` ${text}`, text.slice(1), text.replace(/.$/, "/"), "", "c2VxOjEyMw"]) {
    expect(decode(other)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 33, maxLength: 33 }), (bytes) => {
      expect(decode(Buffer.from(bytes).toString("base64url"))).toBeUndefined();
    }),
  );
});

test("opens cursors of more tenants than it remembers", () => {
  const cursors = fresh();
  const sealed = cursors.stream(ACME).encode(at(7));
  for (let index = 0; index < 1_500; index++) cursors.stream({ ...ACME, tenantId: toId(`t${index}`) });
  expect(cursors.stream(ACME).decode(sealed)).toEqual(at(7));
});

test("seals the position of a stream in each of several partitions", () => {
  const { encode, decode } = fresh().stream(OPERATOR);
  const everywhere = [...at(7), ...at(3, 1), ...at(9, 65_535)];
  const text = encode(everywhere);
  expect(decode(text)).toEqual(everywhere);
  const [first = "", second = ""] = text.split(".");
  expect(decode(second)).toEqual(at(3, 1));
  for (const other of [`${text}.`, `.${text}`, `${first}..${second}`, `${first}.${first}`, "."]) {
    expect(decode(other)).toBeUndefined();
  }
});
