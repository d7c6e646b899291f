import type { Collection, Db, Filter } from "mongodb";
import type { Logger } from "pino";
import type { Deadline } from "../domain/deadline";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { RejectionFilter, RejectionRepository } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
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
    tenantId: string | undefined,
    request: PageRequest,
    { reasons, sensorKey, from, to }: RejectionFilter,
  ): Promise<Page<RejectedMessage>> {
    const at = { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) };
    const filter: Filter<RejectionDocument> = {
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(reasons === undefined ? {} : { reason: { $in: reasons } }),
      ...(sensorKey === undefined ? {} : { sensorKey }),
      ...(from === undefined && to === undefined ? {} : { at }),
    };
    return page(
      this.collection,
      { index: indexFor(tenantId, sensorKey), filter, request, descending: true },
      toRejectedMessage,
    );
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

function indexFor(tenantId: string | undefined, sensorKey: string | undefined): KeysetIndex {
  if (sensorKey !== undefined) return { sensorKey: 1, _id: -1, at: 1, reason: 1 };
  return tenantId === undefined ? { _id: 1 } : { tenantId: 1, _id: -1, at: 1, reason: 1 };
}

function toRejectedMessage({ _id, ...record }: RejectionDocument): RejectedMessage {
  return { rejectionId: _id, ...record };
}
