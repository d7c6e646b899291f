import type { Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import type { RollUpCheckpoint, RollUpCheckpoints } from "../domain/ports/store";
import { isDuplicateKey } from "./duplicate-key";
import { readWithin } from "./read-options";

interface CheckpointDocument extends RollUpCheckpoint {
  readonly _id: "roll-up";
  /** Raised by every take-over; a save with an older one is refused. */
  readonly epoch: number;
  readonly savedAt?: Date;
}

const NOTHING_DONE: RollUpCheckpoint = { doneSeq: 0, inFlightSeq: null, latestSeq: 0 };

/** The roll-up's checkpoint: one document in `checkpoints`. */
export class MongoRollUpCheckpoints implements RollUpCheckpoints {
  private readonly documents: Collection<CheckpointDocument>;
  private epoch = 0;

  constructor(db: Db) {
    this.documents = db.collection<CheckpointDocument>("checkpoints", {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
    });
  }

  async takeOver(): Promise<RollUpCheckpoint> {
    try {
      await this.documents.insertOne({ _id: "roll-up", epoch: 0, ...NOTHING_DONE });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const taken = await this.documents.findOneAndUpdate(
      { _id: "roll-up" },
      { $inc: { epoch: 1 } },
      { returnDocument: "after" },
    );
    if (taken === null) throw new Error("the roll-up's checkpoint was removed while it was taken over");
    this.epoch = taken.epoch;
    return toCheckpoint(taken);
  }

  async save({ doneSeq, inFlightSeq, latestSeq }: RollUpCheckpoint): Promise<boolean> {
    const saved = await this.documents.updateOne(
      { _id: "roll-up", epoch: this.epoch },
      // Never without effect: it also tells that all before it is committed.
      { $set: { doneSeq, inFlightSeq, latestSeq }, $currentDate: { savedAt: true } },
    );
    return saved.matchedCount === 1;
  }

  async read(deadline?: Deadline): Promise<RollUpCheckpoint> {
    const document = await this.documents.findOne({ _id: "roll-up" }, deadline && readWithin(deadline));
    return document === null ? NOTHING_DONE : toCheckpoint(document);
  }
}

function toCheckpoint({ doneSeq, inFlightSeq, latestSeq }: CheckpointDocument): RollUpCheckpoint {
  return { doneSeq, inFlightSeq, latestSeq };
}
