/** Loads the points of a time span, and adds live readings if the span ends now. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { resolutionOf, type Resolution } from "../charts/interval";
import { LiveReadingsDocument, RawSeriesDocument, SeriesDocument } from "../generated/operations";
import { useEvents } from "../live/use-events";
import { useSession } from "../session/session-provider";
import { useClock } from "../ui/time";
import { joined, pointOf, withGaps, withReadings, type Point, type PointOrGap, type Reading } from "./chart-data";

export interface SensorRef {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
}

/** The latest `lastMs` milliseconds, or the span between two times in milliseconds since 1970. */
export type TimeSpan = { readonly lastMs: number } | { readonly from: number; readonly to: number };

const MAX_RAW = 3_000;
const MAX_TAIL = 6_000;
const MAX_WAITING = 2_000;
const GATHER_MS = 200;
const NO_TAIL: readonly Point[] = [];

interface History {
  readonly points: readonly PointOrGap[];
  readonly isTruncated: boolean;
  readonly resolution: Resolution;
}

/** @param sensor null: no sensor, so no points are loaded */
export function useChartPoints(sensor: SensorRef | null, span: TimeSpan) {
  const isLive = "lastMs" in span;
  const spanMs = isLive ? span.lastMs : span.to - span.from;
  const wanted = useMemo(() => resolutionOf(spanMs), [spanMs]);
  const query = useHistory(sensor, span, wanted);
  // Until a new span is loaded, the chart shows the previous span's points at their resolution.
  const resolution = query.data?.resolution ?? wanted;
  const tail = useTail(sensor, isLive, resolution.ms, spanMs, query.dataUpdatedAt, () => void query.refetch());
  const history = query.data;
  const points = useMemo(
    () => (history === undefined ? undefined : withGaps(joined(history.points, tail, resolution.ms), resolution.ms)),
    [history, tail, resolution],
  );
  return { query, points, resolution, isTruncated: history?.isTruncated ?? false };
}

function useHistory(sensor: SensorRef | null, span: TimeSpan, resolution: Resolution) {
  const { sluice } = useSession();
  const clock = useClock();
  return useQuery({
    queryKey: ["series", sensor, span] as const,
    enabled: sensor !== null,
    queryFn: async ({ signal }): Promise<History> => {
      if (sensor === null) return { points: [], isTruncated: false, resolution };
      const now = clock.now();
      const [from, to] = "lastMs" in span ? [now - span.lastMs, null] : [span.from, span.to];
      const range = { from: new Date(from).toISOString(), to: to === null ? null : new Date(to).toISOString() };
      const { every } = resolution;
      if (every === null) {
        const input = { range, maxPoints: MAX_RAW };
        const data = await sluice.request(RawSeriesDocument, { ...sensor, input }, { signal });
        const series = data.tenant?.asset?.sensor?.series;
        const points = series?.points.flatMap(({ at, value }) =>
          value === null ? [] : [pointOf({ at: Date.parse(at), value })],
        );
        return { points: points ?? [], isTruncated: series?.truncated ?? false, resolution };
      }
      const input = { range, every, aggregates: ["MIN" as const, "MAX" as const, "AVG" as const, "COUNT" as const] };
      const data = await sluice.request(SeriesDocument, { ...sensor, input }, { signal });
      const series = data.tenant?.asset?.sensor?.series;
      const points = series?.points.flatMap(({ at, min, max, avg, count }): readonly PointOrGap[] =>
        min === null || max === null || count === null ? [] : [{ at: Date.parse(at), min, max, avg, count }],
      );
      return { points: points ?? [], isTruncated: series?.truncated ?? false, resolution };
    },
    structuralSharing: false,
    placeholderData: (before, query) => (isSame(query?.queryKey[1], sensor) ? before : undefined),
    // Query again on return: the live readings keep the points fresh only while the page is open.
    staleTime: 0,
    refetchOnWindowFocus: false,
    gcTime: 60_000,
  });
}

function isSame(one: SensorRef | null | undefined, other: SensorRef | null): boolean {
  return one?.assetId === other?.assetId && one?.sensorId === other?.sensorId && one?.tenantId === other?.tenantId;
}

/** Returns the readings since the history was loaded, merged by interval. */
function useTail(
  sensor: SensorRef | null,
  isLive: boolean,
  everyMs: number,
  spanMs: number,
  loadedAt: number,
  onGap: () => void,
): readonly Point[] {
  const { assetId, sensorId } = sensor ?? {};
  const clock = useClock();
  const [tail, setTail] = useState(NO_TAIL);
  const waiting = useRef<Reading[]>([]);
  const [before, setBefore] = useState({ loadedAt, everyMs, assetId, sensorId });
  if (
    before.loadedAt !== loadedAt ||
    before.everyMs !== everyMs ||
    before.assetId !== assetId ||
    before.sensorId !== sensorId
  ) {
    setBefore({ loadedAt, everyMs, assetId, sensorId });
    setTail(NO_TAIL);
  }
  useEvents({
    document: LiveReadingsDocument,
    variables:
      isLive && sensor !== null
        ? { input: { tenantId: sensor.tenantId, sensors: [{ assetId: sensor.assetId, sensorId: sensor.sensorId }] } }
        : null,
    onEvent: ({ readings }) => {
      for (const { timestamp, value } of readings) waiting.current.push({ at: Date.parse(timestamp), value });
      // Limit the queue, because a browser rarely runs timers in a hidden tab.
      if (waiting.current.length > MAX_WAITING) waiting.current.splice(0, waiting.current.length - MAX_WAITING);
    },
    onGap,
  });
  const gather = useEffectEvent(() => {
    if (waiting.current.length === 0) return;
    const readings = waiting.current.splice(0);
    setTail((known) => withReadings(known, readings, everyMs, clock.now() - spanMs, MAX_TAIL));
  });
  useEffect(() => {
    if (!isLive) return undefined;
    const timer = setInterval(() => gather(), GATHER_MS);
    return () => clearInterval(timer);
  }, [isLive]);
  return isLive ? tail : NO_TAIL;
}
