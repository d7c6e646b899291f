/** Page of the ledger. It shows a week by hour, a day by minute, and the rejected messages of a minute. */
import { useMemo } from "react";
import { useParams } from "react-router";
import { HeatMap, type HeatRow } from "../charts/heat-map";
import { useFormats, useMessages } from "../messages/messages-provider";
import { useSearch } from "../routing";
import { asOneOf, asTime } from "../search-readers";
import { NotFound } from "../shell/not-found";
import { IconButton } from "../ui/button";
import { Choices } from "../ui/choices";
import { cx } from "../ui/cx";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Failed, Skeleton } from "../ui/states";
import { useNow, useOpenedAt } from "../ui/time";
import { NOTHING, rejectedOf, sumOf, toneOf, type Account, type TimedAccount } from "./account";
import { AccountPanel } from "./account-panel";
import { AccountTable } from "./account-table";
import { asDay, dayOf, dayText, HOUR_MS, MINUTE_MS } from "./days";
import styles from "./ledger.module.css";
import { Legend } from "./legend";
import { useLedger, type LedgerRange } from "./use-ledger";

const VIEWS = ["day", "week"] as const;
const SEARCH = { view: asOneOf(...VIEWS), day: asDay, at: asTime };
const WEEK = 7;

export default function LedgerPage() {
  const { ledger } = useMessages();
  const { tenantId = "" } = useParams();
  const formats = useFormats();
  const [{ view = "day", day: chosenDay, at }, change] = useSearch(SEARCH);
  const today = dayOf(useNow());
  const openedAt = useOpenedAt();
  const day = dayOf(chosenDay ?? today);
  const range = useMemo<LedgerRange>(
    () =>
      view === "day"
        ? { from: day, to: dayOf(day, 1), unit: "minute" }
        : { from: dayOf(day, 1 - WEEK), to: dayOf(day, 1), unit: "hour" },
    [view, day],
  );
  const query = useLedger(tenantId, range);
  const accounts = query.data;
  const rows = useRows(range, accounts ?? NONE);
  if (accounts === null) return <NotFound />;
  const step = view === "day" ? 1 : WEEK;
  const go = (to: number) => change({ day: to >= today ? undefined : dayText(to), at: undefined }, true);
  const choose = (key: string) => {
    const time = Number(key);
    if (view === "day") change({ at: at === time ? undefined : new Date(time).toISOString() }, true);
    // Choosing an hour of the week shows the minutes of its day.
    else change({ view: undefined, day: dayText(time), at: undefined }, true);
  };
  const isThisYear = new Date(day).getFullYear() === new Date(today).getFullYear();
  const lastDay = isThisYear ? formats.date(day) : formats.dateOfYear(day);
  const title = view === "day" ? lastDay : ledger.days(formats.date(range.from), lastDay);
  const shown = accounts === undefined ? NOTHING : accountOf(accounts, at);
  return (
    <Page
      title={ledger.title}
      note={title}
      actions={
        <>
          <Choices
            label={ledger.view}
            choices={VIEWS}
            chosen={view}
            nameOf={(each) => ledger.views[each]}
            onChoose={(next) => change({ view: next === "day" ? undefined : next, at: undefined }, true)}
          />
          <IconButton icon="back" label={ledger.earlier} onPress={() => go(dayOf(day, -step))} />
          <IconButton
            icon="chevron"
            label={ledger.later}
            isDisabled={day >= today}
            onPress={() => go(dayOf(day, step))}
          />
        </>
      }
    >
      {query.isPending && <Skeleton lines={10} />}
      {query.isError && accounts === undefined && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {accounts !== undefined && (
        <>
          <Panel title={ledger.maps[view]} isFlush actions={<Legend />}>
            <HeatMap
              label={`${ledger.maps[view]}, ${title}`}
              rows={rows}
              columns={view === "day" ? MINUTES : HOURS}
              hint={ledger.hints[view]}
              first={day < today ? 0 : view === "day" ? new Date(openedAt).getMinutes() : new Date(openedAt).getHours()}
              chosen={at === undefined ? undefined : String(at)}
              onChoose={choose}
            />
          </Panel>
          <div className={cx(styles.columns)}>
            <AccountPanel
              tenantId={tenantId}
              title={at === undefined ? title : `${formats.date(at)}, ${formats.minute(at)}`}
              account={shown}
              minute={at}
            />
            <AccountTable range={range} accounts={accounts} at={at} onChoose={(time) => choose(String(time))} />
          </div>
        </>
      )}
    </Page>
  );
}

const NONE: readonly TimedAccount[] = [];
const MINUTES = new Map(
  Array.from({ length: 6 }, (_, index) => [index * 10, `:${String(index * 10).padStart(2, "0")}`]),
);
/** Labels of six columns only, so that they fit on a phone. */
const HOURS = new Map(Array.from({ length: 6 }, (_, index) => [index * 4, `${String(index * 4).padStart(2, "0")}:00`]));

function accountOf(accounts: readonly TimedAccount[], at: number | undefined): Account {
  if (at === undefined) return sumOf(accounts);
  return accounts.find((account) => account.at === at) ?? NOTHING;
}

/** Each row has the minutes of an hour, or the hours of a day. */
function useRows({ from, to, unit }: LedgerRange, accounts: readonly TimedAccount[]): readonly HeatRow[] {
  const { ledger } = useMessages();
  const formats = useFormats();
  return useMemo(() => {
    const known = new Map(accounts.map((account) => [account.at, account]));
    const most = Math.max(1, ...accounts.map(({ received }) => received));
    const cellOf = (at: number) => {
      const account = known.get(at) ?? NOTHING;
      const time = unit === "minute" ? formats.minute(at) : `${formats.day(at)}, ${formats.minute(at)}`;
      const { received, balanced } = account;
      const text = ledger.cell(time, formats.count(received), formats.count(rejectedOf(account)), balanced);
      return { key: String(at), tone: toneOf(account, most), isMarked: !balanced, text };
    };
    const rows: HeatRow[] = [];
    const stepMs = unit === "minute" ? MINUTE_MS : HOUR_MS;
    for (let start = from; start < to;) {
      const end = Math.min(to, unit === "minute" ? start + HOUR_MS : dayOf(start, 1));
      // The ledger's hours are hours of UTC. In some time zones, the reader's hours begin in between.
      const first = Math.floor(start / stepMs) * stepMs;
      const times = Array.from({ length: Math.round((end - start) / stepMs) }, (_, index) => first + index * stepMs);
      const label = unit === "minute" ? formats.minute(start) : formats.day(start);
      rows.push({ key: String(start), label, cells: times.map(cellOf) });
      start = end;
    }
    return rows;
  }, [from, to, unit, accounts, ledger, formats]);
}
