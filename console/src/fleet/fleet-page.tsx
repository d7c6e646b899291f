/** All sensors of a tenant with their newest readings. */
import { useDeferredValue, useMemo, useState, useEffect } from "react";
import { Link, useNavigate, useParams } from "react-router";
import type { SensorFilter } from "../generated/operations";
import { Grid, type Column } from "../grid/grid";
import type { LiveReadings } from "../live/live-readings";
import { useMessages } from "../messages/messages-provider";
import { asText, paths, useSearch } from "../routing";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { SearchField } from "../ui/field";
import { Page } from "../ui/page";
import { Empty, Failed, Skeleton } from "../ui/states";
import styles from "./fleet.module.css";
import { AgeCell, StateCell, ValueCell } from "./reading-cells";
import { MAX_ROWS, useFleet, type FleetRow } from "./use-fleet";
import { useLiveFleet } from "./use-live-fleet";

const SEARCH = { q: asText, type: asText, asset: asText };
const keyOf = ({ id }: FleetRow) => id;

export default function FleetPage() {
  const { fleet } = useMessages();
  const { tenantId = "" } = useParams();
  const [search, change] = useSearch(SEARCH);
  const { q, type, asset } = search;
  const filter = useMemo<SensorFilter>(
    () => ({ search: q ?? null, type: type ?? null, assetIds: asset === undefined ? null : [asset] }),
    [q, type, asset],
  );
  const { query, rows, loadMore, isUnknown } = useFleet(tenantId, filter);
  const { live, view } = useLiveFleet(tenantId);
  const navigate = useNavigate();
  const columns = useColumns(tenantId, live);
  const shownRows = useDeferredValue(rows);
  const hasFilter = q !== undefined || type !== undefined || asset !== undefined;
  const clear = () => change({ q: undefined, type: undefined, asset: undefined });

  if (isUnknown) return <NotFound />;
  return (
    <Page
      title={fleet.title}
      isFilling
      note={query.data === undefined ? undefined : fleet.loaded(rows.length, query.hasNextPage)}
      actions={
        <>
          {asset !== undefined && (
            <Button kind="quiet" icon="close" onPress={() => change({ asset: undefined })}>
              {fleet.onlyAsset(asset)}
            </Button>
          )}
          <Search value={q ?? ""} onChange={(text) => change({ q: text })} />
        </>
      }
    >
      {query.isPending && <Skeleton lines={10} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty
          icon="fleet"
          title={hasFilter ? fleet.noMatch : fleet.empty}
          text={hasFilter ? fleet.noMatchText : fleet.emptyText}
        >
          {hasFilter && <Button onPress={clear}>{fleet.removeFilters}</Button>}
        </Empty>
      )}
      {rows.length > 0 && (
        <Grid
          label={fleet.title}
          columns={columns}
          rows={shownRows}
          keyOf={keyOf}
          total={query.hasNextPage ? undefined : rows.length}
          onNearEnd={loadMore}
          onView={view}
          onOpen={({ asset: { assetId }, sensorId }) => void navigate(paths.sensor(tenantId, assetId, sensorId))}
          foot={rows.length >= MAX_ROWS && <p className={cx(styles.foot)}>{fleet.tooMany(MAX_ROWS)}</p>}
        />
      )}
    </Page>
  );
}

function useColumns(tenantId: string, live: LiveReadings): readonly Column<FleetRow>[] {
  const { fleet } = useMessages();
  return useMemo(
    () => [
      {
        id: "sensor",
        header: fleet.sensor,
        width: "minmax(9rem, 2fr)",
        cell: (row) => (
          <span className={cx(styles.sensor)}>
            <StateCell row={row} live={live} />
            <Link tabIndex={-1} to={paths.sensor(tenantId, row.asset.assetId, row.sensorId)}>
              <span className={cx(styles.asset)}>{row.asset.assetId}</span>
              <span className={cx(styles.slash)}>/</span>
              {row.sensorId}
            </Link>
          </span>
        ),
      },
      {
        id: "name",
        header: fleet.asset,
        width: "minmax(7rem, 1.2fr)",
        isWide: true,
        cell: ({ asset: { name, type } }) => <span className={cx(styles.quiet)}>{name ?? type}</span>,
      },
      {
        id: "type",
        header: fleet.type,
        width: "minmax(6rem, 1fr)",
        isWide: true,
        cell: ({ type }) => <span className={cx(styles.quiet)}>{type}</span>,
      },
      {
        id: "value",
        header: fleet.value,
        width: "minmax(8rem, 1fr)",
        isEnd: true,
        cell: (row) => <ValueCell row={row} live={live} />,
      },
      {
        id: "age",
        header: fleet.age,
        width: "minmax(4.25rem, 0.7fr)",
        isEnd: true,
        cell: (row) => <AgeCell row={row} live={live} />,
      },
    ],
    [fleet, tenantId, live],
  );
}

const TYPING_MS = 200;

/** Searches when typing rests. */
function Search({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { fleet } = useMessages();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Somebody followed a link, or removed the filters.
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return <SearchField label={fleet.search} value={text} onChange={setText} />;
}
