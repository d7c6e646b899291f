/** Joins several sensors in one chart. */
import { isPoint, type Point, type PointOrGap } from "./chart-data";

/** Maximum sensors besides the page's own. Readers cannot distinguish more lines. */
export const MAX_OTHERS = 3;

export interface SensorName {
  readonly assetId: string;
  readonly sensorId: string;
}

/** Returns the sensors in an address such as `truck-1/temp-1,truck-2/temp-1`, without duplicates and without `own`. */
export function othersOf(text: string | undefined, own: SensorName): readonly SensorName[] {
  const names = new Map<string, SensorName>();
  for (const each of (text ?? "").split(",")) {
    const [assetId, sensorId, ...rest] = each.split("/");
    if (!assetId || !sensorId || rest.length > 0) continue;
    if (assetId !== own.assetId || sensorId !== own.sensorId) names.set(each, { assetId, sensorId });
  }
  return [...names.values()].slice(0, MAX_OTHERS);
}

/** Returns undefined if there are no other sensors. */
export function othersText(others: readonly SensorName[]): string | undefined {
  return others.length === 0 ? undefined : others.map(({ assetId, sensorId }) => `${assetId}/${sensorId}`).join(",");
}

export interface JoinedColumns {
  /** Milliseconds since 1970, ascending. */
  readonly times: readonly number[];
  /** For each sensor, its averages. */
  readonly values: readonly Column[];
  /** For each sensor, its minima and maxima; null: all equal the averages. */
  readonly edges: readonly (readonly [Column, Column])[] | null;
}

/** null: a gap; undefined: only other sensors have a point at this time. */
type Column = readonly (number | null | undefined)[];

/** Puts the points of all sensors on a common time axis. */
export function joinedColumns(sensors: readonly (readonly PointOrGap[])[]): JoinedColumns {
  const times = [...new Set(sensors.flatMap((points) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const known = sensors.map((points) => new Map(points.map((point) => [point.at, point])));
  const columns = (read: (point: Point) => number | null): readonly Column[] =>
    known.map((points) =>
      times.map((time) => {
        const point = points.get(time);
        return point === undefined ? undefined : isPoint(point) ? read(point) : null;
      }),
    );
  const hasEdges = sensors.some((points) => points.some((point) => isPoint(point) && point.min < point.max));
  const highest = hasEdges ? columns(({ max }) => max) : [];
  const edges = columns(({ min }) => min).map((lowest, index) => [lowest, highest[index] ?? []] as const);
  return { times, values: columns(({ avg }) => avg), edges: hasEdges ? edges : null };
}
