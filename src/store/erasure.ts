import type { Db, Document } from "mongodb";
import type { DeletedEntity, Deletion } from "../domain/deletion";
import { idsOfKey, rangeBelow, type AssetKey, type EntityKey, type SensorKey, type TenantId } from "../domain/keys";
import type { Erasure } from "../domain/ports/deletion-store";
import { STORED_CAPABILITIES } from "./contributions";
import { COLLECTIONS } from "./documents";

/**
 * Collections that are cleared by tenant. Usage comes after the ledger, from which it could otherwise be collected
 * again.
 */
const OF_TENANT = [
  COLLECTIONS.rejections,
  COLLECTIONS.rejectedPayloads,
  COLLECTIONS.ledger,
  COLLECTIONS.usageDays,
] as const;

/** Deletes documents by the range of keys below the deleted entity, or by tenant. */
export class MongoErasure implements Erasure {
  constructor(private readonly db: Db) {}

  async registered({ kind, key }: Deletion): Promise<void> {
    await this.deleteAll(COLLECTIONS.sensors, kind === "SENSOR" ? { _id: key } : { _id: below(key) });
    if (kind === "ASSET") await this.deleteAll(COLLECTIONS.assets, { _id: key });
    if (kind === "TENANT") await this.deleteAll(COLLECTIONS.assets, { _id: below(key) });
  }

  async entities(assetKeys: readonly AssetKey[], sensorKeys: readonly SensorKey[], createdAt: Date): Promise<void> {
    await this.deleteAll(COLLECTIONS.sensors, { _id: { $in: sensorKeys }, createdAt });
    await this.deleteAll(COLLECTIONS.latest, { _id: { $in: sensorKeys }, timestamp: { $exists: false } });
    await this.deleteAll(COLLECTIONS.assets, { _id: { $in: assetKeys }, createdAt });
  }

  readings(deletion: Deletion): Promise<void> {
    return this.readingsOf(deletion);
  }

  /** Filters telemetry by its meta field only, so that the server drops whole buckets. */
  private async readingsOf(deleted: DeletedEntity): Promise<void> {
    const { kind, key } = deleted;
    const [tenantId, assetId, sensorId] = idsOfKey(key);
    await this.deleteAll(COLLECTIONS.telemetry, {
      "source.tenantId": tenantId,
      ...(assetId === undefined ? {} : { "source.assetId": assetId }),
      ...(sensorId === undefined ? {} : { "source.sensorId": sensorId }),
    });
    await this.deleteAll(COLLECTIONS.latest, kind === "SENSOR" ? { _id: key } : { _id: below(key) });
    // Otherwise payloads of the deleted sensor could be redriven into the next sensor with the same ID.
    const ofKey = kind === "SENSOR" ? key : below(key);
    await this.deleteAll(COLLECTIONS.rejectedPayloads, {
      tenantId,
      ...(kind === "TENANT" ? {} : { sensorKey: ofKey }),
    });
    for (const { erase } of STORED_CAPABILITIES) await erase?.(this.db, deleted);
  }

  async records(tenantId: TenantId): Promise<void> {
    await this.deleteAll(COLLECTIONS.idempotency, { tenantId });
    await this.history(tenantId);
  }

  async leftovers(tenantId: TenantId): Promise<void> {
    await this.readingsOf({ kind: "TENANT", key: tenantId });
    await this.history(tenantId);
  }

  private async history(tenantId: TenantId): Promise<void> {
    for (const name of OF_TENANT) await this.deleteAll(name, { tenantId });
    // The next tenant with the same ID must not read these events.
    await this.db
      .collection(COLLECTIONS.auditLog)
      .updateMany({ tenantId }, { $set: { tenantId: null, previousTenantId: tenantId } });
  }

  private async deleteAll(collection: string, filter: Document): Promise<void> {
    await this.db.collection(collection).deleteMany(filter);
  }
}

function below(key: EntityKey): Document {
  const { from, to } = rangeBelow(key);
  return { $gt: from, $lt: to };
}
