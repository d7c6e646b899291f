import { setTimeout as delay } from "node:timers/promises";
import type { Db } from "mongodb";
import { UnavailableError } from "../../domain/errors";
import { COLLECTIONS } from "../documents";
import { isDuplicateKey } from "../duplicate-key";
import type { Migration } from "./migration";

/** Comment with which earlier versions mark their writes of readings. */
const OLD_COMMENT = "sluice roll-up";
const LONGEST_WAIT_MS = 30_000;
const POLL_MS = 50;

interface Checkpoint {
  readonly _id: string;
  readonly epoch: number;
}

/** Renames the checkpoint and the deletion step of the flush. */
export const flushNames: Migration = {
  version: 12,
  name: "flush",
  async apply(db) {
    const checkpoints = db.collection<Checkpoint>(COLLECTIONS.checkpoints);
    // From here on, a process of an earlier version writes nothing, because the epoch of the checkpoint has changed.
    const old = await checkpoints.findOneAndUpdate(
      { _id: "roll-up" },
      { $inc: { epoch: 1 } },
      { returnDocument: "after", writeConcern: { w: "majority", journal: true } },
    );
    if (old !== null) {
      await untilWritten(db);
      try {
        await checkpoints.insertOne({ ...old, _id: "flush" }, { writeConcern: { w: "majority", journal: true } });
      } catch (error) {
        // An interrupted attempt or another process has moved the checkpoint, and a flusher may have advanced it since.
        if (!isDuplicateKey(error)) throw error;
      }
      await checkpoints.deleteOne({ _id: "roll-up" }, { writeConcern: { w: "majority", journal: true } });
    }
    await db.collection(COLLECTIONS.deletions).updateMany({ step: "ROLL_UP" }, { $set: { step: "FLUSH" } });
  },
};

/** Waits for inserts of killed processes that the server has not finished. */
async function untilWritten(db: Db): Promise<void> {
  const pipeline = [
    { $currentOp: { allUsers: false } },
    { $match: { "command.comment": OLD_COMMENT, ns: `${db.databaseName}.${COLLECTIONS.telemetry}`, active: true } },
    { $limit: 1 },
  ];
  const admin = db.client.db("admin");
  for (const deadline = Date.now() + LONGEST_WAIT_MS; ;) {
    const running = await admin.aggregate(pipeline, { readConcern: { level: "local" }, maxTimeMS: 5_000 }).toArray();
    if (running.length === 0) return;
    if (Date.now() > deadline) throw new UnavailableError("MongoDB", "an earlier version is still writing readings");
    await delay(POLL_MS);
  }
}
