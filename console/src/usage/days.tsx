/** Table of a tenant's readings by day, with their outcomes. */
import { useQuery } from "@tanstack/react-query";
import { UsageByDayDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSession } from "../session/session-provider";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Table } from "../ui/table";
import { useClock } from "../ui/time";

const DAY_MS = 86_400_000;
/** The API allows 31 days. Days begin at midnight UTC. */
const DAYS = 30;

export function Days({ tenantId }: { readonly tenantId: string }) {
  const { usage, overview } = useMessages();
  const { count, day } = useFormats();
  const { sluice } = useSession();
  const clock = useClock();
  const query = useQuery({
    queryKey: ["usage-days", tenantId],
    queryFn: async ({ signal }) => {
      const today = Math.floor(clock.now() / DAY_MS) * DAY_MS;
      const range = { from: new Date(today - (DAYS - 1) * DAY_MS).toISOString() };
      const { tenant } = await sluice.request(UsageByDayDocument, { tenantId, range }, { signal });
      return [...(tenant?.usage?.intervals ?? [])].filter(({ received }) => received > 0).reverse();
    },
    staleTime: 60_000,
  });
  if (query.isPending) return <Skeleton />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0) return <Empty icon="usage" title={usage.noDays} />;
  return (
    <Table
      label={usage.days}
      rows={query.data}
      keyOf={({ start }) => start}
      columns={[
        { header: usage.day, cell: ({ start }) => day(Date.parse(start)) },
        { header: overview.received, isEnd: true, cell: ({ received }) => count(received) },
        { header: overview.stored, isEnd: true, cell: ({ stored }) => count(stored) },
        { header: overview.rejected, isEnd: true, cell: ({ rejected }) => count(rejected) },
        { header: overview.duplicates, isEnd: true, isWide: true, cell: ({ duplicates }) => count(duplicates) },
      ]}
    />
  );
}
