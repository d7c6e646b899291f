import type { Deadline } from "../../domain/deadline";
import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import {
  assetKey,
  isAssetKey,
  isSensorKey,
  NO_ID,
  tenantOfKey,
  toAssetKey,
  toSensorKey,
  type AssetId,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../../domain/keys";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type {
  AssetListFilter,
  AssetOrder,
  FleetLists,
  ListOrder,
  ListPosition,
  SensorListFilter,
  SensorOrder,
} from "../../domain/ports/fleet-lists";
import type { AssetFilter, AssetRepository, SensorFilter, SensorRepository } from "../../domain/ports/fleet-store";
import type { TenantFilter, TenantRepository } from "../../domain/ports/tenant-store";
import { mayReachAll, type TenantScope } from "../authorization";
import type { Reads } from "../authorized-reads";
import { clampPage, clampTextPage, isWellFormedId, searchText } from "../validation";
import type { Listed } from "./fleet";
import { type FleetCounts, type FleetSize, listCount, MOST_COUNTED } from "./fleet-counts";

const NOTHING = { items: [], hasMore: false } as const;

/** Sources of pages of assets and sensors: the repositories or a cache. */
export interface FleetPages {
  readonly assets: Pick<AssetRepository, "page">;
  readonly sensors: Pick<SensorRepository, "page">;
}

/** Reads assets and sensors by key and in pages. */
export class FleetReads implements Reads<"fleet"> {
  constructor(
    private readonly tenantPages: Pick<TenantRepository, "page">,
    private readonly pages: FleetPages,
    private readonly lists: FleetLists,
    private readonly counts: FleetCounts,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
  ) {}

  tenants(principal: Principal, tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]> {
    return this.scope.visible(principal, tenantIds);
  }

  assets(principal: Principal, assetKeys: readonly AssetKey[]): Promise<(Asset | null)[]> {
    return this.readable(principal, assetKeys, isAssetKey, (keys) => this.registry.assets(keys));
  }

  sensors(principal: Principal, sensorKeys: readonly SensorKey[]): Promise<(Sensor | null)[]> {
    return this.readable(principal, sensorKeys, isSensorKey, (keys) => this.registry.sensors(keys));
  }

  peekAsset(principal: Principal, assetKey: AssetKey): Asset | undefined {
    const asset = this.registry.peekAsset(assetKey) ?? undefined;
    return asset !== undefined && this.scope.peekReadable(principal, asset.tenantId) ? asset : undefined;
  }

  /** Like {@link peekAsset}. */
  peekSensor(principal: Principal, sensorKey: SensorKey): Sensor | undefined {
    const sensor = this.registry.peekSensor(sensorKey) ?? undefined;
    return sensor !== undefined && this.scope.peekReadable(principal, sensor.tenantId) ? sensor : undefined;
  }

  async pageTenants(principal: Principal, page: PageRequest, filter: TenantFilter): Promise<Page<Tenant>> {
    const search = searchText(filter.search);
    const request = clampTextPage(page);
    if (mayReachAll(principal)) return this.tenantPages.page(request, { status: filter.status, search });
    const [own] = await this.scope.visible(principal, [principal.tenantId ?? NO_ID]);
    if (own === undefined || own === null) return NOTHING;
    const needle = search?.toLowerCase() ?? "";
    const matches =
      (filter.status === undefined || own.status === filter.status) &&
      (own.tenantId.includes(needle) || own.name.toLowerCase().includes(needle)) &&
      (request.after === null || own.tenantId > request.after) &&
      (request.before === null || own.tenantId < request.before);
    return matches ? { items: [own], hasMore: false } : NOTHING;
  }

  async pageAssets(
    _principal: Principal,
    tenantId: TenantId,
    page: PageRequest,
    filter: AssetFilter,
  ): Promise<Page<Asset>> {
    const { type, search } = filter;
    const sought = { type: searchText(type), search: searchText(search) };
    return this.pages.assets.page(tenantId, clampTextPage(page), sought);
  }

