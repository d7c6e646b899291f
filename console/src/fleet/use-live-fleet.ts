/**
 * Live readings of the sensors in view. A request loads their newest readings, and a subscription follows only these
 * sensors.
 */
import { useCallback, useEffect, useMemo, useState } from "react";
import { LatestOfDocument, LiveReadingsDocument } from "../generated/operations";
import { LiveReadings } from "../live/live-readings";
import { useEvents } from "../live/use-events";
import { useSession } from "../session/session-provider";
import type { FleetRow } from "./use-fleet";

const BEGUN_MS = 2_000;
const AGAIN_MS = 15_000;
const NONE: readonly FleetRow[] = [];

export function useLiveFleet(tenantId: string): {
  readonly live: LiveReadings;
  readonly view: (rows: readonly FleetRow[]) => void;
} {
  const { sluice } = useSession();
  const [live] = useState(() => new LiveReadings());
  const [rows, setRows] = useState(NONE);

  const refresh = useCallback(
    async (inView: readonly FleetRow[]) => {
      if (inView.length === 0) return;
      const { nodes } = await sluice.request(LatestOfDocument, { ids: inView.map(({ id }) => id) });
      for (const node of nodes) {
        if (node !== null && "id" in node && node.latestReading) live.put(node.id, node.latestReading);
      }
    },
    [sluice, live],
  );
  const view = useCallback(
    (inView: readonly FleetRow[]) => {
      setRows((before) => (isSame(before, inView) ? before : inView));
      live.keep(new Set(inView.map(({ id }) => id)));
    },
    [live],
  );
  // Queries the newest readings again: rows may show older values, and readings can precede the subscription's start.
  useEffect(() => {
    const again = () => {
      if (document.visibilityState === "visible") refresh(rows).catch(() => undefined);
    };
    again();
    const begun = setTimeout(again, BEGUN_MS);
    const timer = setInterval(again, AGAIN_MS);
    return () => {
      clearTimeout(begun);
      clearInterval(timer);
    };
  }, [rows, refresh]);
  const variables = useMemo(() => {
    if (rows.length === 0) return null;
    const sensors = rows.map(({ sensorId, asset: { assetId } }) => ({ assetId, sensorId }));
    return { input: { tenantId, sensors, onOverflow: "LATEST_PER_SENSOR" as const } };
  }, [rows, tenantId]);
  useEvents({
    document: LiveReadingsDocument,
    variables,
    onEvent: ({ readings }) => {
      for (const { sensor, value, timestamp } of readings) live.put(sensor.id, { value, timestamp });
    },
    onGap: () => void refresh(rows).catch(() => undefined),
  });
  return { live, view };
}

function isSame(before: readonly FleetRow[], after: readonly FleetRow[]): boolean {
  return before.length === after.length && before.every(({ id }, index) => id === after[index]?.id);
}
