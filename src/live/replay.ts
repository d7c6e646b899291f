import { setTimeout as delay } from "node:timers/promises";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import { MAX_EVENT_READINGS, type ReadingsEvent, type ReadingsFilter } from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/store";
import { batchSeqOf, MAX_BATCH_READINGS, readingAt, readingSeq, type Reading } from "../domain/reading";

/** Batches per read of the journal: `most` are returned, and `span` are searched for them. */
const BATCHES = { most: 4, span: 1_024 };
/** Readings per read of the time-series collection. */
const STORED_READINGS = MAX_EVENT_READINGS;
/** Batches that one read of the time-series collection spans. Adapts to the density of matching readings. */
const SPAN = { first: 64, most: 65_536 };
/** How often a newly committed batch is looked up, and the delay in between, milliseconds. */
const LOOKS = { most: 50, pauseMs: 20 };

export interface ReplaySources {
  readonly journal: Journal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  wants(sensorKey: string): boolean;
  /** Charges for the documents that were examined. */
  readonly pay: (documents: number) => void;
}

/**
 * Reads what was committed after a cursor, in commit order. The journal holds recent batches. Batches that it has
 * deleted come from the time-series collection, which has stored them by then.
 */
export class Replay {
  /** The tenant's batches of the journal, in order, up to the batch `through`. */
  private batches: JournalBatch[] = [];
  private through = 0;
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

  /** Seq after which to continue. */
  get cursor(): number {
    return this.seq;
  }

  /** Last batch that has been replayed completely. */
  get position(): number {
    return batchSeqOf(this.seq + 1) - 1;
  }

  /**
   * The next event of batches up to `head`, possibly without readings. Call it only while `position` is before `head`.
   */
  async next(head: number): Promise<ReadingsEvent> {
    if (this.through > this.position) return this.fromJournal();
    const letGo = await this.readJournal(head);
    if (letGo > this.position) return this.fromStore(letGo);
    if (this.through > this.position) {
      this.looks = 0;
      return this.fromJournal();
    }
    if (++this.looks > LOOKS.most) return this.fromStore(head);
    await delay(LOOKS.pauseMs);
    return this.event([], this.seq);
  }

  /**
   * Reads as far as the journal shows its batches, which may be a moment after their commit.
   *
   * @returns the last batch that the journal has deleted, or 0
   */
  private async readJournal(head: number): Promise<number> {
    const { position, filter, sources } = this;
    const { journal, pay } = sources;
    const last = Math.min(head, await journal.head(), position + BATCHES.span);
    if (last <= position) return 0;
    if (filter.tenantId !== null) {
      const batches = await journal.readOf(filter.tenantId, position, last, BATCHES.most);
      pay(last - position);
      // Only if all are held, the batches that were not returned belong to others.
      if ((await journal.count(position, last)) === last - position) {
        this.batches = batches;
        this.through = batches.length < BATCHES.most ? last : (batches.at(-1)?.seq ?? last);
        return 0;
      }
    }
    const batches = await journal.read(position, BATCHES.most);
    pay(batches.length);
    const [first] = batches;
    if (first === undefined || first.seq > position + 1) return Math.min((first?.seq ?? Infinity) - 1, last);
    this.batches = batches.filter(({ seq }, index) => seq === first.seq + index && seq <= last);
    this.through = this.batches.at(-1)?.seq ?? position;
    return 0;
  }

  /** Leaves what does not fit into the event for the next one. */
  private fromJournal(): ReadingsEvent {
    const readings: Reading[] = [];
    let { position } = this;
    while (readings.length < MAX_EVENT_READINGS) {
      const [batch] = this.batches;
      if (batch === undefined) {
        position = this.through;
        break;
      }
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

  /** Gathers at most one reading beyond an event, which shows that there are more. */
  private gather({ seq, columns }: JournalBatch, readings: Reading[]): void {
    const wanted = columns.sources.map((sensorKey) => this.sources.wants(sensorKey));
    const first = Math.max(0, this.seq + 1 - readingSeq(seq, 0));
    for (let row = first; row < columns.source.length && readings.length <= MAX_EVENT_READINGS; row++) {
      if (wanted[columns.source[row] ?? 0] === true) readings.push(readingAt(seq, columns, row));
    }
  }

  private async fromStore(lastBatch: number): Promise<ReadingsEvent> {
    const to = readingSeq(Math.min(lastBatch, this.position + this.span), MAX_BATCH_READINGS - 1);
    const readings = await this.sources.stored.bySeq(this.filter, this.seq + 1, to, STORED_READINGS);
    this.sources.pay(readings.length);
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
