/** Loads the points of the sensors that the page's sensor is compared with. */
import { useMemo } from "react";
import type { PointOrGap } from "./chart-data";
import type { SensorName } from "./comparison";
import { useChartPoints, type SensorRef, type TimeSpan } from "./use-chart-points";

interface Compared {
  readonly name: SensorName;
  readonly points: readonly PointOrGap[];
}

const NONE: readonly PointOrGap[] = [];

/** @param others at most three sensors */
export function useCompared(
  tenantId: string,
  others: readonly SensorName[],
  span: TimeSpan,
  from: number,
): readonly Compared[] {
  const first = usePoints(tenantId, others[0], span, from);
  const second = usePoints(tenantId, others[1], span, from);
  const third = usePoints(tenantId, others[2], span, from);
  return useMemo(() => [first, second, third].filter((each) => each !== null), [first, second, third]);
}

function usePoints(tenantId: string, other: SensorName | undefined, span: TimeSpan, from: number): Compared | null {
  const { assetId, sensorId } = other ?? {};
  const name = useMemo(
    () => (assetId === undefined || sensorId === undefined ? null : { assetId, sensorId }),
    [assetId, sensorId],
  );
  const sensor = useMemo<SensorRef | null>(() => (name === null ? null : { tenantId, ...name }), [tenantId, name]);
  const { points = NONE, resolution } = useChartPoints(sensor, span);
  return useMemo(
    () => (name === null ? null : { name, points: points.filter(({ at }) => at >= from - resolution.ms) }),
    [name, points, from, resolution],
  );
}
