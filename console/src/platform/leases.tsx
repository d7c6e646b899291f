/** Table of duties: the process that owns each, the number of standbys, and the flush lag of each partition. */
import type { PlatformQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";

type Platform = PlatformQuery["platform"];
type Partition = NonNullable<Platform["partitions"]>[number];
type Duty = Pick<NonNullable<Platform["jobs"]>[number], "name" | "owner" | "since" | "standbys"> & {
  readonly lag: Partition["lag"];
};

/** Returns the duties of the platform's partitions and jobs as rows. */
export function dutiesOf({ partitions, jobs }: Pick<Platform, "partitions" | "jobs">): readonly Duty[] {
  return [
    ...(partitions ?? []).flatMap(({ partitionId, flush, lag, ...ingest }) => [
      { ...ingest, name: `ingest/${partitionId}`, lag: null },
      { ...flush, name: `flush/${partitionId}`, lag },
    ]),
    ...(jobs ?? []).map((job) => ({ ...job, lag: null })),
  ];
}

export function Leases({ duties }: { readonly duties: readonly Duty[] }) {
  const { platform } = useMessages();
  const { count, duration } = useFormats();
  return (
    <Table
      label={platform.leases}
      rows={duties}
      keyOf={({ name }) => name}
      columns={[
        { header: platform.duty, cell: ({ name }) => name },
        {
          header: platform.owner,
          cell: ({ owner }) => (owner === null ? <Status tone="bad">{platform.noOwner}</Status> : <code>{owner}</code>),
        },
        {
          header: platform.since,
          isWide: true,
          isEnd: true,
          cell: ({ since }) => since !== null && <Ago at={since} />,
        },
        { header: platform.standbys, isEnd: true, cell: ({ standbys }) => count(standbys) },
        {
          header: platform.behind,
          isWide: true,
          isEnd: true,
          cell: ({ lag }) => lag !== null && duration(lag.seconds * 1_000),
        },
      ]}
    />
  );
}
