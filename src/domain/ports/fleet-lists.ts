/** Lists of assets and sensors in selectable order, and the lengths of these lists. */
import type { AssetId, TenantId } from "../keys";
import type { Deadline } from "../deadline";
import type { Selection } from "../selection";
import type { Page, PageRequest } from "./pages";

export const ASSET_ORDERS = ["ID", "NAME"] as const;
export type AssetOrder = (typeof ASSET_ORDERS)[number];

export const SENSOR_ORDERS = ["ID", "NAME", "LAST_READING_AT"] as const;
export type SensorOrder = (typeof SENSOR_ORDERS)[number];

/** Place of an item in an ordered list. */
export interface ListPosition {
  /** Key of the entity. It orders items with the same value. */
  readonly key: string;
  /**
   * Name, or the minute of the last reading, epoch milliseconds. null: no reading. It sorts before every other value.
   */
  readonly value: string | number | null;
}

export interface SensorListFilter {
  readonly type?: string | undefined;
  readonly assetIds?: Selection<AssetId>;
  /** Part of the sensor's or the asset's ID, or of the asset's name, case-insensitive. */
  readonly search?: string | undefined;
  /** Only sensors without a reading since that minute, epoch milliseconds. */
  readonly silentSince?: number | undefined;
  /** Only sensors with a reading since that minute, epoch milliseconds. */
  readonly activeSince?: number | undefined;
  /** true: only sensors without any reading. false: only sensors with a reading. Default: both. */
  readonly neverMeasured?: boolean | undefined;
}

export interface AssetListFilter {
  readonly type?: string | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}

/** How a list is ordered. */
export interface ListOrder<O> {
  readonly by: O;
  readonly descending: boolean;
}

/** Reads lists of assets and sensors. Times of last readings are exact to a minute. */
export interface FleetLists {
  /** Keys are sensor keys. */
  pageSensors(
    tenantId: TenantId,
    request: PageRequest<ListPosition>,
    filter: SensorListFilter,
    order: ListOrder<SensorOrder>,
  ): Promise<Page<ListPosition>>;
  /** Keys are asset keys. */
  pageAssets(
    tenantId: TenantId,
    request: PageRequest<ListPosition>,
    filter: AssetListFilter,
    order: ListOrder<AssetOrder>,
  ): Promise<Page<ListPosition>>;
  /** Returns the number of matching sensors, at most `most`. */
  countSensors(tenantId: TenantId, filter: SensorListFilter, most: number, deadline?: Deadline): Promise<number>;
  countAssets(tenantId: TenantId, filter: AssetListFilter, most: number, deadline?: Deadline): Promise<number>;
}
