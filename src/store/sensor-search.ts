import { type Collection, type Db, type Document, type Filter, MongoServerError } from "mongodb";
import type { Deadline } from "../domain/deadline";
import {
  assetKey,
  idsOfKey,
  rangeBelow,
  type AssetId,
  type SensorId,
  type SensorKey,
  type TenantId,
} from "../domain/keys";
import { type AssetDocument, COLLECTIONS, type SensorDocument } from "./documents";
import { GramSearch } from "./gram-search";
import { ASSET_GRAM_INDEX } from "./grams";
import { readWithin } from "./read-options";
import { contains, endContains, pathContains } from "./search";

/** Sensors that a text matches: by their ID, or by the ID or name of their asset. */
export type SensorMatch =
  | { readonly kind: "NONE" }
  /** Exactly these sensors, and all sensors of these assets. */
  | { readonly kind: "FEW"; readonly sensorKeys: readonly SensorKey[]; readonly assetIds: readonly AssetId[] }
  /** Probably many sensors, or a search that no index supports. The filter is for a scan of the rows of lists. */
  | { readonly kind: "MANY"; readonly filter: Document };

/** Index that finds the distinct sensor IDs of a tenant without reading each sensor. */
export const SENSOR_ID_INDEX = { tenantId: 1, sensorId: 1, _id: 1 } as const;

/** Index of an asset list by name. Its keys contain everything that a search needs. */
export const ASSET_NAME_INDEX = { tenantId: 1, listName: 1, _id: 1 } as const;

export const ASSET_NAME_OF_TYPE_INDEX = { tenantId: 1, type: 1, listName: 1, _id: 1 } as const;

/** Beyond these numbers, a search has many matches. */
const MOST_ASSETS = 200;
const MOST_SENSOR_IDS = 200;
const MOST_SENSORS = 1_000;
/**
 * Time limit for finding the distinct IDs. If every sensor has a unique ID, finding them takes longer, and a scan is as
 * fast.
 */
const SENSOR_IDS_MS = 250;
const MAX_TIME_EXPIRED = 50;

/** Finds the sensors that match a text. Few searches need a scan of the fleet. */
export class SensorSearch {
  private readonly assets: Collection<AssetDocument>;
  private readonly sensors: Collection<SensorDocument>;
  private readonly grams: GramSearch<AssetDocument>;

  constructor(db: Db) {
    this.assets = db.collection(COLLECTIONS.assets);
    this.grams = new GramSearch(this.assets, ASSET_GRAM_INDEX);
    this.sensors = db.collection(COLLECTIONS.sensors);
  }

  async match(tenantId: TenantId, text: string, deadline?: Deadline): Promise<SensorMatch> {
    const [assets, sensorKeys] = await Promise.all([
      this.assetsWith(tenantId, text, deadline),
      this.sensorsWith(tenantId, text, deadline),
    ]);
    if (assets.length > MOST_ASSETS || sensorKeys === null) {
      return { kind: "MANY", filter: scanFilter(tenantId, text, assets) };
    }
    if (assets.length + sensorKeys.length === 0) return { kind: "NONE" };
    return { kind: "FEW", sensorKeys, assetIds: assets.map(({ assetId }) => assetId) };
  }

  /** Resolves with the assets whose ID or name matches; one more than {@link MOST_ASSETS} if there are more. */
  private async assetsWith(tenantId: TenantId, text: string, deadline?: Deadline): Promise<MatchingAsset[]> {
    const few = await this.grams.fewOf(tenantId, text, deadline);
    if (few === null) return [];
    const filter: Filter<AssetDocument> = { ...(few ?? { tenantId }), ...assetSearch(text) };
    const hint = few === undefined ? ASSET_NAME_INDEX : ASSET_GRAM_INDEX;
    const found = this.assets.find(filter, { ...readWithin(deadline), hint });
    const rows = await found
      .project<Pick<AssetDocument, "_id" | "listName">>({ _id: 1, listName: 1 })
      .limit(MOST_ASSETS + 1)
      .toArray();
    return rows.map(({ _id, listName }) => ({ assetId: idsOfKey(_id)[1], listName }));
  }

  /** Resolves with the keys of the sensors whose ID matches; null if there may be many, or the text contains `/`. */
  private async sensorsWith(tenantId: TenantId, text: string, deadline?: Deadline): Promise<SensorKey[] | null> {
    // Such a text may match a part of the asset's ID together with a part of the sensor's ID.
    if (text.includes("/")) return null;
    const all = await this.sensorIds(tenantId, deadline);
    if (all === null) return null;
    const sensorIds = all.filter((sensorId) => sensorId.includes(text.toLowerCase()));
    if (sensorIds.length === 0) return [];
    const found = this.sensors.find(
      { tenantId, sensorId: { $in: sensorIds } },
      { ...readWithin(deadline), hint: SENSOR_ID_INDEX },
    );
    const rows = await found
      .project<{ readonly _id: SensorKey }>({ _id: 1 })
      .limit(MOST_SENSORS + 1)
      .toArray();
    return rows.length > MOST_SENSORS ? null : rows.map(({ _id }) => _id);
  }

  /** Resolves with the distinct IDs of the tenant's sensors; null if there are many, or finding them takes too long. */
  private async sensorIds(tenantId: TenantId, deadline?: Deadline): Promise<SensorId[] | null> {
    const options = readWithin(deadline);
    const maxTimeMS = Math.min(options.maxTimeMS, SENSOR_IDS_MS);
    try {
      const found = await this.sensors
        .aggregate<{ readonly _id: SensorId }>(
          [{ $match: { tenantId } }, { $group: { _id: "$sensorId" } }, { $limit: MOST_SENSOR_IDS + 1 }],
          { ...options, maxTimeMS, hint: SENSOR_ID_INDEX },
        )
        .toArray();
      return found.length > MOST_SENSOR_IDS ? null : found.map(({ _id }) => _id);
    } catch (error) {
      if (error instanceof MongoServerError && error.code === MAX_TIME_EXPIRED && maxTimeMS === SENSOR_IDS_MS)
        return null;
      throw error;
    }
  }
}

/** Returns the condition for an asset whose ID or name contains the text. */
export function assetSearch(text: string | undefined): Document {
  return text === undefined ? {} : { $or: [{ _id: endContains(text) }, { listName: contains(text) }] };
}

interface MatchingAsset {
  readonly assetId: AssetId;
  readonly listName: string;
}

/** Returns the filter of a scan. It needs only keys of an index, unless many assets have a name that matches. */
function scanFilter(tenantId: TenantId, text: string, assets: readonly MatchingAsset[]): Document {
  const byKey = { _id: pathContains(text) };
  const named = assets.filter(({ assetId }) => !assetId.includes(text.toLowerCase()));
  if (named.length === 0) return byKey;
  if (assets.length > MOST_ASSETS) return { $or: [byKey, { name: contains(text) }] };
  return { $or: [byKey, ...named.map(({ assetId }) => keysOf(tenantId, assetId))] };
}

/** Returns the filter for the sensors of an asset. */
export function keysOf(tenantId: TenantId, assetId: AssetId): Document {
  const { from, to } = rangeBelow(assetKey(tenantId, assetId));
  return { _id: { $gt: from, $lt: to } };
}
