/** Page of all tenants, for operators. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { TenantsDocument, type TenantsQuery } from "../generated/operations";
import { Grid, type Column } from "../grid/grid";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSearch } from "../routing";
import { asText } from "../search-readers";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { ButtonLink } from "../ui/button";
import { cx } from "../ui/cx";
import { SearchField } from "../ui/field";
import { Page } from "../ui/page";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status } from "../ui/status";
import { Ago } from "../ui/time";
import styles from "./tenants.module.css";
import { TONES } from "./tones";
import { useUsage, type TenantUsage } from "./use-usage";

type Tenant = TenantsQuery["tenants"]["nodes"][number];

const SEARCH = { q: asText };
const PAGE_ROWS = 200;

export default function TenantsPage() {
  const { tenants } = useMessages();
  const { sluice } = useSession();
  const { may } = useRights();
  const [{ q }, change] = useSearch(SEARCH);
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ["tenants", q],
    queryFn: async ({ pageParam: after, signal }) =>
      (await sluice.request(TenantsDocument, { first: PAGE_ROWS, after, filter: { search: q ?? null } }, { signal }))
        .tenants,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ nodes }) => nodes) ?? [], [data]);
  const columns = useColumns(useUsage());
  return (
    <Page
      title={tenants.title}
      isFilling
      actions={
        <>
          <SearchField label={tenants.search} value={q ?? ""} onChange={(text) => change({ q: text })} />
          {may("tenantRegister") && (
            <ButtonLink to={paths.registerTenant()} kind="primary" icon="plus">
              {tenants.register}
            </ButtonLink>
          )}
        </>
      }
    >
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty
          icon="tenants"
          title={q === undefined ? tenants.empty : tenants.noMatch}
          {...(q === undefined && { text: tenants.emptyText })}
        />
      )}
      {rows.length > 0 && (
        <Grid
          label={tenants.title}
          columns={columns}
          rows={rows}
          total={hasNextPage ? undefined : rows.length}
          onNearEnd={() => void (hasNextPage && fetchNextPage())}
          onOpen={({ tenantId }) => void navigate(paths.tenantDetails(tenantId))}
        />
      )}
    </Page>
  );
}

function useColumns(usage: ReadonlyMap<string, TenantUsage> | undefined): readonly Column<Tenant>[] {
  const { tenants } = useMessages();
  const { count, percent } = useFormats();
  return useMemo(
    () => [
      {
        id: "tenant",
        header: tenants.tenant,
        width: "minmax(8rem, 2fr)",
        cell: ({ tenantId, name }) => (
          <Link tabIndex={-1} className={cx(styles.tenant)} to={paths.tenantDetails(tenantId)}>
            <span className={cx(styles.name)}>{name}</span> <span className={cx(styles.id)}>{tenantId}</span>
          </Link>
        ),
      },
      {
        id: "status",
        header: tenants.status,
        width: "minmax(6rem, 1fr)",
        cell: ({ status }) => <Status tone={TONES[status]}>{tenants.statuses[status]}</Status>,
      },
      {
        id: "received",
        header: tenants.received,
        width: "minmax(6.5rem, 1fr)",
        isEnd: true,
        cell: ({ tenantId }) => {
          const received = usage?.get(tenantId)?.received;
          return received === undefined ? <span className={cx(styles.quiet)}>–</span> : count(received);
        },
      },
      {
        id: "rejected",
        header: tenants.rejected,
        width: "minmax(5rem, 0.7fr)",
        isEnd: true,
        isWide: true,
        cell: ({ tenantId }) => {
          const { received = 0, rejected = 0 } = usage?.get(tenantId) ?? {};
          if (received === 0) return <span className={cx(styles.quiet)}>–</span>;
          return <span className={cx(rejected > 0 && styles.bad)}>{percent(rejected / received)}</span>;
        },
      },
      {
        id: "created",
        header: tenants.created,
        width: "minmax(6rem, 1fr)",
        isEnd: true,
        isWide: true,
        cell: ({ createdAt }) => <Ago at={createdAt} />,
      },
    ],
    [tenants, usage, count, percent],
  );
}
