import type { Collection, Db, Document, Filter } from "mongodb";
import type { Logger } from "pino";
import type { Deadline } from "../domain/deadline";
import { rangeBelow, type AssetId, type SensorId, type SensorKey, type TenantId } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type {
  RejectionFilter,
  RejectionGroup,
  RejectionGrouping,
  RejectionGroups,
  RejectionRepository,
} from "../domain/ports/rejection-store";
import type { RejectedMessage, RejectionReason } from "../domain/rejection";
import type { Selection } from "../domain/selection";
import { ChangeFeed } from "./change-feed";
import { COLLECTIONS, type RejectionDocument } from "./documents";
import { type KeysetIndex, page } from "./paging";
import { readWithin } from "./read-options";

export class MongoRejectionRepository implements RejectionRepository {
  private readonly collection: Collection<RejectionDocument>;

  constructor(
    private readonly db: Db,
    private readonly log: Logger,
  ) {
    this.collection = db.collection(COLLECTIONS.rejections);
  }

  async record(messages: readonly RejectedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const upserts = messages.map(({ rejectionId, occurrences, ...record }) => ({
      updateOne: {
        filter: { _id: rejectionId },
        update: { $setOnInsert: record, $inc: { occurrences } },
        upsert: true,
      },
    }));
    await this.collection.bulkWrite(upserts, { ordered: false });
  }

  async find(rejectionIds: readonly string[], deadline?: Deadline): Promise<RejectedMessage[]> {
    return this.collection
      .find({ _id: { $in: rejectionIds } }, readWithin(deadline))
      .map(toRejectedMessage)
      .toArray();
  }

  async page(
    tenantId: TenantId | undefined,
    request: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>> {
    const index = indexFor(tenantId, filter.sensorKey);
    const query = { index, filter: conditionsOf(tenantId, filter), request, descending: true };
    return page(this.collection, query, toRejectedMessage);
  }

  async recordedAfter(
    tenantId: TenantId | null,
    rejectionId: string,
    reasons: Selection<RejectionReason>,
    limit: number,
  ): Promise<RejectedMessage[]> {
    const own = tenantId ?? undefined;
    return this.collection
      .find({ ...conditionsOf(own, { reasons }), _id: { $gt: rejectionId } })
      .sort({ _id: 1 })
      .limit(limit)
      .hint(indexFor(own, undefined))
      .map(toRejectedMessage)
      .toArray();
  }

  async groups(
    tenantId: TenantId,
    filter: RejectionFilter,
    by: RejectionGrouping,
    most: { readonly records: number; readonly groups: number },
    deadline?: Deadline,
  ): Promise<RejectionGroups> {
    const found = this.collection.aggregate<GroupDocument>(
      [
        { $match: conditionsOf(tenantId, filter) },
        { $sort: { _id: -1 } },
        // One more record shows whether there are more.
        { $limit: most.records + 1 },
        {
          $group: {
            _id: { reason: "$reason", place: PLACES[by] },
            records: { $sum: 1 },
            messages: { $sum: "$occurrences" },
            firstAt: { $min: "$at" },
            lastAt: { $max: "$at" },
            newestId: { $max: "$_id" },
          },
        },
        { $sort: { messages: -1, newestId: -1 } },
        { $group: { _id: null, records: { $sum: "$records" }, groups: { $push: "$$ROOT" } } },
        { $project: { records: 1, count: { $size: "$groups" }, groups: { $slice: ["$groups", most.groups] } } },
      ],
      { ...readWithin(deadline), hint: indexFor(tenantId, filter.sensorKey) },
    );
    const [all] = await found.toArray();
    if (all === undefined) return { groups: [], isComplete: true };
    const isComplete = all.records <= most.records && all.count <= most.groups;
    return { groups: all.groups.map(toGroup), isComplete };
  }

  watch(onRecorded: (messages: readonly RejectedMessage[]) => void, signal: AbortSignal): void {
    const pipeline = [
      {
        $match: {
          $or: [{ "ns.coll": COLLECTIONS.rejections, operationType: "insert" }, { operationType: "invalidate" }],
        },
      },
      { $project: { operationType: 1, fullDocument: 1, clusterTime: 1 } },
    ];
    new ChangeFeed(this.db, pipeline, this.log).follow(
      {
        changed: (event) => {
          if (event.operationType !== "insert") return;
          onRecorded([toRejectedMessage(event.fullDocument as RejectionDocument)]);
        },
        reset: () => undefined,
      },
      signal,
    );
  }
}

interface GroupDocument {
  readonly records: number;
  readonly count: number;
  readonly groups: ReadonlyArray<
    Omit<RejectionGroup, "reason" | "assetId" | "sensorId"> & {
      readonly _id: {
        readonly reason: RejectedMessage["reason"];
        readonly place: readonly [TenantId, AssetId?, SensorId?] | null;
      };
    }
  >;
}

/** IDs in the sensor key: tenant, asset, sensor; null: the topic names no sensor. */
const IDS = { $cond: [{ $eq: ["$sensorKey", null] }, null, { $split: ["$sensorKey", "/"] }] };

const PLACES: Readonly<Record<RejectionGrouping, Document | null>> = {
  REASON: null,
  ASSET: { $cond: [{ $eq: ["$sensorKey", null] }, null, { $slice: [IDS, 2] }] },
  SENSOR: IDS,
};

function toGroup({ _id, messages, firstAt, lastAt, newestId }: GroupDocument["groups"][number]): RejectionGroup {
  const [, assetId = null, sensorId = null] = _id.place ?? [];
  return { reason: _id.reason, assetId, sensorId, messages, firstAt, lastAt, newestId };
}

function conditionsOf(
  tenantId: TenantId | undefined,
  { reasons, sensorKey, assetKey, stage, from, to }: RejectionFilter,
): Filter<RejectionDocument> {
  const at = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
  const ofAsset = assetKey === undefined ? undefined : rangeBelow(assetKey);
  const keys = {
    ...(ofAsset === undefined ? {} : { $gt: ofAsset.from, $lt: ofAsset.to }),
    ...(sensorKey === undefined ? {} : { $eq: sensorKey }),
  };
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(reasons === undefined ? {} : { reason: { $in: reasons } }),
    ...(stage === undefined ? {} : { stage }),
    ...(Object.keys(keys).length === 0 ? {} : { sensorKey: keys }),
    ...(from === undefined && to === undefined ? {} : { at }),
  };
}

function indexFor(tenantId: TenantId | undefined, sensorKey: SensorKey | undefined): KeysetIndex {
  if (sensorKey !== undefined) return { sensorKey: 1, _id: -1, at: 1, reason: 1 };
  return tenantId === undefined ? { _id: 1 } : { tenantId: 1, _id: -1, at: 1, reason: 1 };
}

function toRejectedMessage({ _id, ...record }: RejectionDocument): RejectedMessage {
  return { rejectionId: _id, ...record };
}
