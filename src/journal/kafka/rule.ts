/**
 * The rule that makes a plain Kafka partition a compare-and-append log. Every record names its predecessor: the newest
 * record that counted when it was written. A batch counts if its predecessor is the newest record that counts. A claim
 * always counts. All other records are void. The rule needs no coordination: every reader evaluates it independently.
 *
 * - A repeated append is void, because its first copy counts and is newer than the predecessor that both name.
 * - A batch of a superseded writer is void, because the claim of its successor counts and is newer.
 * - Writers name only predecessors that count. A batch therefore proves that its predecessor counts, and evaluation can
 *   begin at any record.
 */

export interface RuledRecord {
  /** Offsets are dense and ascending. */
  readonly offset: number;
  /** OTHER: not written by Sluice. It never counts. */
  readonly kind: "BATCH" | "CLAIM" | "OTHER";
  /** Offset of the predecessor; {@link NONE}: there was none. For a claim, the rule ignores it. */
  readonly after: number;
}

/** Offset before the first record. */
export const NONE = -1;

/** The state of an evaluation: all records before `next` are evaluated. */
export interface Evaluation {
  readonly next: number;
  /**
   * Offset of the newest record that counts. null: unknown, because the log was trimmed up to `next`. The record at
   * `next` then counts, because trimming keeps a batch that counts as the first record.
   */
  readonly newest: number | null;
}

export const FROM_START: Evaluation = { next: 0, newest: NONE };

/** A record that counts, with the offset of the counting record before it. */
export interface CountedRecord<R extends RuledRecord> {
  readonly record: R;
  readonly previous: number;
}

/** Evaluates the records that follow `state`, in order. Skips earlier records. */
export function evaluate<R extends RuledRecord>(
  state: Evaluation,
  records: readonly R[],
): { readonly counted: CountedRecord<R>[]; readonly state: Evaluation } {
  let { next, newest } = state;
  const counted: CountedRecord<R>[] = [];
  for (const record of records) {
    if (record.offset < next) continue;
    next = record.offset + 1;
    if (!counts(record, newest)) continue;
    counted.push({ record, previous: newest ?? record.after });
    newest = record.offset;
  }
  return { counted, state: { next, newest } };
}

function counts({ kind, after }: RuledRecord, newest: number | null): boolean {
  return kind === "CLAIM" || (kind === "BATCH" && (newest === null || after === newest));
}

/**
 * Returns the state from which to evaluate, to find out whether `record` counts. The record itself proves this state.
 * null: the record proves nothing, but the previous record may.
 *
 * @param start offset of the first record that the log holds
 */
export function evaluationBefore(record: RuledRecord, start: number): Evaluation | null {
  if (record.kind === "OTHER") return null;
  // A claim counts, regardless of earlier records.
  if (record.kind === "CLAIM") return { next: record.offset, newest: NONE };
  if (record.after + 1 >= start) return { next: record.after + 1, newest: record.after };
  return { next: start, newest: null };
}
