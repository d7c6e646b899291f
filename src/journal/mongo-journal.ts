/**
 * The journal as a MongoDB collection. A batch's `_id` is its seq. A writer inserts the successor of the newest seq
 * that it knows. If two writers try the same seq, the unique index lets one succeed. Seqs are therefore dense, and
 * their order is that of the oplog, which is the commit order.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MongoServerError, type ChangeStream, type Collection, type Db } from "mongodb";
import type { Logger } from "pino";
import { SupersededError, UnavailableError } from "../domain/errors";
import type { Journal, JournalBatch, NewJournalBatch } from "../domain/ports/journal";
import { fromDocument, toDocument, type BatchDocument } from "./batch-document";

const DUPLICATE_KEY = 11_000;
const RETRY_MS = { first: 20, last: 1_000 };
/** How often a process polls for commits of others while the change stream is down, milliseconds. */
const POLL_MS = 500;
/** Maximum batches per deletion. */
const TRIM_BATCHES = 2_000;

const EMPTY: NewJournalBatch = {
  columns: {
    sources: [],
    source: new Uint32Array(),
    timestamp: new Float64Array(),
    receivedAt: new Float64Array(),
    value: new Float64Array(),
    fingerprint: new Uint32Array(),
  },
  ledger: [],
};

export class MongoJournal implements Journal {
  private readonly batches: Collection<BatchDocument>;
  private nextSeq = 0;
  private isClaimed = false;

  /**
   * @param floor returns a seq that the head has certainly reached. After every batch has been trimmed, seqs continue
   * there.
   */
  constructor(
    db: Db,
    private readonly floor: () => Promise<number>,
    private readonly logger: Logger,
  ) {
    this.batches = db.collection<BatchDocument>("journal", {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
    });
  }

  async start(): Promise<void> {
    this.nextSeq = (await this.head()) + 1;
  }

  async stop(): Promise<void> {
    // A pending append belongs to its caller, who aborts it by signal.
  }

  /** Appends an empty batch. It takes the seq that any other writer would use next, whose append then fails. */
  async claim(signal?: AbortSignal): Promise<void> {
    this.isClaimed = false;
    await this.append(EMPTY, signal);
    this.isClaimed = true;
  }

  async append(batch: NewJournalBatch, signal?: AbortSignal): Promise<number> {
    const nonce = randomUUID();
    for (let pause = RETRY_MS.first; ; pause = Math.min(pause * 2, RETRY_MS.last)) {
      signal?.throwIfAborted();
      try {
        return await this.tryAppend(batch, nonce);
      } catch (error) {
        if (isDefect(error) || error instanceof SupersededError) throw error;
        this.logger.warn({ err: error, seq: this.nextSeq }, "journal: append failed; retrying");
        await delay(pause, undefined, signal === undefined ? {} : { signal });
      }
    }
  }

  /** A seq that is taken belongs to this append, if its response was lost, or to another writer. */
  private async tryAppend(batch: NewJournalBatch, nonce: string): Promise<number> {
    for (;;) {
      const seq = this.nextSeq;
      try {
        await this.batches.insertOne(toDocument(seq, nonce, batch, new Date()));
        this.nextSeq = seq + 1;
        return seq;
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      }
      const taken = await this.batches.findOne({ _id: seq }, { projection: { nonce: 1 } });
      if (taken === null) throw new UnavailableError("MongoDB", `batch ${seq} is not majority-committed yet`);
      if (taken.nonce === nonce) {
        this.nextSeq = seq + 1;
        return seq;
      }
      if (this.isClaimed) throw new SupersededError(`another process has written batch ${seq} of the journal`);
      this.nextSeq = Math.max(seq + 1, (await this.head()) + 1);
    }
  }

  async head(): Promise<number> {
    const [newest, floor] = await Promise.all([this.edge(-1), this.floor()]);
    return Math.max(newest, floor);
  }

  async tail(): Promise<number> {
    return this.edge(1);
  }

  private async edge(direction: 1 | -1): Promise<number> {
    const [batch] = await this.batches
      .find({}, { projection: { _id: 1 } })
      .sort({ _id: direction })
      .limit(1)
      .toArray();
    return batch?._id ?? 0;
  }

  async read(afterSeq: number, limit: number): Promise<JournalBatch[]> {
    const documents = await this.batches
      .find({ _id: { $gt: afterSeq } }, { promoteBuffers: false })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return documents.map(fromDocument);
  }

  async readOf(tenantId: string, afterSeq: number, last: number, limit: number): Promise<JournalBatch[]> {
    const documents = await this.batches
      .find(
        { _id: { $gt: afterSeq, $lte: last }, ledger: { $elemMatch: { tenantId, accepted: { $gt: 0 } } } },
        { promoteBuffers: false },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return documents.map(fromDocument);
  }

  async count(afterSeq: number, last: number): Promise<number> {
    return this.batches.countDocuments({ _id: { $gt: afterSeq, $lte: last } }, { hint: "_id_" });
  }

  async committedAfter(seq: number): Promise<number | null> {
    const [batch] = await this.batches
      .find({ _id: { $gt: seq } }, { projection: { at: 1 } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    return batch?.at.getTime() ?? null;
  }

  async trim(seq: number, before: number): Promise<boolean> {
    const tail = await this.tail();
    const last = Math.min(seq, tail + TRIM_BATCHES - 1);
    const portion = { _id: { $gte: tail, $lte: last }, at: { $lt: new Date(before) } };
    return (await this.batches.deleteMany(portion)).deletedCount === TRIM_BATCHES;
  }

  async redriven(payloadIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (payloadIds.length === 0) return new Set();
    const batches = await this.batches
      .find({ redriven: { $in: payloadIds } }, { projection: { redriven: 1 } })
      .toArray();
    const asked = new Set(payloadIds);
    return new Set(batches.flatMap(({ redriven = [] }) => redriven.filter((payloadId) => asked.has(payloadId))));
  }

  watch(onCommit: (seq: number) => void, signal: AbortSignal): void {
    void this.follow(onCommit, signal);
  }

  private async follow(onCommit: (seq: number) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const stream = this.batches.watch<BatchDocument, { readonly documentKey: { readonly _id: number } }>(
        [{ $match: { operationType: "insert" } }, { $project: { documentKey: 1 } }],
        { maxAwaitTimeMS: 1_000 },
      );
      const close = () => void stream.close().catch(() => undefined);
      signal.addEventListener("abort", close, { once: true });
      try {
        await this.drain(stream, onCommit, signal);
      } catch (error) {
        if (!signal.aborted) this.logger.warn({ err: error }, "journal: change stream lost; polling until it returns");
      } finally {
        signal.removeEventListener("abort", close);
        close();
      }
      if (!signal.aborted) await this.poll(onCommit, signal);
    }
  }

  /** Reads the head once the stream is open, because the stream does not report earlier commits. */
  private async drain(
    stream: ChangeStream<BatchDocument, { readonly documentKey: { readonly _id: number } }>,
    onCommit: (seq: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const first = await stream.tryNext();
    if (first !== null) onCommit(first.documentKey._id);
    onCommit(await this.head());
    while (!signal.aborted) onCommit((await stream.next()).documentKey._id);
  }

  private async poll(onCommit: (seq: number) => void, signal: AbortSignal): Promise<void> {
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await this.head().then(onCommit, () => undefined);
  }
}

/** Whether retrying does not help. */
function isDefect(error: unknown): boolean {
  if (error instanceof MongoServerError) return [121, 10_334, 17_419, 17_420].includes(Number(error.code));
  return error instanceof RangeError || error instanceof TypeError;
}