  async pageSensors(
    _principal: Principal,
    scope: { tenantId: TenantId; assetId: AssetId | null },
    page: PageRequest,
    filter: SensorFilter,
  ): Promise<Page<Sensor>> {
    const { tenantId, assetId } = scope;
    if (assetId !== null && !isWellFormedId(assetId)) return NOTHING;
    const within = assetId === null ? tenantId : assetKey(tenantId, assetId);
    const { type, assetIds } = filter;
    const sought = { type: searchText(type), assetIds: assetIds?.filter(isWellFormedId) };
    return this.pages.sensors.page(within, clampTextPage(page), sought);
  }

  async listAssets(
    _principal: Principal,
    tenantId: TenantId,
    page: PageRequest<ListPosition>,
    filter: AssetListFilter,
    order: ListOrder<AssetOrder>,
  ): Promise<Page<Listed<Asset>>> {
    return listed(
      clampPage(page),
      (request) => this.lists.pageAssets(tenantId, request, soughtAssets(filter), order),
      (keys) => this.registry.assets(keys.map(toAssetKey)),
    );
  }

  async listSensors(
    _principal: Principal,
    tenantId: TenantId,
    page: PageRequest<ListPosition>,
    filter: SensorListFilter,
    order: ListOrder<SensorOrder>,
  ): Promise<Page<Listed<Sensor>>> {
    return listed(
      clampPage(page),
      (request) => this.lists.pageSensors(tenantId, request, soughtSensors(filter), order),
      (keys) => this.registry.sensors(keys.map(toSensorKey)),
    );
  }

  async countAssets(_principal: Principal, tenantId: TenantId, filter: AssetListFilter, deadline?: Deadline) {
    return listCount(await this.lists.countAssets(tenantId, soughtAssets(filter), MOST_COUNTED + 1, deadline));
  }

  async countSensors(_principal: Principal, tenantId: TenantId, filter: SensorListFilter, deadline?: Deadline) {
    return listCount(await this.lists.countSensors(tenantId, soughtSensors(filter), MOST_COUNTED + 1, deadline));
  }

  async size(_principal: Principal, tenantId: TenantId, deadline?: Deadline): Promise<FleetSize> {
    return this.counts.of(tenantId, deadline);
  }

  /**
   * Loads the entities that the principal may see. All other results are null: for entities of other tenants, for
   * missing entities, and for malformed keys.
   */
  private async readable<K extends AssetKey | SensorKey, T>(
    principal: Principal,
    keys: readonly K[],
    isKey: (text: string) => boolean,
    load: (keys: readonly K[]) => Promise<(T | null)[]>,
  ): Promise<(T | null)[]> {
    const owners = keys.map((key) => (typeof key === "string" && isKey(key) ? tenantOfKey(key) : null));
    const readable = new Map<TenantId, boolean>();
    for (const owner of new Set(owners)) {
      if (owner !== null) readable.set(owner, await this.scope.readable(principal, owner));
    }
    const asked = owners.map((owner) => owner !== null && readable.get(owner) === true);
    const found = await load(keys.filter((_key, index) => asked[index]));
    let next = 0;
    return asked.map((isAsked) => (isAsked ? (found[next++] ?? null) : null));
  }
}

/**
 * Loads the entities of a page, and skips entities that are being deleted. Reads the next page only if this page would
 * otherwise be empty.
 */
async function listed<T>(
  request: PageRequest<ListPosition>,
  read: (request: PageRequest<ListPosition>) => Promise<Page<ListPosition>>,
  load: (keys: readonly string[]) => Promise<(T | null)[]>,
): Promise<Page<Listed<T>>> {
  for (let next = request; ;) {
    const { items: positions, hasMore } = await read(next);
    const entities = await load(positions.map(({ key }) => key));
    const items = positions.flatMap((position, index) => {
      const entity = entities[index] ?? null;
      return entity === null ? [] : [{ entity, position }];
    });
    const last = next.backward ? positions[0] : positions.at(-1);
    if (items.length > 0 || !hasMore || last === undefined) return { items, hasMore };
    next = next.backward ? { ...next, before: last } : { ...next, after: last };
  }
}

function soughtAssets({ type, search }: AssetListFilter): AssetListFilter {
  return { type: searchText(type), search: searchText(search) };
}

function soughtSensors({ type, search, assetIds, ...activity }: SensorListFilter): SensorListFilter {
  const ids = assetIds?.filter(isWellFormedId);
  return { ...activity, type: searchText(type), search: searchText(search), assetIds: ids };
}
