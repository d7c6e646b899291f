import { Binary, type Collection, type Db, type Filter } from "mongodb";
import { assetKey, rangeBelow, sensorKey, type TenantId } from "../domain/keys";
import type {
  KeptRecord,
  RejectedPayload,
  RejectedPayloadFilter,
  RejectedPayloadRepository,
} from "../domain/ports/ingest";
import { timeOfId } from "../domain/sortable-id";
import { COLLECTIONS, READ } from "./documents";

/** `_id` is the payload ID. */
type PayloadDocument = {
  readonly _id: string;
  readonly at: Date;
  readonly payload: Binary;
  /** Absent: the gateway set no content type. */
  readonly contentType?: string;
} & Omit<RejectedPayload, "payloadId" | "payload" | "contentType" | "receivedAt">;

/**
 * Keeps payloads in `rejectedPayloads` until they are redriven or deleted. A TTL index deletes expired payloads.
 */
export class MongoRejectedPayloads implements RejectedPayloadRepository {
  private readonly documents: Collection<PayloadDocument>;

  constructor(db: Db) {
    this.documents = db.collection(COLLECTIONS.rejectedPayloads);
  }

  async insert(payloads: readonly RejectedPayload[]): Promise<void> {
    const documents = payloads.map(({ payloadId, payload, contentType, receivedAt, ...rest }) => ({
      _id: payloadId,
      at: new Date(receivedAt),
      ...rest,
      payload: new Binary(payload),
      ...(contentType === null ? {} : { contentType }),
    }));
    await this.documents.insertMany(documents, { ordered: false });
  }

  async usage(tenantIds: readonly TenantId[]): Promise<Map<string, { count: number; bytes: number }>> {
    const sums = await this.documents
      .aggregate<{ _id: TenantId; count: number; bytes: number }>(
        [
          { $match: { tenantId: { $in: [...tenantIds] } } },
          { $group: { _id: "$tenantId", count: { $sum: 1 }, bytes: { $sum: { $binarySize: "$payload" } } } },
        ],
        READ,
      )
      .toArray();
    const usages = new Map(tenantIds.map((tenantId) => [tenantId, { count: 0, bytes: 0 }]));
    for (const { _id, count, bytes } of sums) usages.set(_id, { count, bytes });
    return usages;
  }

  async find(filter: RejectedPayloadFilter, after: string | null, limit: number): Promise<RejectedPayload[]> {
    const documents = await this.documents
      .find(toFilter(filter, after), { ...READ, promoteBuffers: false })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return documents.map(({ _id, at, payload, contentType = null, ...rest }) => ({
      payloadId: _id,
      ...rest,
      payload: Buffer.from(payload.buffer.subarray(0, payload.position)),
      contentType,
      receivedAt: at.getTime(),
    }));
  }

  async count(filter: RejectedPayloadFilter, after: string | null): Promise<number> {
    return this.documents.countDocuments(toFilter(filter, after), READ);
  }

  async keptOf(records: readonly KeptRecord[]): Promise<boolean[]> {
    const asked = records.flatMap(({ tenantId, sensorKey, at }) =>
      // IDs of payloads begin with the time of receipt.
      tenantId === null || sensorKey === null ? [] : [{ tenantId, sensorKey, _id: idsOf(at) }],
    );
    if (asked.length === 0) return records.map(() => false);
    const projection = { tenantId: 1, sensorKey: 1, reason: 1, at: 1 } as const;
    const found = await this.documents.find({ $or: asked }, { ...READ, projection }).toArray();
    const kept = new Set(found.map(keyOf));
    return records.map((record) => kept.has(keyOf(record)));
  }

  async delete(payloadIds: readonly string[]): Promise<void> {
    if (payloadIds.length > 0) await this.documents.deleteMany({ _id: { $in: [...payloadIds] } });
  }
}

function idsOf(at: Date) {
  return { $gte: timeOfId(at.getTime(), 16), $lt: timeOfId(at.getTime() + 1, 16) };
}

function keyOf({ tenantId, sensorKey, reason, at }: KeptRecord): string {
  return JSON.stringify([tenantId, sensorKey, reason, at]);
}

function toFilter(
  { tenantId, reasons, assetId, sensorId, from, to }: RejectedPayloadFilter,
  after: string | null,
): Filter<PayloadDocument> {
  const ofAsset = assetId === undefined || sensorId !== undefined ? undefined : rangeBelow(assetKey(tenantId, assetId));
  const ofSensor = assetId === undefined || sensorId === undefined ? undefined : sensorKey(tenantId, assetId, sensorId);
  const at = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
  return {
    tenantId,
    ...(after === null ? {} : { _id: { $gt: after } }),
    ...(reasons === undefined ? {} : { reason: { $in: [...reasons] } }),
    ...(ofAsset === undefined ? {} : { sensorKey: { $gte: ofAsset.from, $lt: ofAsset.to } }),
    ...(ofSensor === undefined ? {} : { sensorKey: ofSensor }),
    ...(Object.keys(at).length === 0 ? {} : { at }),
  };
}
