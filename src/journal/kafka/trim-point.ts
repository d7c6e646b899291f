import type { LogReader } from "./log-reader";
import type { Evaluation } from "./rule";

/**
 * Offset of the batch that trimming leaves as the first record: the latest such that nothing at or after `limit` is
 * deleted. It is a batch that counts, so that readers need nothing before it, and no claim, which names no predecessor.
 *
 * @returns `start` if there is none
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
  // A claim follows, or nothing: the newest batch before the limit.
  for (let offset = state.newest; offset !== null && offset > start; offset = state.newest) {
    state = await reader.seek(offset - 1);
    const { counted } = await reader.read(state);
    if (counted[0]?.record.offset === offset && counted[0].record.kind === "BATCH") return offset;
  }
  return start;
}
