import type { AnyBulkWriteOperation } from "mongodb";
import { AUDIT_INDEXES, type AuditDocument } from "../audit-log";
import { COLLECTIONS } from "../documents";
import { gramsOfEvent } from "../grams";
import type { Migration } from "./migration";

/** Events per command. */
const CHUNK = 1_000;

/** Adds groups of characters, by which a search finds audit events. */
export const auditSearch: Migration = {
  version: 27,
  name: "audit search",
  async apply(db) {
    const log = db.collection<AuditDocument>(COLLECTIONS.auditLog);
    let updates: AnyBulkWriteOperation<AuditDocument>[] = [];
    const write = async () => {
      if (updates.length > 0) await log.bulkWrite(updates, { ordered: false });
      updates = [];
    };
    const texts = { projection: { target: 1, keyId: 1 } };
    for await (const event of log.find({ grams: { $exists: false } }, texts)) {
      updates.push({ updateOne: { filter: { _id: event._id }, update: { $set: { grams: gramsOfEvent(event) } } } });
      if (updates.length === CHUNK) await write();
    }
    await write();
    await log.createIndex(AUDIT_INDEXES.search);
  },
};
