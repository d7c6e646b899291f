/** Which process does what, and how many can take over. */
import type { PlatformQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { Ago } from "../ui/time";

export function Leases({ leases }: { readonly leases: NonNullable<PlatformQuery["platform"]["leases"]> }) {
  const { platform } = useMessages();
  const { count } = useFormats();
  return (
    <Table
      label={platform.leases}
      rows={leases}
      keyOf={({ name }) => name}
      columns={[
        { header: platform.role, cell: ({ name }) => name },
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
      ]}
    />
  );
}
