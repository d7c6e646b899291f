/** Audit log, newest first: who made each change, and the values before and after it. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useParams } from "react-router";
import { TenantAuditLogDocument, type AuditRowFragment } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { asOneOf, asText } from "../search-readers";
import { useSession } from "../session/session-provider";
import { useRights, useViewer } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Tag } from "../ui/status";
import { Clock, useOpenedAt } from "../ui/time";
import { TypedSearch } from "../ui/typed-search";
import { ACTIONS } from "./actions";
import styles from "./audit.module.css";
import { differenceOf } from "./difference";

/** Time spans to choose from, in milliseconds before now. */
const SPANS = { "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000 } as const;
type Span = keyof typeof SPANS;
const SPAN_NAMES = ["24h", "7d", "30d"] as const satisfies readonly Span[];

const SEARCH = { action: asText, q: asText, span: asOneOf(...SPAN_NAMES) };

const PAGE_ROWS = 200;

export default function AuditPage() {
  const { audit, common } = useMessages();
  const { tenantId = "" } = useParams();
  const { sluice } = useSession();
  const viewer = useViewer();
  const rights = useRights();
  const [{ action, q, span }, change] = useSearch(SEARCH);
  const openedAt = useOpenedAt();
  const filter = useMemo(
    () => ({
      actions: action === undefined ? null : [action],
      search: q ?? null,
      from: span === undefined ? null : new Date(openedAt - SPANS[span]).toISOString(),
    }),
    [action, q, span, openedAt],
  );
  const query = useInfiniteQuery({
    queryKey: ["audit", tenantId, filter],
    queryFn: async ({ pageParam: after, signal }) => {
      const variables = { tenantId, first: PAGE_ROWS, after, filter };
      return (await sluice.request(TenantAuditLogDocument, variables, { signal })).tenant?.auditLog ?? null;
    },
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null),
    enabled: rights.access,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page?.nodes ?? []) ?? [], [data]);
  const search = useCallback((text: string) => change({ q: text }), [change]);
  const isNarrowed = [action, q, span].some((each) => each !== undefined);
  if ((viewer !== undefined && !rights.access) || data?.pages[0] === null) return <NotFound />;
  return (
    <Page
      title={audit.title}
      note={rows.length > 0 && audit.shown(rows.length, query.hasNextPage)}
      isBusy={query.isPlaceholderData}
      actions={
        <>
          <Select
            label={audit.action}
            all={audit.allActions}
            options={ACTIONS}
            chosen={action}
            onChoose={(chosen) => change({ action: chosen })}
          />
          <Select
            label={audit.span}
            all={audit.allTime}
            options={SPAN_NAMES}
            chosen={span}
            nameOf={(each) => audit.spans[each]}
            onChoose={(chosen) => change({ span: chosen })}
          />
          <TypedSearch label={audit.search} value={q ?? ""} onChange={search} />
        </>
      }
    >
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty icon="audit" title={isNarrowed ? audit.noMatch : audit.empty} />}
      {rows.length > 0 && (
        <ol className={cx(styles.events)} aria-label={audit.title}>
          {rows.map((row) => (
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
