/**
 * The journal as a MongoDB collection. A batch's `_id` is its position. A writer inserts its batch at the position
 * after the newest position that it knows. If two writers try the same position, the unique index lets only one
 * succeed. Therefore positions in this journal are dense, and their order is the commit order of the oplog.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MongoServerError, type ChangeStream, type Collection, type Db } from "mongodb";
import type { Logger } from "pino";
import { SupersededError, UnavailableError } from "../domain/errors";
import {
  earlierOf,
  FIRST_PARTITION,
  laterOf,
  nameInPartition,
  toPosition,
  type Position,
  type TenantId,
} from "../domain/keys";
import type {
  BatchPlace,
  ClaimPlace,
  Journal,
  JournalBatch,
  JournalBounds,
  NewJournalBatch,
  TenantBatches,
} from "../domain/ports/journal";
import { NO_READINGS } from "../domain/reading";
import { fromDocument, placeOf, toDocument, type BatchDocument } from "./batch-document";
import { Wake } from "./wake";

const DUPLICATE_KEY = 11_000;
const RETRY_MS = { first: 20, last: 1_000 };
/** How often a process polls for commits of other processes while the change stream is down, milliseconds. */
const POLL_MS = 500;
/** Maximum batches per deletion. */
const TRIM_BATCHES = 2_000;
/** Maximum batches that a follower receives at a time. */
const FOLLOW_BATCHES = 64;
const FOLLOW_RETRY_MS = 200;

const EMPTY: NewJournalBatch = { columns: NO_READINGS, ledger: [] };

export class MongoJournal implements Journal {
  private readonly batches: Collection<BatchDocument>;
  private next = toPosition(0);
  private isClaimed = false;

  /**
   * @param floor returns a position that the newest batch has certainly reached. If every batch has been trimmed,
   * positions continue after it.
   */
  constructor(
    db: Db,
    private readonly floor: () => Promise<Position>,
    private readonly logger: Logger,
    partition = FIRST_PARTITION,
  ) {
    this.batches = db.collection<BatchDocument>(nameInPartition("journal", partition), {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
    });
  }

  async start(): Promise<void> {
    this.next = successor(await this.newest());
  }

  async stop(): Promise<void> {
    // The caller of a pending append aborts it by signal.
  }

  /**
   * Appends an empty batch. It occupies the position that any other writer would use next, so that writer's append
   * fails.
   */
  async claim(signal?: AbortSignal): Promise<ClaimPlace> {
    this.isClaimed = false;
    const place = await this.append(EMPTY, signal);
    this.isClaimed = true;
    return place;
  }

  async append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace> {
    const nonce = randomUUID();
    for (let pause = RETRY_MS.first; ; pause = Math.min(pause * 2, RETRY_MS.last)) {
      signal?.throwIfAborted();
      try {
        return await this.tryAppend(batch, nonce);
      } catch (error) {
        if (isDefect(error) || error instanceof SupersededError) throw error;
        this.logger.warn({ err: error, position: this.next }, "journal: append failed; retrying");
        await delay(pause, undefined, signal === undefined ? {} : { signal });
      }
    }
  }

  /**
   * Inserts the batch. If the position is taken, either this append has taken it and its response was lost, or another
   * writer has.
   */
  private async tryAppend(batch: NewJournalBatch, nonce: string): Promise<BatchPlace> {
    for (;;) {
      const position = this.next;
      const document = toDocument(position, nonce, batch, new Date());
      try {
        await this.batches.insertOne(document);
        this.next = successor(position);
        return placeOf(document);
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      }
      const taken = await this.batches.findOne({ _id: position }, { projection: { nonce: 1, at: 1 } });
      if (taken === null) throw new UnavailableError("MongoDB", `batch ${position} is not majority-committed yet`);
      if (taken.nonce === nonce) {
        this.next = successor(position);
        return placeOf(taken);
      }
      if (this.isClaimed) throw new SupersededError(`another process has written batch ${position} of the journal`);
      this.next = successor(laterOf(position, await this.newest()));
    }
  }

  async bounds(): Promise<JournalBounds> {
    const [oldest, newest] = await Promise.all([this.edge(1), this.newest()]);
    return { oldest, newest };
  }

  private async newest(): Promise<Position> {
    const [newest, floor] = await Promise.all([this.edge(-1), this.floor()]);
    return laterOf(newest, floor);
  }

  private async edge(direction: 1 | -1): Promise<Position> {
    const [batch] = await this.batches
      .find({}, { projection: { _id: 1 } })
      .sort({ _id: direction })
      .limit(1)
      .toArray();
    return toPosition(batch?._id ?? 0);
  }

  async read(after: Position, limit: number): Promise<JournalBatch[]> {
    const documents = await this.batches
      .find({ _id: { $gt: after } }, { promoteBuffers: false })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return documents.map(fromDocument);
  }

