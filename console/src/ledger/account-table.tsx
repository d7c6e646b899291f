/** The heat map's data as a table: the hours of a day or week, or the minutes of an hour. */
import { useMemo } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Panel } from "../ui/panel";
import { Empty } from "../ui/states";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { rejectedOf, sumOf, type TimedAccount } from "./account";
import { HOUR_MS, MINUTE_MS } from "./days";
import styles from "./ledger.module.css";
import type { LedgerRange } from "./use-ledger";

interface AccountTableProps {
  readonly range: LedgerRange;
  readonly accounts: readonly TimedAccount[];
  /** The chosen minute, whose hour the table shows. */
  readonly at: number | undefined;
  readonly onChoose: (at: number) => void;
}

export function AccountTable({ range: { from, unit }, accounts, at, onChoose }: AccountTableProps) {
  const { ledger, overview } = useMessages();
  const formats = useFormats();
  const { count, minute, day } = formats;
  const hour = at === undefined ? undefined : from + Math.floor((at - from) / HOUR_MS) * HOUR_MS;
  const isByMinute = unit === "minute" && hour !== undefined;
  const rows = useMemo(() => {
    if (unit === "hour") return accounts;
    if (hour !== undefined) return accounts.filter((account) => account.at >= hour && account.at < hour + HOUR_MS);
    return byHour(accounts, from);
  }, [accounts, unit, hour, from]);
  const title = isByMinute ? ledger.tableOfMinutes(minute(hour)) : ledger.tableOfHours;
  const timeOf = (time: number) => (unit === "hour" ? `${day(time)}, ${minute(time)}` : minute(time));
  return (
    <Panel title={title} isFlush>
      {rows.length === 0 ? (
        <Empty icon="clock" title={ledger.empty} />
      ) : (
        <Table
          label={title}
          columns={[
            {
              header: isByMinute ? overview.minute : ledger.hour,
              // Choosing an hour of a day chooses its first minute with readings, so that its minutes are shown.
              cell: (row: TimedAccount) => (
                <button
                  type="button"
                  className={cx(styles.time)}
                  onClick={() => onChoose(isByMinute ? row.at : firstIn(accounts, row.at, unit))}
                >
                  {timeOf(row.at)}
                </button>
              ),
            },
            { header: overview.received, isEnd: true, cell: ({ received }) => count(received) },
            { header: overview.stored, isEnd: true, cell: ({ stored }) => count(stored) },
            { header: overview.rejected, isEnd: true, cell: (row) => count(rejectedOf(row)) },
            { header: overview.duplicates, isEnd: true, isWide: true, cell: ({ duplicates }) => count(duplicates) },
            { header: overview.pending, isEnd: true, isWide: true, cell: ({ pending }) => count(pending) },
            {
              header: overview.ledger,
              isWide: true,
              cell: ({ balanced }) => (
                <Status tone={balanced ? "good" : "bad"}>{balanced ? overview.balanced : overview.unbalanced}</Status>
              ),
            },
          ]}
          rows={[...rows].reverse()}
          keyOf={(row) => String(row.at)}
        />
      )}
    </Panel>
  );
}

function byHour(accounts: readonly TimedAccount[], from: number): readonly TimedAccount[] {
  const hours = new Map<number, TimedAccount[]>();
  for (const account of accounts) {
    const hour = from + Math.floor((account.at - from) / HOUR_MS) * HOUR_MS;
    hours.set(hour, [...(hours.get(hour) ?? []), account]);
  }
  return [...hours].map(([at, parts]) => ({ at, ...sumOf(parts) }));
}

function firstIn(accounts: readonly TimedAccount[], hour: number, unit: LedgerRange["unit"]): number {
  if (unit === "hour") return hour;
  return accounts.find(({ at }) => at >= hour)?.at ?? Math.floor(hour / MINUTE_MS) * MINUTE_MS;
}
