import { BEFORE_ALL, toPosition, type Position, type TenantId } from "../../src/domain/keys";
import type {
  BatchPlace,
  ClaimPlace,
  Journal,
  JournalBatch,
  JournalBounds,
  NewJournalBatch,
  TenantBatches,
} from "../../src/domain/ports/journal";

/** Approximate distance between the positions of two consecutive batches. No batch has the positions between them. */
const SPACING = 1_000;

/** Returns the sparse position of the batch with this dense position. */
function sparse(dense: Position): Position {
  return dense === 0 ? BEFORE_ALL : toPosition(dense * SPACING + ((dense * 7_919) % (SPACING - 1)));
}

/** Returns the dense position of the last batch at or before this sparse position. */
export function dense(position: Position): Position {
  const number = toPosition(Math.floor(position / SPACING));
  return sparse(number) <= position ? number : toPosition(number - 1);
}

/** Wraps a dense journal in a journal that skips most positions, like a log with void records. */
export class SparseJournal implements Journal {
  constructor(private readonly journal: Journal) {}

  start(): Promise<void> {
    return this.journal.start();
  }

  stop(): Promise<void> {
    return this.journal.stop();
  }

  async claim(signal?: AbortSignal): Promise<ClaimPlace> {
    const { position, previous } = await this.journal.claim(signal);
    return { position: sparse(position), previous: previous === null ? null : sparse(previous) };
  }

  async append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace> {
    return spread(await this.journal.append(batch, signal));
  }

  async bounds(): Promise<JournalBounds> {
    const { oldest, newest } = await this.journal.bounds();
    return { oldest: sparse(oldest), newest: sparse(newest) };
  }

  async read(after: Position, limit: number): Promise<JournalBatch[]> {
    return (await this.journal.read(dense(after), limit)).map(spread);
  }

  async readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    limits: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches> {
    const found = await this.journal.readOf(tenantId, dense(after), dense(through), limits);
    const back = (position: Position) => (position === dense(after) ? after : sparse(position));
    return {
      ...found,
      batches: found.batches.map(spread),
      through: back(found.through),
      missing: back(found.missing),
    };
  }

  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void {
    this.journal.follow(dense(after), (batches) => onBatches(batches.map(spread)), signal);
  }

  async firstSince(time: number): Promise<Position | null> {
    const first = await this.journal.firstSince(time);
    return first === null ? null : sparse(first);
  }

  trim(position: Position, before: number): Promise<boolean> {
    return this.journal.trim(dense(position), before);
  }
}

function spread<T extends BatchPlace>(batch: T): T {
  return { ...batch, position: sparse(batch.position), previous: sparse(batch.previous) };
}