  async readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    { most, span }: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches> {
    const last = earlierOf(through, toPosition(after + span));
    const range = { $gt: after, $lte: last };
    const documents = await this.batches
      .find({ _id: range, ledger: { $elemMatch: { tenantId, accepted: { $gt: 0 } } } }, { promoteBuffers: false })
      .sort({ _id: 1 })
      .limit(most)
      .toArray();
    // Only if the journal holds all batches of the range, the other batches have no readings of the tenant.
    const held = await this.batches.countDocuments({ _id: range }, { hint: "_id_" });
    if (held < last - after) return this.readAll(tenantId, after, through, most);
    const end = documents.length < most ? last : toPosition(documents.at(-1)?._id ?? last);
    return { batches: documents.map(fromDocument), through: end, missing: after, examined: last - after };
  }

  /**
   * Reads the next adjacent batches and selects the tenant's. For ranges of which parts are deleted or not visible yet.
   */
  private async readAll(tenantId: TenantId, after: Position, through: Position, most: number): Promise<TenantBatches> {
    const batches = await this.read(after, most);
    const first = batches[0]?.position;
    if (first !== undefined && first > after + 1) {
      return { batches: [], through: after, missing: toPosition(first - 1), examined: 0 };
    }
    const seen = batches.filter(({ position }, index) => position === after + 1 + index && position <= through);
    return {
      batches: seen.filter(({ ledger }) => ledger.some((line) => line.tenantId === tenantId && line.accepted > 0)),
      through: seen.at(-1)?.position ?? after,
      missing: after,
      examined: batches.length,
    };
  }

  /**
   * Searches by position with a binary search: there is no index on the time, but the time ascends with the position.
   */
  async firstSince(time: number): Promise<Position | null> {
    let [low, high] = [await this.edge(1), successor(await this.edge(-1))];
    while (low < high) {
      const [batch] = await this.batches
        .find({ _id: { $gte: Math.floor((low + high) / 2) } }, { projection: { at: 1 } })
        .sort({ _id: 1 })
        .limit(1)
        .toArray();
      if (batch === undefined || batch._id >= high) high = toPosition(Math.floor((low + high) / 2));
      else if (batch.at.getTime() < time) low = successor(toPosition(batch._id));
      else high = toPosition(Math.floor((low + high) / 2));
    }
    const [first] = await this.batches
      .find({ _id: { $gte: low } }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    return first === undefined ? null : toPosition(first._id);
  }

  async trim(position: Position, before: number): Promise<boolean> {
    const oldest = await this.edge(1);
    const last = Math.min(position, oldest + TRIM_BATCHES - 1);
    const portion = { _id: { $gte: oldest, $lte: last }, at: { $lt: new Date(before) } };
    return (await this.batches.deleteMany(portion)).deletedCount === TRIM_BATCHES;
  }

  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void {
    const commits = new Wake();
    signal.addEventListener("abort", () => commits.raise(), { once: true });
    void this.watch(commits, signal);
    void this.deliver(after, onBatches, commits, signal);
  }

  private async deliver(
    after: Position,
    onBatches: (batches: readonly JournalBatch[]) => Promise<void>,
    commits: Wake,
    signal: AbortSignal,
  ): Promise<void> {
    for (let last = after; !signal.aborted;) {
      commits.reset();
      try {
        const batches = await this.read(last, FOLLOW_BATCHES);
        if (batches.length === 0) await commits.wait();
        else if (!signal.aborted) {
          await onBatches(batches);
          last = batches.at(-1)?.position ?? last;
        }
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn({ err: error }, "journal: read failed; retrying");
        await delay(FOLLOW_RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Raises `commits` whenever there may be new batches. */
  private async watch(commits: Wake, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const stream = this.batches.watch<BatchDocument>(
        [{ $match: { operationType: "insert" } }, { $project: { documentKey: 1 } }],
        { maxAwaitTimeMS: 1_000 },
      );
      const close = () => void stream.close().catch(() => undefined);
      signal.addEventListener("abort", close, { once: true });
      try {
        await this.drain(stream, commits, signal);
      } catch (error) {
        if (!signal.aborted) this.logger.warn({ err: error }, "journal: change stream lost; polling until it returns");
      } finally {
        signal.removeEventListener("abort", close);
        close();
      }
      await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
      commits.raise();
    }
  }

  /**
   * Raises `commits` once the stream is open, because the stream does not report earlier commits, then for each commit.
   */
  private async drain(stream: ChangeStream<BatchDocument>, commits: Wake, signal: AbortSignal): Promise<void> {
    await stream.tryNext();
    commits.raise();
    while (!signal.aborted) {
      await stream.next();
      commits.raise();
    }
  }
}

function successor(position: Position): Position {
  return toPosition(position + 1);
}

/** Returns whether a retry cannot help. */
function isDefect(error: unknown): boolean {
  if (error instanceof MongoServerError) return [121, 10_334, 17_419, 17_420].includes(Number(error.code));
  return error instanceof RangeError || error instanceof TypeError;
}
