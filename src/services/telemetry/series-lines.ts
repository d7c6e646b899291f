import type { SensorKey } from "../../domain/keys";
import type { LinePlan } from "../../domain/series/plan";
import type { Resolution } from "../../rollups/ports";
import { coveringSpans } from "./covering-spans";
import { SeriesLine } from "./series-line";
import type { SeriesSnapshot } from "./series-snapshot";

/** Maximum reads that refine a line. Each reads at most as many rollups as the first read of a full range. */
const REFINEMENTS = 3;
/** Maximum parts of a range that one refinement reads. Only the widest gaps between them are skipped. */
const SPANS = 8;

type Lines = ReadonlyMap<SensorKey, SeriesLine>;

/**
 * Reads the lines of several sensors with the same plan. If a sensor has readings only in a small part of the range, a
 * second read divides that part alone, so that the line can still have up to `maxPoints`.
 */
export async function readLines(
  snapshot: Pick<SeriesSnapshot, "read">,
  plan: LinePlan,
  keys: readonly SensorKey[],
): Promise<Lines> {
  const lines = new Map(keys.map((key) => [key, new SeriesLine(plan)]));
  await snapshot.read(plan.from, plan.to, lines.values().next().value?.resolution ?? null, lines);
  for (let done = 0; done < REFINEMENTS; done++) {
    const groups = refinedGroups(lines);
    if (groups.size === 0) break;
    for (const [resolution, finer] of groups) {
      const parts = [...finer.keys()].flatMap((key) => lines.get(key)?.spans() ?? []);
      for (const { from, to } of coveringSpans(parts, SPANS)) await snapshot.read(from, to, resolution, finer);
      for (const [key, line] of finer) lines.set(key, line);
    }
  }
  // If there are few readings, read them individually, because rollups would hide some of them.
  const again = new Map([...lines].flatMap(([key, line]) => (line.hidesSome ? [[key, new SeriesLine(plan)]] : [])));
  if (again.size > 0) await snapshot.read(plan.from, plan.to, null, again);
  return new Map([...lines, ...again]);
}

function refinedGroups(lines: Lines): Map<Resolution | null, Map<SensorKey, SeriesLine>> {
  const groups = new Map<Resolution | null, Map<SensorKey, SeriesLine>>();
  for (const [key, line] of lines) {
    const finer = line.refined();
    if (finer === null) continue;
    const group = groups.get(finer.resolution) ?? new Map<SensorKey, SeriesLine>();
    groups.set(finer.resolution, group.set(key, finer));
  }
  return groups;
}
