/** List of a tenant's sensors, or of one asset's sensors, with their newest readings. */
import { useCallback, useDeferredValue, useMemo } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Grid, type Column } from "../grid/grid";
import type { LiveReadings } from "../live/live-readings";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSearch } from "../routing";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button, ButtonLink } from "../ui/button";
import { cx } from "../ui/cx";
import { lazyPart } from "../ui/lazy-part";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failed, Skeleton } from "../ui/states";
import styles from "./fleet.module.css";
import { FLEET_SEARCH, filterOf, nextOrder, orderOf, STATES, type Order } from "./fleet-search";
import { AssetBar } from "./asset-bar";
import { AgeCell, StateCell, ValueCell } from "./reading-cells";
import { SortButton } from "./sort-button";
import { useAsset } from "./use-asset";
import { useFleet, useFleetCount, type FleetRow } from "./use-fleet";
import { countOf, MAX_ROWS } from "./use-rows";
import { useOpenedAt } from "../ui/time";
import { TypedSearch } from "../ui/typed-search";
import { useLiveFleet } from "./use-live-fleet";
import { ViewChoice } from "./view-choice";

const RegisterSensor = lazyPart(() => import("./register-sensor"));

export function SensorsList() {
  const { fleet, registerSensor, asset: assetTexts } = useMessages();
  const { tenantId = "" } = useParams();
  const [{ q, type, asset, state, sort, open }, change] = useSearch(FLEET_SEARCH);
  // Filters use the time at which the list was opened. Otherwise sensors would leave a list of active sensors while it
  // is read.
  const askedAt = useOpenedAt();
  const filter = useMemo(() => filterOf({ q, type, asset, state }, askedAt), [q, type, asset, state, askedAt]);
  const orderBy = useMemo(() => orderOf(sort), [sort]);
  const { query, rows, loadMore, isUnknown } = useFleet(tenantId, filter, orderBy);
  const counted = useFleetCount(tenantId, filter, !query.isPlaceholderData && query.isSuccess && query.hasNextPage);
  const total = countOf(query, rows) ?? counted;
  const { live, view } = useLiveFleet(tenantId);
  const navigate = useNavigate();
  const rights = useRights();
  const isRegistering = open === "register" && rights.may("sensorRegister");
  const order = useCallback((next: Order | undefined) => change({ sort: next }), [change]);
  const search = useCallback((text: string) => change({ q: text }), [change]);
  const columns = useColumns(tenantId, live, sort, order);
  const shownRows = useDeferredValue(rows);
  const isNarrowed = q !== undefined || type !== undefined || state !== undefined;
  const clear = () => change({ q: undefined, type: undefined, state: undefined });
  const isAssetUnknown = useAsset(tenantId, asset) === null;

  if (isUnknown) return <NotFound />;
  return (
    <Page
      title={fleet.title}
      isFilling
      isBusy={(query.isFetching && !query.isFetchingNextPage) || shownRows !== rows}
      note={total === undefined ? undefined : fleet.count(total.count, total.isExact)}
      actions={
        <>
          <ViewChoice />
          <Select
            label={fleet.state}
            all={fleet.allStates}
            options={STATES}
            chosen={state}
            nameOf={(each) => fleet.onlyStates[each]}
            onChoose={(next) => change({ state: next })}
          />
          <TypedSearch label={fleet.search} value={q ?? ""} onChange={search} />
          {rights.may("fleetImport") && <ButtonLink to={paths.fleetImport(tenantId)}>{fleet.import}</ButtonLink>}
          {rights.may("sensorRegister") && (
            <Button kind="primary" icon="plus" onPress={() => change({ open: "register" })}>
              {registerSensor.open}
            </Button>
          )}
        </>
      }
    >
      {asset !== undefined && (
        <AssetBar tenantId={tenantId} assetId={asset} onAll={() => change({ asset: undefined }, true)} />
      )}
      {(query.isPending || (query.isPlaceholderData && rows.length === 0)) && <Skeleton lines={10} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && !query.isPlaceholderData && rows.length === 0 && !isAssetUnknown && (
        <Empty
          icon="fleet"
          title={isNarrowed ? fleet.noMatch : asset === undefined ? fleet.empty : assetTexts.noSensors}
          text={isNarrowed ? fleet.noMatchText : asset === undefined ? fleet.emptyText : assetTexts.noSensorsText}
        >
          {isNarrowed && <Button onPress={clear}>{fleet.removeFilters}</Button>}
        </Empty>
      )}
      {rows.length > 0 && (
        <Grid
          label={fleet.title}
          columns={columns}
          rows={shownRows}
          total={query.hasNextPage ? (total?.isExact === true ? total.count : undefined) : rows.length}
          onNearEnd={loadMore}
          onView={view}
          onOpen={({ asset: { assetId }, sensorId }) => void navigate(paths.sensor(tenantId, assetId, sensorId))}
          foot={rows.length >= MAX_ROWS && <p className={cx(styles.foot)}>{fleet.tooMany(MAX_ROWS)}</p>}
        />
      )}
      {isRegistering && (
        <RegisterSensor tenantId={tenantId} assetId={asset ?? ""} onClose={() => change({ open: undefined })} />
      )}
    </Page>
  );
}

function useColumns(
  tenantId: string,
  live: LiveReadings,
  order: Order | undefined,
  onOrder: (order: Order | undefined) => void,
): readonly Column<FleetRow>[] {
  const { fleet } = useMessages();
  return useMemo(() => {
    const sorted = (column: "id" | "name" | "age", name: string, isEnd = false) => {
      const sort = order === column ? "ascending" : order === `-${column}` ? "descending" : "none";
      const header = (
        <SortButton isEnd={isEnd} name={name} sort={sort} onPress={() => onOrder(nextOrder(column, order))} />
      );
      return { header, sort } as const;
    };
    return [
      {
        id: "sensor",
        ...sorted("id", fleet.sensor),
        width: "minmax(9rem, 2fr)",
        glimpse: ({ asset: { assetId }, sensorId }) => `${assetId} / ${sensorId}`,
        cell: (row) => (
          <span className={cx(styles.sensor)}>
            <StateCell row={row} live={live} />
            <Link tabIndex={-1} to={paths.sensor(tenantId, row.asset.assetId, row.sensorId)}>
              <span className={cx(styles.asset)}>{row.asset.assetId}</span>
              <span className={cx(styles.slash)}>/</span>
              <span>{row.sensorId}</span>
            </Link>
          </span>
        ),
      },
      {
        id: "name",
        ...sorted("name", fleet.asset),
        width: "minmax(7rem, 1.2fr)",
        isWide: true,
        glimpse: ({ asset: { name, type } }) => name ?? type,
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
        header: <span className={cx(styles.valueHeader)}>{fleet.value}</span>,
        width: "minmax(8rem, 1fr)",
        isEnd: true,
        cell: (row) => <ValueCell row={row} live={live} />,
      },
      {
        id: "age",
        ...sorted("age", fleet.age, true),
        width: "minmax(4.25rem, 0.7fr)",
        isEnd: true,
        cell: (row) => <AgeCell row={row} live={live} />,
      },
    ];
  }, [fleet, tenantId, live, order, onOrder]);
}
