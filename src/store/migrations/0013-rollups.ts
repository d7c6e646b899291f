import { type Db, MongoServerError } from "mongodb";
import { COLLECTIONS } from "../documents";
import { isDuplicateKey } from "../duplicate-key";
import type { Migration } from "./migration";

const OLD = "aggregates";
const NAMESPACE_NOT_FOUND = 26;
const NAMESPACE_EXISTS = 48;
const DURABLY = { writeConcern: { w: "majority", journal: true } } as const;

interface Checkpoint {
  readonly _id: string;
}

/** Renames the collection and the checkpoints of rollups, and the field of their watermark. */
export const rollups: Migration = {
  version: 13,
  name: "rollups",
  async apply(db) {
    await renameCollection(db);
    await moveCheckpoint(db, OLD, "rollups", { closedBefore: "watermark" });
    await moveCheckpoint(db, "aggregates-sweep", "rollups-sweep", { level: "resolution" });
  },
};

/** Renames the collection with its documents and indexes in one step. */
async function renameCollection(db: Db): Promise<void> {
  try {
    await db.renameCollection(OLD, COLLECTIONS.rollups);
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === NAMESPACE_NOT_FOUND) return;
    if (error.code !== NAMESPACE_EXISTS) throw error;
    // Another process has renamed the collection, while this process created the old one again.
    await merge(db);
  }
}

/**
 * Merges the old collection into the new one. Of two documents with the same ID, it keeps the document that counts more
 * readings, or marks later readings.
 */
async function merge(db: Db): Promise<void> {
  const through = (document: string) => ({ $ifNull: [`${document}.throughSeq`, `${document}.lateSeq`] });
  const isNewer = { $gt: [through("$$new"), through("$$ROOT")] };
  await db
    .collection(OLD)
    .aggregate([
      {
        $merge: {
          into: COLLECTIONS.rollups,
          whenMatched: [{ $replaceWith: { $cond: [isNewer, "$$new", "$$ROOT"] } }],
        },
      },
    ])
    .toArray();
  await db.collection(OLD).drop();
}

/**
 * Copies a checkpoint to its new name. Deletes the old document only afterwards, so that an interrupted attempt can be
 * repeated.
 */
async function moveCheckpoint(
  db: Db,
  from: string,
  to: string,
  renamed: Readonly<Record<string, string>>,
): Promise<void> {
  const checkpoints = db.collection<Checkpoint>(COLLECTIONS.checkpoints);
  const old = await checkpoints.findOne({ _id: from });
  if (old === null) return;
  const fields = Object.entries(old).map(([name, value]) => [renamed[name] ?? name, value as unknown] as const);
  try {
    await checkpoints.insertOne({ ...Object.fromEntries(fields), _id: to }, DURABLY);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  await checkpoints.deleteOne({ _id: from }, DURABLY);
}
