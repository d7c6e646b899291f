import { setTimeout as delay } from "node:timers/promises";
import { justBefore, laterOf, tenantOfKey, type Position, type TenantId } from "../../domain/keys";
import type { Journal, JournalBatch } from "../../domain/ports/journal";
import { rowCount, type ReadingColumns } from "../../domain/reading";
import { recall, type RecallingStages, type RecallRegistry } from "../standby/recall";

/** The journal of another partition. */
export type ForeignJournal = Pick<Journal, "bounds" | "firstSince" | "read" | "readOf">;

/** Maximum number of batches per read: `span` batches are searched, and `most` are returned. */
const BATCHES = { most: 64, span: 4_096 };
/** Interval at which a committed batch that is not visible yet is read again, in milliseconds. */
const LOOK_MS = 20;

export interface RecalledRange {
  readonly tenantId: TenantId;
  readonly after: Position;
  /** Position of a committed batch. */
  readonly through: Position;
  /** Maximum age of the readings, in milliseconds. */
  readonly windowMs: number;
}

/**
 * Makes the stages remember readings of one tenant that another partition has accepted. Resolves with their number.
 *
 * @param signal stops the recall, which then rejects
 */
export async function recallOf(
  journal: ForeignJournal,
  registry: RecallRegistry,
  stages: RecallingStages,
  { tenantId, after, through, windowMs }: RecalledRange,
  signal: AbortSignal,
): Promise<number> {
  const first = await journal.firstSince(Date.now() - windowMs);
  if (first === null) return 0;
  let readings = 0;
  for (let position = laterOf(after, justBefore(first)); position < through;) {
    signal.throwIfAborted();
    const found = await batchesOf(journal, tenantId, position, through);
    const own = found.batches.map((batch) => ({ ...batch, columns: rowsOf(batch.columns, tenantId) }));
    await recall(own, registry, stages);
    readings += own.reduce((sum, { columns }) => sum + rowCount(columns), 0);
    if (found.through <= position) await delay(LOOK_MS, undefined, { signal });
    position = found.through;
  }
  return readings;
}

async function batchesOf(
  journal: ForeignJournal,
  tenantId: TenantId,
  after: Position,
  through: Position,
): Promise<{ readonly batches: readonly JournalBatch[]; readonly through: Position }> {
  const found = await journal.readOf(tenantId, after, through, BATCHES);
  if (found.through > after) return found;
  // Batches that the journal no longer contains are older than any duplicate.
  if (found.missing > after) return { batches: [], through: found.missing };
  const batches = (await journal.read(after, BATCHES.most)).filter(({ position }) => position <= through);
  return { batches, through: batches.at(-1)?.position ?? after };
}

function rowsOf(columns: ReadingColumns, tenantId: TenantId): ReadingColumns {
  const isOwn = columns.sources.map((key) => tenantOfKey(key) === tenantId);
  if (isOwn.every(Boolean)) return columns;
  const rows = Array.from(columns.source.keys()).filter((row) => isOwn[columns.source[row] ?? 0]);
  return {
    ...columns,
    source: Uint32Array.from(rows, (row) => columns.source[row] ?? 0),
    timestamp: Float64Array.from(rows, (row) => columns.timestamp[row] ?? 0),
    receivedAt: Float64Array.from(rows, (row) => columns.receivedAt[row] ?? 0),
    value: Float64Array.from(rows, (row) => columns.value[row] ?? 0),
    fingerprint: Uint32Array.from(
      rows.flatMap((row) => [row * 2, row * 2 + 1]),
      (at) => columns.fingerprint[at] ?? 0,
    ),
  };
}
