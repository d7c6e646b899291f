import type { Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { BEFORE_ALL, FIRST_PARTITION, nameInPartition } from "../domain/keys";
import type { FlushCheckpoint, FlushCheckpoints, FlushTakeover } from "../domain/ports/telemetry-store";
import { isDuplicateKey } from "./duplicate-key";
import { readWithin } from "./read-options";

interface CheckpointDocument extends FlushCheckpoint {
  /** `flush`, in the first partition. */
  readonly _id: string;
  /** Every takeover increases the epoch. A save with a lower epoch is rejected. */
  readonly epoch: number;
  readonly savedAt?: Date;
}

/**
 * The server's time in seconds, or the previous epoch plus one if that is higher. MongoDB remembers epochs outside the
 * database. Because of the time, a restored database does not repeat an epoch.
 */
const NEXT_EPOCH = { $max: [{ $add: ["$epoch", 1] }, { $toLong: { $divide: [{ $toLong: "$$NOW" }, 1_000] } }] };

const NOTHING_DONE: FlushCheckpoint = { doneSeq: BEFORE_ALL, inFlightSeq: null, latestSeq: BEFORE_ALL };

/** The checkpoint of the flusher of one partition, one document in `checkpoints`. */
export class MongoFlushCheckpoints implements FlushCheckpoints {
  private readonly documents: Collection<CheckpointDocument>;
  private readonly _id: string;
  private epoch = 0;

  constructor(db: Db, partition = FIRST_PARTITION) {
    this._id = nameInPartition("flush", partition);
    this.documents = db.collection<CheckpointDocument>("checkpoints", {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
    });
  }

  async takeOver(): Promise<FlushTakeover> {
    try {
      await this.documents.insertOne({ _id: this._id, epoch: 0, ...NOTHING_DONE });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const taken = await this.documents.findOneAndUpdate({ _id: this._id }, [{ $set: { epoch: NEXT_EPOCH } }], {
      returnDocument: "after",
    });
    if (taken === null) throw new Error("the flusher's checkpoint disappeared during its takeover");
    this.epoch = taken.epoch;
    return { ...toCheckpoint(taken), epoch: taken.epoch };
  }

  async save({ doneSeq, inFlightSeq, latestSeq }: FlushCheckpoint): Promise<boolean> {
    const saved = await this.documents.updateOne(
      { _id: this._id, epoch: this.epoch },
      // Always changes a field, because the write also proves that everything before it is committed.
      { $set: { doneSeq, inFlightSeq, latestSeq }, $currentDate: { savedAt: true } },
    );
    return saved.matchedCount === 1;
  }

  async read(deadline?: Deadline): Promise<FlushCheckpoint> {
    const document = await this.documents.findOne({ _id: this._id }, deadline && readWithin(deadline));
    return document === null ? NOTHING_DONE : toCheckpoint(document);
  }
}

function toCheckpoint({ doneSeq, inFlightSeq, latestSeq }: CheckpointDocument): FlushCheckpoint {
  return { doneSeq, inFlightSeq, latestSeq };
}
