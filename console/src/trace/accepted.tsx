/** Shows whether a message was accepted: readings of its sensor with its timestamp, and where they are now. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { TracedReadingsDocument } from "../generated/operations";
import { dayOf, dayText } from "../ledger/days";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { Panel } from "../ui/panel";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Table } from "../ui/table";
import { Clock } from "../ui/time";
import type { Sought } from "./sought";

export function Accepted({ tenantId, sought }: { readonly tenantId: string; readonly sought: Sought }) {
  const { trace, sensor } = useMessages();
  const { value, dateTime } = useFormats();
  const { sluice } = useSession();
  const { assetId, sensorId, timestamp } = sought;
  const variables = { tenantId, assetId, sensorId, timestamp };
  const query = useQuery({
    queryKey: ["traced", variables],
    queryFn: async ({ signal }) =>
      (await sluice.request(TracedReadingsDocument, variables, { signal })).tenant?.asset?.sensor?.tracedReadings ?? [],
  });
  return (
    <Panel title={trace.found} note={trace.foundNote(dateTime(Date.parse(timestamp)))} isFlush>
      {query.isPending && <Skeleton lines={2} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && query.data.length === 0 && (
        <Empty icon="search" title={trace.notFound} text={trace.notFoundText} />
      )}
      {query.isSuccess && query.data.length > 0 && (
        <Table
          label={trace.found}
          rows={query.data.map((reading, index) => ({ ...reading, index }))}
          keyOf={({ index }) => String(index)}
          columns={[
            { header: sensor.value, cell: (reading) => value(reading.value) },
            { header: sensor.received, cell: ({ receivedAt }) => <Clock at={receivedAt} withDate /> },
            { header: trace.place, cell: ({ place }) => trace.places[place] },
            {
              header: trace.ledgerMinute,
              cell: ({ ledgerMinute }) => <Link to={minuteOf(tenantId, ledgerMinute)}>{trace.showMinute}</Link>,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function minuteOf(tenantId: string, minute: string): string {
  const search = new URLSearchParams({ day: dayText(dayOf(Date.parse(minute))), at: minute });
  return `${paths.page(tenantId, "ledger")}?${search.toString()}`;
}
