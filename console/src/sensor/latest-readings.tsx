/** Table of the newest readings, each with the delay of its arrival. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { LiveReadingsDocument, ReadingsDocument } from "../generated/operations";
import { useEvents } from "../live/use-events";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { addressOf, type MessageAddress } from "../trace/message-address";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Table } from "../ui/table";
import { Ago, Clock, useClock } from "../ui/time";
import type { SensorRef } from "./use-chart-points";

export interface LatestReading {
  readonly timestamp: string;
  /** null: the reading arrived live while the page was open. */
  readonly receivedAt: string | null;
  readonly value: number;
}

const SHOWN = 12;
const WITHIN_MS = 30 * 86_400_000;

export function useLatestReadings(sensor: SensorRef) {
  const { sluice } = useSession();
  const clock = useClock();
  const { tenantId, assetId, sensorId } = sensor;
  const [live, setLive] = useState<readonly LatestReading[]>([]);
  const query = useQuery({
    queryKey: ["latest", tenantId, assetId, sensorId],
    queryFn: async ({ signal }) => {
      const range = { from: new Date(clock.now() - WITHIN_MS).toISOString() };
      const data = await sluice.request(ReadingsDocument, { ...sensor, range, last: SHOWN }, { signal });
      return data.tenant?.asset?.sensor?.readings.nodes ?? [];
    },
    // Query again on return: live readings are lost when the reader leaves the page.
    staleTime: 0,
  });
  useEvents({
    document: LiveReadingsDocument,
    variables: { input: { tenantId, sensors: [{ assetId, sensorId }] } },
    onEvent: ({ readings }) =>
      setLive((before) =>
        [...readings.map(({ timestamp, value, receivedAt }) => ({ timestamp, value, receivedAt })), ...before].slice(
          0,
          SHOWN,
        ),
      ),
    onGap: () => void query.refetch(),
  });
  const rows = useMemo(() => newestFirst([...live, ...(query.data ?? [])]), [live, query.data]);
  return { query, rows, newest: rows[0] ?? null };
}

/** Removes duplicates and puts the newest readings first. */
function newestFirst(readings: readonly LatestReading[]): readonly LatestReading[] {
  const known = new Map(readings.map((reading) => [`${reading.timestamp} ${reading.value}`, reading]));
  return [...known.values()].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp)).slice(0, SHOWN);
}

interface LatestReadingsProps {
  readonly latest: ReturnType<typeof useLatestReadings>;
  readonly sensor: SensorRef;
}

export function LatestReadings({ latest: { query, rows }, sensor: of }: LatestReadingsProps) {
  const { sensor } = useMessages();
  const { value, duration } = useFormats();
  return (
    <Panel title={sensor.latestReadings} isFlush>
      {query.isPending && <Skeleton lines={6} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty icon="clock" title={sensor.noReading} />}
      {rows.length > 0 && (
        <Table
          label={sensor.latestReadings}
          columns={[
            {
              header: sensor.time,
              cell: (reading: LatestReading) => (
                <Link {...traceOf(of, reading)}>
                  <Clock at={reading.timestamp} />
                </Link>
              ),
            },
            { header: sensor.value, isEnd: true, cell: (reading) => value(reading.value) },
            {
              header: sensor.delay,
              isEnd: true,
              cell: ({ timestamp, receivedAt }) => {
                if (receivedAt === null) return "–";
                const ms = Date.parse(receivedAt) - Date.parse(timestamp);
                return Math.abs(ms) < 1_000 ? `${ms} ms` : duration(ms);
              },
            },
            {
              header: sensor.received,
              isEnd: true,
              cell: ({ receivedAt, timestamp }) => <Ago at={receivedAt ?? timestamp} />,
            },
          ]}
          rows={rows}
          keyOf={(reading) => `${reading.timestamp} ${reading.value}`}
        />
      )}
    </Panel>
  );
}

function traceOf({ tenantId, assetId, sensorId }: SensorRef, { timestamp, value }: LatestReading): MessageAddress {
  const topic = `tenants/${tenantId}/assets/${assetId}/sensors/${sensorId}/telemetry`;
  return addressOf(tenantId, { topic, payload: JSON.stringify({ value, timestamp }), username: "" });
}
