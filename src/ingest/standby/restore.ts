import { readRange } from "../../domain/journal-range";
import { earlierOf, justBefore, type Position } from "../../domain/keys";
import type { Journal, JournalBatch } from "../../domain/ports/journal";
import { rowCount } from "../../domain/reading";
import { recall, type RecallingStages, type RecallRegistry } from "./recall";

/**
 * Minimum number of batches that are searched for a reading. Batches of claims and of rejections contain no readings.
 */
const LAST_BATCHES = 16;
/**
 * Time that the first read goes back from the newest batch, in milliseconds. Each further read goes back twice as far.
 */
const FIRST_SPAN_MS = 4_000;

/** Result of {@link restore}. */
export interface Restored {
  readonly readings: number;
  /** Position of the newest batch that was read, or `after` if none was. */
  readonly through: Position;
  /** See {@link recall}. */
  readonly newestReceipt: number | null;
}

/**
 * Restores the state of the stages from the journal. After a process is killed, the broker redelivers messages that
 * were journaled and not acknowledged, and the stages must recognize them. Reads back to `maxReadings` readings, to
 * `windowMs` before `now`, or to `after`, whichever comes first.
 *
 * @param signal stops the restore, which then rejects
 */
export async function restore(
  journal: RecentJournal,
  registry: RecallRegistry,
  stages: RecallingStages,
  bounds: { readonly maxReadings: number; readonly windowMs: number; readonly now: number; readonly after: Position },
  signal?: AbortSignal,
): Promise<Restored> {
  const chunks: JournalBatch[][] = [];
  let readings = 0;
  for await (const chunk of fromNewest(journal)) {
    signal?.throwIfAborted();
    const unknown = chunk.filter(({ position }) => position > bounds.after);
    chunks.push(unknown);
    readings += unknown.reduce((sum, batch) => sum + rowCount(batch.columns), 0);
    if (readings >= bounds.maxReadings || unknown.length < chunk.length) break;
    // The newest reading determines the age, because readings of a batch are not in the order of receipt.
    const newest = newestReceipt(chunk);
    if (newest > 0 && newest < bounds.now - bounds.windowMs) break;
  }
  const batches = chunks.reverse().flat();
  const through = batches.at(-1)?.position ?? bounds.after;
  return { readings, through, newestReceipt: await recall(batches, registry, stages) };
}

/**
 * Resolves with the time at which any process received the last reading, in epoch milliseconds; null if there is no
 * recent reading.
 */
export async function lastReceipt(journal: RecentJournal): Promise<number | null> {
  let batches = 0;
  for await (const chunk of fromNewest(journal)) {
    const newest = newestReceipt(chunk);
    if (newest > 0) return newest;
    batches += chunk.length;
    if (batches >= LAST_BATCHES) break;
  }
  return null;
}

export type RecentJournal = Pick<Journal, "bounds" | "read" | "firstSince">;

/** Yields the journal's batches in groups, from the newest group to the oldest. Each group is in commit order. */
async function* fromNewest(journal: RecentJournal): AsyncGenerator<JournalBatch[]> {
  const { oldest, newest } = await journal.bounds();
  const [last] = await journal.read(justBefore(newest), 1);
  if (last === undefined) return;
  let through = last.position;
  for (let spanMs = FIRST_SPAN_MS; ; spanMs *= 2) {
    const first = await journal.firstSince(last.committedAt - spanMs);
    if (first === null) return;
    const chunk: JournalBatch[] = [];
    for await (const batches of readRange(journal, justBefore(first), through)) chunk.push(...batches);
    if (chunk.length > 0) yield chunk;
    // The oldest batch may have been deleted meanwhile.
    if (first <= oldest || spanMs > last.committedAt) return;
    through = earlierOf(through, justBefore(first));
  }
}

function newestReceipt(batches: readonly JournalBatch[]): number {
  return batches.reduce((newest, { columns }) => columns.receivedAt.reduce(maximum, newest), 0);
}

function maximum(one: number, other: number): number {
  return one > other ? one : other;
}
