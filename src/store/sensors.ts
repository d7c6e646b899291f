import type { Collection, Db, Filter } from "mongodb";
import type { Sensor } from "../domain/entities";
import {
  assetKey,
  prefixBelow,
  rangeBelow,
  sensorKey,
  tenantOfKey,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { Changed, SensorFilter, SensorRepository } from "../domain/ports/fleet-store";
import { type AssetDocument, COLLECTIONS, READ, type SensorDocument, toSensor } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { type IdRange, idsBelow, intersect, page } from "./paging";
import { type SensorRow, writeRows } from "./sensor-rows";
import { inTransaction } from "./transaction";

export class MongoSensorRepository implements SensorRepository {
  private readonly collection: Collection<SensorDocument>;
  private readonly assets: Collection<AssetDocument>;
  private readonly rows: Collection<SensorRow>;

  constructor(private readonly db: Db) {
    this.collection = db.collection(COLLECTIONS.sensors);
    this.assets = db.collection(COLLECTIONS.assets);
    this.rows = db.collection(COLLECTIONS.latest);
  }

  async insert(sensor: Sensor): Promise<boolean> {
    const { tenantId, assetId, sensorId } = sensor;
    try {
      await inTransaction(this.db, async (session) => {
        await this.collection.insertOne({ _id: sensorKey(tenantId, assetId, sensorId), ...sensor }, { session });
        const asset = await this.assets.findOne({ _id: assetKey(tenantId, assetId) }, { session });
        const names = new Map(asset === null ? [] : [[assetId, asset.listName]]);
        await writeRows(this.rows, [sensor], names, session);
      });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(sensorKeys: readonly SensorKey[]): Promise<Sensor[]> {
    return this.collection
      .find({ _id: { $in: sensorKeys } }, READ)
      .map(toSensor)
      .toArray();
  }

  async update(sensorKey: SensorKey, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null> {
    const found = await inTransaction(this.db, async (session) => {
      const options = { returnDocument: "before", session } as const;
      const document = await this.collection.findOneAndUpdate({ _id: sensorKey }, { $set: change }, options);
      const { type } = change;
      if (type !== undefined) await this.rows.updateOne({ _id: sensorKey }, { $set: { type } }, { session });
      return document;
    });
    if (found === null) return null;
    const before = toSensor(found);
    return { before, after: { ...before, ...change } };
  }

  async count(tenantId: TenantId): Promise<number> {
    const { from, to } = rangeBelow(tenantId);
    return this.collection.countDocuments({ _id: { $gt: from, $lt: to } }, { maxTimeMS: READ.maxTimeMS });
  }

  async page(
    scope: TenantId | AssetKey,
    request: PageRequest,
    { type, assetIds }: SensorFilter,
  ): Promise<Page<Sensor>> {
    const tenantId = tenantOfKey(scope);
    const filter: Filter<SensorDocument> = type === undefined ? {} : { tenantId, type };
    const whole = idsBelow(prefixBelow(scope));
    const within: readonly IdRange[] =
      assetIds === undefined
        ? [whole]
        : [...new Set(assetIds)].flatMap((id) => intersect(whole, idsBelow(prefixBelow(assetKey(tenantId, id)))) ?? []);
    return page(
      this.collection,
      { index: type === undefined ? { _id: 1 } : { tenantId: 1, type: 1, _id: 1 }, filter, request, within },
      toSensor,
    );
  }
}
