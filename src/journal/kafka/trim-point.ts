import type { LogReader } from "./log-reader";
import type { Evaluation } from "./rule";

/**
 * Returns the offset up to which the log can be trimmed. The record at this offset remains as the first. It is always a
 * batch that counts, so readers need no earlier record. It is never a claim, because a claim does not prove its
 * predecessor. Of these batches, returns the latest before which no record at or after `limit` counts. Trimming can
 * delete void records after `limit`.
 *
 * @returns `start` if there is no such batch
 */
export async function trimPoint(
  reader: Pick<LogReader, "seek" | "read">,
  { start, limit, end }: { readonly start: number; readonly limit: number; readonly end: number },
): Promise<number> {
  let state = await reader.seek(limit - 1);
  for (let next: Evaluation = state; next.next < end;) {
    const read = await reader.read(next);
    const [first] = read.counted;
    if (first?.record.kind === "BATCH") return first.record.offset;
    if (first !== undefined) break;
    next = read.state;
  }
  // If a claim or nothing follows, takes the newest batch before the limit.
  for (let offset = state.newest; offset !== null && offset > start; offset = state.newest) {
    state = await reader.seek(offset - 1);
    const { counted } = await reader.read(state);
    if (counted[0]?.record.offset === offset && counted[0].record.kind === "BATCH") return offset;
  }
  return start;
}
