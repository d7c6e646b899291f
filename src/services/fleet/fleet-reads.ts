import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import { assetKey, isKeyOfLevels, prefixBelow, tenantOfKey } from "../../domain/keys";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { AssetFilter, AssetRepository, SensorFilter, SensorRepository } from "../../domain/ports/fleet-store";
import type { TenantFilter, TenantRepository } from "../../domain/ports/tenant-store";
import { mayReachAll, type TenantScope } from "../authorization";
import type { Reads } from "../authorized-reads";
import { clampTextPage, isWellFormedId, searchText } from "../validation";

const NOTHING = { items: [], hasMore: false } as const;

/** Pages of assets and sensors: from the repositories, or from a cache. */
export interface FleetPages {
  readonly assets: Pick<AssetRepository, "page">;
  readonly sensors: Pick<SensorRepository, "page">;
}

/** Reads assets and sensors by key and in pages. */
export class FleetReads implements Reads<"fleet"> {
  constructor(
    private readonly tenantPages: Pick<TenantRepository, "page">,
    private readonly pages: FleetPages,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
  ) {}

  tenants(principal: Principal, tenantIds: readonly string[]): Promise<(Tenant | null)[]> {
    return this.scope.visible(principal, tenantIds);
  }

  assets(principal: Principal, assetKeys: readonly string[]): Promise<(Asset | null)[]> {
    return this.readable(principal, assetKeys, 2, (keys) => this.registry.assets(keys));
  }

  sensors(principal: Principal, sensorKeys: readonly string[]): Promise<(Sensor | null)[]> {
    return this.readable(principal, sensorKeys, 3, (keys) => this.registry.sensors(keys));
  }

  peekAsset(principal: Principal, assetKey: string): Asset | undefined {
    const asset = this.registry.peekAsset(assetKey) ?? undefined;
    return asset !== undefined && this.scope.peekReadable(principal, asset.tenantId) ? asset : undefined;
  }

  /** Like {@link peekAsset}. */
  peekSensor(principal: Principal, sensorKey: string): Sensor | undefined {
    const sensor = this.registry.peekSensor(sensorKey) ?? undefined;
    return sensor !== undefined && this.scope.peekReadable(principal, sensor.tenantId) ? sensor : undefined;
  }

  async pageTenants(principal: Principal, page: PageRequest, filter: TenantFilter): Promise<Page<Tenant>> {
    const search = searchText(filter.search);
    const request = clampTextPage(page);
    if (mayReachAll(principal)) return this.tenantPages.page(request, { status: filter.status, search });
    const [own] = await this.scope.visible(principal, [principal.tenantId ?? ""]);
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
    tenantId: string,
    page: PageRequest,
    filter: AssetFilter,
  ): Promise<Page<Asset>> {
    const { type, search } = filter;
    const sought = { type: searchText(type), search: searchText(search) };
    return this.pages.assets.page(tenantId, clampTextPage(page), sought);
  }

  async pageSensors(
    _principal: Principal,
    scope: { tenantId: string; assetId: string | null },
    page: PageRequest,
    filter: SensorFilter,
  ): Promise<Page<Sensor>> {
    const { tenantId, assetId } = scope;
    if (assetId !== null && !isWellFormedId(assetId)) return NOTHING;
    const prefix = prefixBelow(assetId === null ? tenantId : assetKey(tenantId, assetId));
    const { type, assetIds, search } = filter;
    const sought = { type: searchText(type), assetIds: assetIds?.filter(isWellFormedId), search: searchText(search) };
    return this.pages.sensors.page(prefix, clampTextPage(page), sought);
  }

  /** Loads what the principal may see. Everything else is null, whether it exists or not. */
  private async readable<T>(
    principal: Principal,
    keys: readonly string[],
    levels: number,
    load: (keys: readonly string[]) => Promise<(T | null)[]>,
  ): Promise<(T | null)[]> {
    const owners = keys.map((key) => ownerOf(key, levels));
    const readable = new Map<string, boolean>();
    for (const owner of new Set(owners)) {
      if (owner !== null) readable.set(owner, await this.scope.readable(principal, owner));
    }
    const asked = owners.map((owner) => owner !== null && readable.get(owner) === true);
    const found = await load(keys.filter((_key, index) => asked[index]));
    let next = 0;
    return asked.map((isAsked) => (isAsked ? (found[next++] ?? null) : null));
  }
}

/** The tenant of a key with this number of levels; null if the key is malformed. */
function ownerOf(key: unknown, levels: number): string | null {
  return typeof key === "string" && isKeyOfLevels(key, levels) ? tenantOfKey(key) : null;
}
