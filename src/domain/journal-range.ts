import type { Position } from "./keys";
import type { Journal, JournalBatch } from "./ports/journal";

/** Maximum batches of one read. */
const READ_BATCHES = 256;

/**
 * Yields the batches that the journal holds after `after` up to and including `through`, in order. Ends early if no
 * more are visible.
 */
export async function* readRange(
  journal: Pick<Journal, "read">,
  after: Position,
  through: Position,
  batchesAtOnce = READ_BATCHES,
): AsyncGenerator<JournalBatch[]> {
  for (let last = after; last < through;) {
    // Positions are ascending integers, so the range has at most this many batches.
    const batches = await journal.read(last, Math.min(batchesAtOnce, through - last));
    const inRange = batches.filter(({ position }) => position <= through);
    if (inRange.length > 0) yield inRange;
    if (inRange.length < batches.length || batches.length === 0) return;
    last = batches.at(-1)?.position ?? through;
  }
}
