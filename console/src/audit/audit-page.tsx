/** Who changed what, newest first, with what stood before and after. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { TenantAuditLogDocument, type AuditRowFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { asText } from "../search-readers";
import { useSession } from "../session/session-provider";
import { useRights, useViewer } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { SearchField } from "../ui/field";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Tag } from "../ui/status";
import { Clock } from "../ui/time";
import styles from "./audit.module.css";
import { differenceOf } from "./difference";

const SEARCH = { q: asText, action: asText };
const PAGE_ROWS = 200;

export default function AuditPage() {
  const { audit, common } = useMessages();
  const { tenantId = "" } = useParams();
  const { sluice } = useSession();
  const viewer = useViewer();
  const rights = useRights();
  const [{ q, action }, change] = useSearch(SEARCH);
  const query = useInfiniteQuery({
    queryKey: ["audit", tenantId],
    queryFn: async ({ pageParam: after, signal }) =>
      (await sluice.request(TenantAuditLogDocument, { tenantId, first: PAGE_ROWS, after }, { signal })).tenant
        ?.auditLog ?? null,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null),
    enabled: rights.access,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page?.nodes ?? []) ?? [], [data]);
  const actions = useMemo(() => [...new Set(rows.map((row) => row.action))].sort(), [rows]);
  const shown = rows.filter((row) => (action === undefined || row.action === action) && matches(row, q));
  if ((viewer !== undefined && !rights.access) || data?.pages[0] === null) return <NotFound />;
  return (
    <Page
      title={audit.title}
      note={rows.length > 0 && audit.shown(shown.length, rows.length, query.hasNextPage)}
      actions={
        <>
          <Select
            label={audit.action}
            all={audit.allActions}
            options={actions}
            chosen={action}
            onChoose={(chosen) => change({ action: chosen })}
          />
          <SearchField label={audit.search} value={q ?? ""} onChange={(text) => change({ q: text })} />
        </>
      }
    >
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && shown.length === 0 && (
        <Empty icon="audit" title={rows.length === 0 ? audit.empty : audit.noMatch} />
      )}
      {shown.length > 0 && (
        <ol className={cx(styles.events)} aria-label={audit.title}>
          {shown.map((row) => (
            <Event key={row.eventId} row={row} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div>
          <Button isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {common.more}
          </Button>
        </div>
      )}
    </Page>
  );
}

function matches({ target, keyId, clientAddress, outcome }: AuditRowFragment, search: string | undefined): boolean {
  if (search === undefined) return true;
  const text = search.toLowerCase();
  return [target, keyId, clientAddress ?? "", outcome].some((part) => part.toLowerCase().includes(text));
}

function Event({ row }: { readonly row: AuditRowFragment }) {
  const { audit, shell } = useMessages();
  const { action, target, at, outcome, keyId, role, clientAddress, before, after } = row;
  const difference = useMemo(() => differenceOf(before, after), [before, after]);
  return (
    <li className={cx(styles.event)}>
      <div className={cx(styles.line)}>
        <strong>{action}</strong>
        <code>{target}</code>
        {outcome !== "OK" && <Tag tone="warn">{outcome}</Tag>}
        <span className={cx(styles.when)}>
          <Clock at={at} withDate />
        </span>
      </div>
      <p className={cx(styles.who)}>
        {audit.by} <code>{keyId}</code> ({shell.roles[role]}){clientAddress !== null && ` ${audit.from(clientAddress)}`}
      </p>
      {difference.length > 0 && (
        <details className={cx(styles.details)}>
          <summary>{audit.fields(difference.length)}</summary>
          <div className={cx(styles.scroller)} tabIndex={0} role="group" aria-label={audit.fields(difference.length)}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{audit.field}</th>
                  <th scope="col">{audit.before}</th>
                  <th scope="col">{audit.after}</th>
                </tr>
              </thead>
              <tbody>
                {difference.map(({ field, was, is }) => (
                  <tr key={field}>
                    <th scope="row">{field}</th>
                    <td>{was !== null && <del>{was}</del>}</td>
                    <td>{is !== null && <ins>{is}</ins>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </li>
  );
}
