import type { Collection, Db, Document } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { parseSensorKey, rangeBelow, type AssetId, type TenantId } from "../domain/keys";
import type {
  AssetListFilter,
  AssetOrder,
  FleetLists,
  ListOrder,
  ListPosition,
  SensorListFilter,
  SensorOrder,
} from "../domain/ports/fleet-lists";
import type { Page, PageRequest } from "../domain/ports/pages";
import { GramSearch } from "./gram-search";
import { ASSET_GRAM_INDEX } from "./grams";
import { COLLECTIONS } from "./documents";
import { activityFilter, hasActivity, activityStretch } from "./list-activity";
import { EVERYWHERE, type Stretch } from "./list-bounds";
import { countList, type ListDocument, type ListSource, pageByIndex, pageBySort } from "./list-pages";
import { ROW_INDEXES } from "./sensor-rows";
import { ASSET_NAME_INDEX, ASSET_NAME_OF_TYPE_INDEX, assetSearch, keysOf, SensorSearch } from "./sensor-search";

const NOTHING = { items: [], hasMore: false } as const;

/** Maximum sensors with the requested activity that are sorted. If more match, a scan in list order finds them. */
const MOST_SORTED = 2_000;

const KEYS = { _id: 1 } as const;
const KEYS_OF_TYPE = { tenantId: 1, type: 1, _id: 1 } as const;

/** Condition for the sensors that match the search and the assets of a filter. */
interface Sought {
  readonly filter: Document;
  /** Whether `filter` names keys, so that MongoDB reads only those. */
  readonly namesKeys: boolean;
}

/** Reads every list by an index: in the order of the list, or of the few documents that match. */
export class MongoFleetLists implements FleetLists {
  private readonly rows: Collection<ListDocument>;
  private readonly assets: Collection<ListDocument>;
  private readonly search: SensorSearch;
  private readonly grams: GramSearch<ListDocument>;

  constructor(db: Db) {
    this.rows = db.collection<ListDocument>(COLLECTIONS.latest);
    this.assets = db.collection<ListDocument>(COLLECTIONS.assets);
    this.search = new SensorSearch(db);
    this.grams = new GramSearch(this.assets, ASSET_GRAM_INDEX);
  }

  async pageSensors(
    tenantId: TenantId,
    request: PageRequest<ListPosition>,
    filter: SensorListFilter,
    { by, descending }: ListOrder<SensorOrder>,
  ): Promise<Page<ListPosition>> {
    const sought = await this.sought(tenantId, filter, request.deadline);
    if (sought === null) return NOTHING;
    const { type } = filter;
    const collection = this.rows;
    const conditions = { tenantId, ...(type === undefined ? {} : { type }) };
    const field = FIELDS[by];
    const byMinute = type === undefined ? ROW_INDEXES.minute : ROW_INDEXES.minuteOfType;
    const isActivityIndexed = hasActivity(filter) && by !== "LAST_READING_AT";
    const all = { $and: [conditions, activityFilter(filter), sought.filter] };
    if (sought.namesKeys) return pageBySort({ collection, index: KEYS, field, filter: all }, request, descending);
    if (isActivityIndexed) {
      const few = { collection, index: byMinute, field, filter: all };
      if ((await countList(few, MOST_SORTED + 1, request.deadline)) <= MOST_SORTED) {
        return pageBySort(few, request, descending);
      }
    }
    const source = {
      collection,
      field,
      ...indexOf(tenantId, type, by),
      filter: isActivityIndexed ? { $and: [activityFilter(filter), sought.filter] } : sought.filter,
    };
    const stretch = by === "LAST_READING_AT" ? activityStretch(filter) : stretchOf(tenantId, by, type);
    return pageByIndex(source, stretch, request, descending);
  }

  async pageAssets(
    tenantId: TenantId,
    request: PageRequest<ListPosition>,
    { type, search }: AssetListFilter,
    { by, descending }: ListOrder<AssetOrder>,
  ): Promise<Page<ListPosition>> {
    const fixed = type === undefined ? { tenantId } : { tenantId, type };
    const filter = assetSearch(search);
    const collection = this.assets;
    const few = search === undefined ? undefined : await this.grams.fewOf(tenantId, search, request.deadline);
    if (few === null) return NOTHING;
    if (few !== undefined) {
      const field = by === "NAME" ? "listName" : null;
      const found = { collection, index: ASSET_GRAM_INDEX, field, filter: { ...fixed, ...few, ...filter } } as const;
      return pageBySort(found, request, descending);
    }
    if (by === "NAME") {
      const index = type === undefined ? ASSET_NAME_INDEX : ASSET_NAME_OF_TYPE_INDEX;
      return pageByIndex({ collection, field: "listName", index, fixed, filter }, EVERYWHERE, request, descending);
    }
    const index = type === undefined ? KEYS : KEYS_OF_TYPE;
    const source = { collection, field: null, index, fixed: type === undefined ? {} : fixed, filter };
    return pageByIndex(source, stretchOf(tenantId, by, type), request, descending);
  }

