import type { Collection, Db, Filter } from "mongodb";
import type { Sensor } from "../domain/entities";
import { assetKey, rangeBelow, sensorKey, tenantOfKey } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { Changed, SensorFilter, SensorRepository } from "../domain/ports/fleet-store";
import { COLLECTIONS, READ, type SensorDocument, toSensor } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { type IdRange, idsBelow, intersect, page } from "./paging";
import { endContains } from "./search";

export class MongoSensorRepository implements SensorRepository {
  private readonly collection: Collection<SensorDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.sensors);
  }

  async insert(sensor: Sensor): Promise<boolean> {
    try {
      const _id = sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId);
      await this.collection.insertOne({ _id, ...sensor });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(sensorKeys: readonly string[]): Promise<Sensor[]> {
    return this.collection
      .find({ _id: { $in: sensorKeys } }, READ)
      .map(toSensor)
      .toArray();
  }

  async update(sensorKey: string, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null> {
    const update = { $set: change };
    const found = await this.collection.findOneAndUpdate({ _id: sensorKey }, update, { returnDocument: "before" });
    if (found === null) return null;
    const before = toSensor(found);
    return { before, after: { ...before, ...change } };
  }

  async count(tenantId: string): Promise<number> {
    const { from, to } = rangeBelow(tenantId);
    return this.collection.countDocuments({ _id: { $gt: from, $lt: to } }, { maxTimeMS: READ.maxTimeMS });
  }

  async page(prefix: string, request: PageRequest, { type, assetIds, search }: SensorFilter): Promise<Page<Sensor>> {
    const tenantId = tenantOfKey(prefix);
    const filter: Filter<SensorDocument> = {
      ...(type === undefined ? {} : { tenantId, type }),
      // On `_id`, so that documents that do not match are never fetched.
      ...(search === undefined ? {} : { $and: [{ _id: endContains(search) }] }),
    };
    const whole = idsBelow(prefix);
    const within: readonly IdRange[] =
      assetIds === undefined
        ? [whole]
        : [...new Set(assetIds)].flatMap((id) => intersect(whole, idsBelow(`${assetKey(tenantId, id)}/`)) ?? []);
    return page(
      this.collection,
      { index: type === undefined ? { _id: 1 } : { tenantId: 1, type: 1, _id: 1 }, filter, request, within },
      toSensor,
    );
  }
}
