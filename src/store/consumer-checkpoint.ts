import type { ClientSession, Collection, Db } from "mongodb";
import { BEFORE_ALL, earlierOf, FIRST_PARTITION, nameInPartition, toPosition, type Position } from "../domain/keys";
import { COLLECTIONS } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

/** `_id` is the name of the consumer in its partition. */
interface CheckpointDocument {
  readonly _id: string;
  /** Every takeover increases the epoch. A commit with a lower epoch is rejected. */
  readonly epoch: number;
  readonly position: number;
}

/** The checkpoint of one consumer in one partition. It moves in one transaction with the consumer's effect. */
export class MongoConsumerCheckpoint {
  private readonly documents: Collection<CheckpointDocument>;
  private readonly _id: string;
  private epoch = 0;

  constructor(
    private readonly db: Db,
    private readonly name: string,
    partition = FIRST_PARTITION,
  ) {
    this._id = nameInPartition(name, partition);
    this.documents = checkpointsOf(db);
  }

  /** Fences the previous process. Resolves with the position of the last commit, or `BEFORE_ALL` if there is none. */
  async takeOver(): Promise<Position> {
    try {
      await this.documents.insertOne({ _id: this._id, epoch: 0, position: BEFORE_ALL });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const update = { $inc: { epoch: 1 } };
    const taken = await this.documents.findOneAndUpdate({ _id: this._id }, update, { returnDocument: "after" });
    if (taken === null) throw new Error(`the checkpoint of ${this.name} was deleted while it was taken over`);
    this.epoch = taken.epoch;
    return toPosition(taken.position);
  }

  /**
   * Moves the checkpoint to `through` in one transaction with `effect`, which may run several times. Resolves with
   * false, without any effect, if another process has taken over.
   */
  async commit(through: Position, effect: (session: ClientSession) => Promise<void>): Promise<boolean> {
    return this.db.client.withSession((session) =>
      session.withTransaction(
        async () => {
          const own = { _id: this._id, epoch: this.epoch };
          const moved = await this.documents.updateOne(own, { $set: { position: through } }, { session });
          if (moved.matchedCount === 0) return false;
          await effect(session);
          return true;
        },
        { writeConcern: { w: "majority", journal: true }, readConcern: { level: "majority" } },
      ),
    );
  }
}

/** Resolves with the earliest checkpoint of the consumers with these names; null if none has a checkpoint. */
export async function earliestCheckpoint(
  db: Db,
  names: readonly string[],
  partition = FIRST_PARTITION,
): Promise<Position | null> {
  if (names.length === 0) return null;
  const positions = await checkpointsOf(db)
    .find({ _id: { $in: names.map((name) => nameInPartition(name, partition)) } })
    .map(({ position }) => toPosition(position))
    .toArray();
  return positions.length === 0 ? null : positions.reduce(earlierOf);
}

function checkpointsOf(db: Db): Collection<CheckpointDocument> {
  return db.collection<CheckpointDocument>(COLLECTIONS.checkpoints, {
    writeConcern: { w: "majority", journal: true },
    readConcern: { level: "majority" },
  });
}
