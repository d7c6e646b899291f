/** List of a tenant's assets. Opening an asset shows its sensors. */
import { useCallback, useMemo } from "react";
import { Link, useNavigate, useParams } from "react-router";
import type { AssetRowFragment } from "../generated/operations";
import { Grid, type Column } from "../grid/grid";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSearch } from "../routing";
import { useRights } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button, ButtonLink } from "../ui/button";
import { cx } from "../ui/cx";
import { lazyPart } from "../ui/lazy-part";
import { Page } from "../ui/page";
import { Empty, Failed, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import styles from "./fleet.module.css";
import { FLEET_SEARCH, nextOrder, type Order } from "./fleet-search";
import { SortButton } from "./sort-button";
import { TypedSearch } from "../ui/typed-search";
import { useAssetCount, useAssets } from "./use-assets";
import { countOf, MAX_ROWS } from "./use-rows";
import { ViewChoice } from "./view-choice";

const RegisterAsset = lazyPart(() => import("./register-asset"));

export function AssetsList() {
  const { asset, fleet } = useMessages();
  const { tenantId = "" } = useParams();
  const [{ q, sort, open }, change] = useSearch(FLEET_SEARCH);
  const { query, rows, loadMore, isUnknown } = useAssets(tenantId, q, sort);
  const counted = useAssetCount(tenantId, q);
  const total = countOf(query, rows) ?? counted;
  const navigate = useNavigate();
  const rights = useRights();
  const isRegistering = open === "register" && rights.may("assetRegister");
  const order = useCallback((next: Order | undefined) => change({ sort: next }), [change]);
  const search = useCallback((text: string) => change({ q: text }), [change]);
  const columns = useColumns(tenantId, sort, order);
  if (isUnknown) return <NotFound />;
  return (
    <Page
      title={fleet.title}
      isFilling
      isBusy={query.isFetching && !query.isFetchingNextPage}
      note={total === undefined ? undefined : asset.count(total.count, total.isExact)}
      actions={
        <>
          <ViewChoice />
          <TypedSearch label={asset.search} value={q ?? ""} onChange={search} />
          {rights.may("fleetImport") && <ButtonLink to={paths.fleetImport(tenantId)}>{fleet.import}</ButtonLink>}
          {rights.may("assetRegister") && (
            <Button kind="primary" icon="plus" onPress={() => change({ open: "register" })}>
              {asset.register}
            </Button>
          )}
        </>
      }
    >
      {(query.isPending || (query.isPlaceholderData && rows.length === 0)) && <Skeleton lines={10} />}
      {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && !query.isPlaceholderData && rows.length === 0 && (
        <Empty
          icon="fleet"
          title={q === undefined ? asset.empty : asset.noMatch}
          text={q === undefined ? asset.emptyText : fleet.noMatchText}
        />
      )}
      {rows.length > 0 && (
        <Grid
          label={fleet.views.assets}
          columns={columns}
          rows={rows}
          total={query.hasNextPage ? (total?.isExact === true ? total.count : undefined) : rows.length}
          onNearEnd={loadMore}
          onOpen={({ assetId }) => void navigate(paths.sensorsOf(tenantId, assetId))}
          foot={rows.length >= MAX_ROWS && <p className={cx(styles.foot)}>{asset.tooMany(MAX_ROWS)}</p>}
        />
      )}
      {isRegistering && <RegisterAsset tenantId={tenantId} onClose={() => change({ open: undefined })} />}
    </Page>
  );
}

function useColumns(
  tenantId: string,
  order: Order | undefined,
  onOrder: (order: Order | undefined) => void,
): readonly Column<AssetRowFragment>[] {
  const { asset, fleet } = useMessages();
  return useMemo(() => {
    const sorted = (column: "id" | "name", name: string) => {
      const sort = order === column ? "ascending" : order === `-${column}` ? "descending" : "none";
      const header = (
        <SortButton isEnd={false} name={name} sort={sort} onPress={() => onOrder(nextOrder(column, order))} />
      );
      return { header, sort } as const;
    };
    return [
      {
        id: "asset",
        ...sorted("id", fleet.asset),
        width: "minmax(9rem, 1.5fr)",
        cell: ({ assetId }) => (
          <span className={cx(styles.sensor)}>
            <Link tabIndex={-1} to={paths.sensorsOf(tenantId, assetId)}>
              {assetId}
            </Link>
          </span>
        ),
      },
      {
        id: "name",
        ...sorted("name", asset.name),
        width: "minmax(7rem, 2fr)",
        cell: ({ name }) => <span className={cx(styles.quiet)}>{name ?? "–"}</span>,
      },
      {
        id: "type",
        header: fleet.type,
        width: "minmax(6rem, 1fr)",
        isWide: true,
        cell: ({ type }) => <span className={cx(styles.quiet)}>{type}</span>,
      },
      {
        id: "registered",
        header: asset.registered,
        width: "minmax(5rem, 0.7fr)",
        isEnd: true,
        isWide: true,
        cell: ({ createdAt }) => (
          <span className={cx(styles.quiet)}>
            <Ago at={createdAt} />
          </span>
        ),
      },
    ];
  }, [asset, fleet, tenantId, order, onOrder]);
}
