/** Overview of a tenant: received, stored and rejected readings, and everything that needs attention. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { Chart, type LineSpec } from "../charts/chart";
import { filterOf } from "../fleet/fleet-search";
import { useFleetCount } from "../fleet/use-fleet";
import { OverviewDocument, type OverviewQuery } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSession } from "../session/session-provider";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { keyOfMessage } from "../rejections/groups";
import { addressOf } from "../trace/message-address";
import { cx } from "../ui/cx";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Said } from "../ui/said";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Status, Tag } from "../ui/status";
import { Table } from "../ui/table";
import { Ago, useClock, useNow } from "../ui/time";
import { Expiring } from "./expiring";
import styles from "./overview.module.css";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const AGAIN_MS = 10_000;

type Tenant = NonNullable<OverviewQuery["tenant"]>;

export default function OverviewPage() {
  const { overview } = useMessages();
  const { tenantId = "" } = useParams();
  const { sluice } = useSession();
  const clock = useClock();
  const rights = useRights();
  const query = useQuery({
    queryKey: ["overview", tenantId],
    queryFn: async ({ signal }) => {
      const from = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS - HOUR_MS;
      const range = { from: new Date(from).toISOString() };
      return (await sluice.request(OverviewDocument, { tenantId, range }, { signal })).tenant ?? null;
    },
    refetchInterval: AGAIN_MS,
  });
  const tenant = query.data;
  if (tenant === null) return <NotFound />;
  return (
    <Page title={overview.title} note={tenant?.name}>
      {query.isPending && <Skeleton lines={8} />}
      {query.isError && tenant === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {tenant !== undefined && (
        <>
          <Figures tenantId={tenantId} ledger={tenant.ledger} />
          <Throughput ledger={tenant.ledger} />
          <div className={cx(styles.columns)}>
            <Rejections tenantId={tenantId} messages={tenant.rejectedMessages.nodes} />
            {rights.access && <Expiring tenantId={tenantId} />}
          </div>
        </>
      )}
    </Page>
  );
}

const rejectedIn = (counts: readonly { readonly count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0);

function Figures({ tenantId, ledger }: { readonly tenantId: string; readonly ledger: Tenant["ledger"] }) {
  const { overview } = useMessages();
  const { count, percent } = useFormats();
  const rejected = rejectedIn(ledger.rejected);
  const share = (part: number) => (ledger.received === 0 ? "" : percent(part / ledger.received));
  return (
    <section className={cx(styles.figures)} aria-label={`${overview.ledger}, ${overview.lastHour}`}>
      <Figure name={overview.received} value={count(ledger.received)} note={overview.lastHour} />
      <Figure name={overview.stored} value={count(ledger.stored)} note={share(ledger.stored)} />
      <Figure
        name={overview.rejected}
        value={count(rejected)}
        note={share(rejected)}
        {...(rejected > 0 && { tone: "bad" as const })}
      />
      <Figure name={overview.duplicates} value={count(ledger.duplicates)} note={share(ledger.duplicates)} />
      <Silent tenantId={tenantId} />
      <div className={cx(styles.figure)} title={ledger.balanced ? overview.balancedText : overview.unbalancedText}>
        <span className={cx(styles.name)}>
          <Link to={paths.page(tenantId, "ledger")}>{overview.ledger}</Link>
        </span>
        <span className={cx(styles.verdict)}>
          <Status tone={ledger.balanced ? "good" : "bad"}>
            {ledger.balanced ? overview.balanced : overview.unbalanced}
          </Status>
        </span>
        <span className={cx(styles.note)}>{`${overview.pending}: ${count(ledger.pending)}`}</span>
      </div>
    </section>
  );
}

/** Number of silent sensors, with a link to their list. */
function Silent({ tenantId }: { readonly tenantId: string }) {
  const { overview } = useMessages();
  const { count } = useFormats();
  const now = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const filter = useMemo(() => filterOf({ state: "silent" }, now), [now]);
  const silent = useFleetCount(tenantId, filter, true)?.count;
  return (
    <div className={cx(styles.figure)}>
      <span className={cx(styles.name)}>
        <Link to={`${paths.page(tenantId, "fleet")}?state=silent`}>{overview.silent}</Link>
      </span>
      <span className={cx(styles.value, silent !== undefined && silent > 0 && styles.warn)}>
        {silent === undefined ? " " : count(silent)}
      </span>
      <span className={cx(styles.note)}>{overview.silentNote}</span>
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: "bad";
}

function Figure({ name, value, note, tone }: FigureProps) {
  return (
    <div className={cx(styles.figure)}>
      <span className={cx(styles.name)}>{name}</span>
      <span className={cx(styles.value, tone && styles[tone])}>{value}</span>
      <span className={cx(styles.note)}>{note === "" ? " " : note}</span>
    </div>
  );
}

/** Readings of the last hour by minute. A minute without readings is shown as 0, not as a gap. */
function Throughput({ ledger: { minutes } }: { readonly ledger: Tenant["ledger"] }) {
  const { overview } = useMessages();
  const formats = useFormats();
  const now = useNow();
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const lines = useMemo<readonly LineSpec[]>(
    () => [
      { label: overview.stored, token: "--accent", width: 1.75 },
      { label: overview.rejected, token: "--bad", width: 1.75 },
    ],
    [overview],
  );
  const rows = useMemo(() => {
    const known = new Map(minutes.map((minute) => [Date.parse(minute.minute), minute]));
    // Ends before the current minute, which is incomplete.
    return Array.from({ length: HOUR_MS / MINUTE_MS }, (_, index) => {
      const at = end - HOUR_MS + index * MINUTE_MS;
      const minute = known.get(at);
      return { at, stored: minute?.stored ?? 0, rejected: rejectedIn(minute?.rejected ?? []) };
    });
  }, [minutes, end]);
  const columns = useMemo(
    () => ({
      times: rows.map(({ at }) => at / 1_000),
      values: [rows.map(({ stored }) => stored), rows.map(({ rejected }) => rejected)],
    }),
    [rows],
  );
  const textOf = (index: number) => {
    const row = rows[index];
    if (row === undefined) return "";
    const { count, minute } = formats;
    return `${minute(row.at)}   ${overview.stored} ${count(row.stored)}   ${overview.rejected} ${count(row.rejected)}`;
  };
  return (
    <Panel
      title={overview.throughput}
      note={overview.lastHour}
      isFlush
      actions={
        <span className={cx(styles.legend)}>
          <Status tone="accent">{overview.stored}</Status>
          <Status tone="bad">{overview.rejected}</Status>
        </span>
      }
    >
      <div className={cx(styles.chart)}>
        <Chart
          label={overview.throughput}
          lines={lines}
          columns={columns}
          from={(end - HOUR_MS) / 1_000}
          to={(end - MINUTE_MS) / 1_000}
          textOf={textOf}
          isLow
          isCount
        />
      </div>
      <details className={cx(styles.table)}>
        <summary>{overview.minuteTable}</summary>
        <Table
          label={overview.minuteTable}
          columns={[
            { header: overview.minute, cell: ({ at }: (typeof rows)[number]) => formats.minute(at) },
            { header: overview.stored, isEnd: true, cell: ({ stored }) => formats.count(stored) },
            { header: overview.rejected, isEnd: true, cell: ({ rejected }) => formats.count(rejected) },
          ]}
          rows={[...rows].reverse()}
          keyOf={({ at }) => String(at)}
        />
      </details>
    </Panel>
  );
}

interface RejectionsProps {
  readonly tenantId: string;
  readonly messages: Tenant["rejectedMessages"]["nodes"];
}

function Rejections({ tenantId, messages }: RejectionsProps) {
  const { overview } = useMessages();
  return (
    <Panel
      title={overview.rejections}
      isFlush
      actions={<Link to={paths.page(tenantId, "rejections")}>{overview.allRejections}</Link>}
    >
      {messages.length === 0 ? (
        <Empty icon="check" title={overview.noRejections} />
      ) : (
        <ul className={cx(styles.list)}>
          {messages.map(({ id, at, reason, topic, payloadSample, detail, occurrences }) => (
            <li key={id}>
              <div className={cx(styles.line)}>
                <Tag tone="bad">{reason}</Tag>
                {occurrences > 1 && <span className={cx(styles.note)}>{overview.occurrences(occurrences)}</span>}
                <span className={cx(styles.when)}>
                  <Ago at={at} />
                </span>
              </div>
              <p className={cx(styles.detail)}>
                <Said>{detail}</Said>
              </p>
              <code className={cx(styles.topic)}>{topic}</code>
              <p className={cx(styles.line)}>
                <Link
                  to={`${paths.page(tenantId, "rejections")}?${new URLSearchParams({ span: "7d", group: keyOfMessage(reason, topic) }).toString()}`}
                >
                  {overview.openRejection}
                </Link>
                <Link {...addressOf(tenantId, { topic, payload: payloadSample, username: "" })}>{overview.trace}</Link>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
