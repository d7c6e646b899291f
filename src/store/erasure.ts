import type { Db, Document } from "mongodb";
import type { Deletion } from "../domain/deletion";
import { idsOfKey } from "../domain/keys";
import type { Erasure } from "../domain/ports/deletion-store";
import { STORED_CAPABILITIES } from "./contributions";
import { COLLECTIONS } from "./documents";

/** Days of usage follow the ledger, from which they could be collected again. */
const OF_TENANT = [
  COLLECTIONS.rejections,
  COLLECTIONS.rejectedPayloads,
  COLLECTIONS.ledger,
  COLLECTIONS.usageDays,
] as const;

/** Deletes documents by the range of keys below the deleted entity, or by its tenant. */
export class MongoErasure implements Erasure {
  constructor(private readonly db: Db) {}

  async registered({ kind, key }: Deletion): Promise<void> {
    await this.deleteAll(COLLECTIONS.sensors, kind === "SENSOR" ? { _id: key } : below(key));
    if (kind === "ASSET") await this.deleteAll(COLLECTIONS.assets, { _id: key });
    if (kind === "TENANT") await this.deleteAll(COLLECTIONS.assets, below(key));
  }

  async entities(assetKeys: readonly string[], sensorKeys: readonly string[], createdAt: Date): Promise<void> {
    await this.deleteAll(COLLECTIONS.sensors, { _id: { $in: sensorKeys }, createdAt });
    await this.deleteAll(COLLECTIONS.latest, { _id: { $in: sensorKeys }, timestamp: { $exists: false } });
    await this.deleteAll(COLLECTIONS.assets, { _id: { $in: assetKeys }, createdAt });
  }

  readings({ kind, key }: Deletion): Promise<void> {
    return this.readingsOf(kind, key);
  }

  /** Filters by the meta field only, so that the server drops whole buckets. */
  private async readingsOf(kind: Deletion["kind"], key: string): Promise<void> {
    const [tenantId, assetId, sensorId] = idsOfKey(key);
    await this.deleteAll(COLLECTIONS.telemetry, {
      "source.tenantId": tenantId,
      ...(assetId === undefined ? {} : { "source.assetId": assetId }),
      ...(sensorId === undefined ? {} : { "source.sensorId": sensorId }),
    });
    await this.deleteAll(COLLECTIONS.latest, kind === "SENSOR" ? { _id: key } : below(key));
    // Otherwise payloads of the deleted sensor could be redriven into the next one of its ID.
    const ofKey = kind === "SENSOR" ? key : { $gt: `${key}/`, $lt: `${key}0` };
    await this.deleteAll(COLLECTIONS.rejectedPayloads, {
      tenantId,
      ...(kind === "TENANT" ? {} : { sensorKey: ofKey }),
    });
    for (const { erase } of STORED_CAPABILITIES) await erase?.(this.db, { kind, key });
  }

  async records(tenantId: string): Promise<void> {
    await this.deleteAll(COLLECTIONS.idempotency, { tenantId });
    await this.history(tenantId);
  }

  async leftovers(tenantId: string): Promise<void> {
    await this.readingsOf("TENANT", tenantId);
    await this.history(tenantId);
  }

  private async history(tenantId: string): Promise<void> {
    for (const name of OF_TENANT) await this.deleteAll(name, { tenantId });
    // The next tenant of the ID must not read it.
    await this.db
      .collection(COLLECTIONS.auditLog)
      .updateMany({ tenantId }, { $set: { tenantId: null, previousTenantId: tenantId } });
  }

  private async deleteAll(collection: string, filter: Document): Promise<void> {
    await this.db.collection(collection).deleteMany(filter);
  }
}

/** Keys with the prefix `key/`. */
function below(key: string): Document {
  return { _id: { $gt: `${key}/`, $lt: `${key}0` } };
}
