import { createHash } from "node:crypto";
import { type ClientSession, type Db, type Document, Long, MongoServerError, UUID } from "mongodb";
import { SupersededError } from "../domain/errors";
import { COLLECTIONS } from "./documents";

/** Bits of a transaction number that count commands. The bits above are the epoch. */
const COMMAND_BITS = 31n;
/** Maximum time that a fence waits for an earlier command of its session, milliseconds. */
const LONGEST_WAIT_MS = 60_000;
const TRANSACTION_TOO_OLD = 225;

/**
 * A logical session of MongoDB whose ID is derived from a name, so that successive processes share it. MongoDB executes
 * one command of a session at a time and rejects a transaction number below the session's highest. Transaction numbers
 * begin with the epoch of their process. Once a process has raised the fence, MongoDB has finished every command of an
 * earlier epoch that it had begun, and rejects those that arrive later.
 */
export class FencedSession {
  private readonly session: ClientSession;
  private epoch = 0;
  private commands = 0;
  private pending: Promise<unknown> = Promise.resolve();
  /** Number of commands that wait or run. */
  load = 0;

  constructor(
    private readonly db: Db,
    name: string,
  ) {
    const hash = createHash("sha256").update(`${db.databaseName}/${name}`).digest();
    this.session = db.client.startSession({ causalConsistency: false });
    // Replaces the driver's random ID. The driver ends the session, and with it the ID, when the client closes.
    this.session.serverSession.id = { id: new UUID(hash.subarray(0, 16)) };
  }

  /**
   * Fences all earlier epochs, and earlier commands of this epoch. Resolves when a majority has the fence, and
   * everything that the primary wrote before, on disk.
   */
  async raise(epoch: number): Promise<void> {
    if (epoch !== this.epoch) this.commands = 0;
    this.epoch = epoch;
    await this.command({
      update: COLLECTIONS.checkpoints,
      updates: [{ q: { _id: "committed" }, u: { $inc: { looks: 1 } }, upsert: true }],
      writeConcern: { w: "majority", j: true },
      maxTimeMS: LONGEST_WAIT_MS,
    });
  }

  /**
   * @param command a write that the server can retry
   * @throws SupersededError if a later epoch has raised the fence; then nothing was written
   */
  async command(command: Document): Promise<Document> {
    // Commands are sent one by one. On different connections, they could overtake each other, and their numbers would
    // descend.
    const sent = this.pending.then(() => this.send(command));
    this.pending = sent.catch(() => undefined);
    this.load++;
    return sent.finally(() => this.load--);
  }

  private async send(command: Document): Promise<Document> {
    const txnNumber = Long.fromBigInt((BigInt(this.epoch) << COMMAND_BITS) + BigInt(++this.commands));
    try {
      return await this.db.command({ ...command, txnNumber }, { session: this.session });
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== TRANSACTION_TOO_OLD) throw error;
      throw new SupersededError("another process writes in this session", { cause: error });
    }
  }
}
