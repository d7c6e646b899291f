import { setTimeout as delay } from "node:timers/promises";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import { MAX_EVENT_READINGS, type ReadingsEvent, type ReadingsFilter } from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/store";
import { batchSeqOf, MAX_BATCH_READINGS, readingAt, readingSeq, type Reading } from "../domain/reading";

/** Batches of the journal in one read. */
const JOURNAL_BATCHES = 32;
/** Readings of the time-series collection in one read. */
const STORED_READINGS = MAX_EVENT_READINGS;
/** Batches over which one read of the time-series collection spans. It adapts to how many readings are wanted. */
const SPAN = { first: 64, most: 65_536 };
/** How often a batch that was committed just now is looked for, and the pause between, milliseconds. */
const LOOKS = { most: 50, pauseMs: 20 };

export interface ReplaySources {
  readonly journal: Journal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  wants(sensorKey: string): boolean;
}

/**
 * What was committed after a cursor, in the order of commits: out of the journal, and out of the time-series collection
 * where the journal has let go of batches, which have long been stored by then.
 */
export class Replay {
  private batches: JournalBatch[] = [];
  private span = SPAN.first;
  private seq: number;
  private looks = 0;

  /** @param after seq of a reading */
  constructor(
    private readonly filter: ReadingsFilter,
    private readonly sources: ReplaySources,
    after: number,
  ) {
    this.seq = Math.max(after, readingSeq(0, MAX_BATCH_READINGS - 1));
  }

  /** Seq after which to go on. */
  get cursor(): number {
    return this.seq;
  }

  /** The newest batch that has been replayed completely. */
  get position(): number {
    return batchSeqOf(this.seq + 1) - 1;
  }

  /** The next event, perhaps without readings, of batches up to `head`. Call it while `position` is before `head`. */
  async next(head: number): Promise<ReadingsEvent> {
    const { position } = this;
    const { journal } = this.sources;
    if (this.batches.length === 0) this.batches = await journal.read(position, JOURNAL_BATCHES);
    const first = this.batches[0];
    if (first !== undefined) this.looks = 0;
    else {
      const tail = await journal.tail();
      const isLetGo = tail === 0 || tail > position || ++this.looks > LOOKS.most;
      if (isLetGo) return this.fromStore(head);
      await delay(LOOKS.pauseMs);
      return this.event([], this.seq);
    }
    return first.seq > position + 1 ? this.fromStore(first.seq - 1) : this.fromJournal();
  }

  /** What does not fit into the event of the last batch is left for the next one. */
  private fromJournal(): ReadingsEvent {
    const readings: Reading[] = [];
    let { position } = this;
    while (readings.length < MAX_EVENT_READINGS && this.batches[0]?.seq === position + 1) {
      const batch = this.batches[0];
      this.gather(batch, readings);
      const last = readings[MAX_EVENT_READINGS - 1];
      if (last !== undefined && readings.length > MAX_EVENT_READINGS) {
        return this.event(readings.slice(0, MAX_EVENT_READINGS), last.seq);
      }
      this.batches.shift();
      position = batch.seq;
    }
    return this.event(readings, readingSeq(position, MAX_BATCH_READINGS - 1));
  }

  private gather({ seq, columns }: JournalBatch, readings: Reading[]): void {
    const wanted = columns.sources.map((sensorKey) => this.sources.wants(sensorKey));
    for (let row = 0; row < columns.source.length; row++) {
      if (wanted[columns.source[row] ?? 0] === true && readingSeq(seq, row) > this.seq) {
        readings.push(readingAt(seq, columns, row));
      }
    }
  }

  private async fromStore(lastBatch: number): Promise<ReadingsEvent> {
    const to = readingSeq(Math.min(lastBatch, this.position + this.span), MAX_BATCH_READINGS - 1);
    const readings = await this.sources.stored.bySeq(this.filter, this.seq + 1, to, STORED_READINGS);
    const isFull = readings.length === STORED_READINGS;
    if (isFull) this.span = Math.max(1, Math.floor(this.span / 2));
    else if (readings.length < STORED_READINGS / 4) this.span = Math.min(SPAN.most, this.span * 2);
    return this.event(readings, isFull ? (readings.at(-1)?.seq ?? to) : to);
  }

  private event(readings: readonly Reading[], cursor: number): ReadingsEvent {
    this.seq = cursor;
    return { readings, cursor, gap: null };
  }
}