  async countSensors(tenantId: TenantId, filter: SensorListFilter, most: number, deadline?: Deadline): Promise<number> {
    const sought = await this.sought(tenantId, filter, deadline);
    if (sought === null) return 0;
    const { type } = filter;
    const conditions = { tenantId, ...(type === undefined ? {} : { type }) };
    const [minutes, names] =
      type === undefined ? [ROW_INDEXES.minute, ROW_INDEXES.name] : [ROW_INDEXES.minuteOfType, ROW_INDEXES.nameOfType];
    const index = sought.namesKeys ? KEYS : hasActivity(filter) ? minutes : names;
    const all = { $and: [conditions, activityFilter(filter), sought.filter] };
    return countList({ collection: this.rows, index, filter: all }, most, deadline);
  }

  async countAssets(
    tenantId: TenantId,
    { type, search }: AssetListFilter,
    most: number,
    deadline?: Deadline,
  ): Promise<number> {
    const few = search === undefined ? undefined : await this.grams.fewOf(tenantId, search, deadline);
    if (few === null) return 0;
    const byName = type === undefined ? ASSET_NAME_INDEX : ASSET_NAME_OF_TYPE_INDEX;
    const filter = { tenantId, ...(type === undefined ? {} : { type }), ...assetSearch(search) };
    const index = few === undefined ? byName : ASSET_GRAM_INDEX;
    return countList({ collection: this.assets, index, filter: { ...filter, ...few } }, most, deadline);
  }

  /** Resolves with the condition for the filter's search and assets; null if no sensor matches. */
  private async sought(tenantId: TenantId, filter: SensorListFilter, deadline?: Deadline): Promise<Sought | null> {
    const { search } = filter;
    const wanted = filter.assetIds === undefined ? undefined : [...new Set(filter.assetIds)];
    if (wanted?.length === 0) return null;
    const within = wanted?.map((assetId) => keysOf(tenantId, assetId));
    if (search === undefined)
      return { filter: within === undefined ? {} : { $or: within }, namesKeys: within !== undefined };
    const match = await this.search.match(tenantId, search, deadline);
    if (match.kind === "NONE") return null;
    if (match.kind === "MANY") {
      const both = within === undefined ? match.filter : { $and: [{ $or: within }, match.filter] };
      return { filter: both, namesKeys: within !== undefined };
    }
    const isWanted = (assetId: AssetId) => wanted === undefined || wanted.includes(assetId);
    const sensorKeys = match.sensorKeys.filter((key) => isWanted(parseSensorKey(key).assetId));
    const assets = match.assetIds.filter(isWanted).map((assetId) => keysOf(tenantId, assetId));
    const either = [...assets, ...(sensorKeys.length === 0 ? [] : [{ _id: { $in: sensorKeys } }])];
    return either.length === 0 ? null : { filter: { $or: either }, namesKeys: true };
  }
}

const FIELDS = { ID: null, NAME: "name", LAST_READING_AT: "minute" } as const;

function indexOf(
  tenantId: TenantId,
  type: string | undefined,
  by: SensorOrder,
): Pick<ListSource, "index"> & { readonly fixed: Document } {
  if (type === undefined) {
    if (by === "ID") return { index: KEYS, fixed: {} };
    return { index: by === "NAME" ? ROW_INDEXES.name : ROW_INDEXES.minute, fixed: { tenantId } };
  }
  const index = by === "ID" ? ROW_INDEXES.keyOfType : by === "NAME" ? ROW_INDEXES.nameOfType : ROW_INDEXES.minuteOfType;
  return { index, fixed: { tenantId, type } };
}

/** Returns the stretch of all items of the tenant, in an index that begins with the key or with the tenant. */
function stretchOf(tenantId: TenantId, by: SensorOrder, type: string | undefined): Stretch {
  if (by !== "ID" || type !== undefined) return EVERYWHERE;
  const { from, to } = rangeBelow(tenantId);
  return { low: { value: null, key: from }, high: { value: null, key: to } };
}
