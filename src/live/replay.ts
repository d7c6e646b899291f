import { setTimeout as delay } from "node:timers/promises";
import { ahead, BEFORE_ALL, earlierOf, type Position, type SensorKey, type TenantId } from "../domain/keys";
import type { Journal, JournalBatch, TenantBatches } from "../domain/ports/journal";
import {
  MAX_EVENT_READINGS,
  type ReadingsEvent,
  type ReadingsFilter,
  type StreamPartition,
} from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/telemetry-store";
import { completeThrough, endOfBatch, readingAt, readingSeq, rowCount, type Reading } from "../domain/reading";

/**
 * Number of batches that one read of the journal returns. It adapts so that a read returns about `readings` readings.
 */
const BATCHES = { first: 4, most: 16, readings: 1_000 };
/** Number of batches that one read of the journal searches for batches of a tenant. */
const SEARCHED_BATCHES = 1_024;
/** Number of readings per read of the time-series collection. */
const STORED_READINGS = MAX_EVENT_READINGS;
/**
 * Number of batches that one read of the time-series collection spans. It adapts to the density of matching readings.
 */
const SPAN = { first: 64, most: 65_536 };
/**
 * Look-ups of a batch that is committed but not visible yet: the delay after each of the first `few`, then `restMs`. After
 * `most` look-ups in about 30 s, the journal does not have the batch.
 */
const LOOKS = { few: 50, pauseMs: 20, restMs: 200, most: 200 };

/** Methods of the journal that a replay calls. */
export type ReplayedJournal = Pick<Journal, "bounds" | "read" | "readOf">;

export interface ReplaySources {
  /** Partition of the journal. */
  readonly of: StreamPartition;
  readonly journal: ReplayedJournal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  wants(sensorKey: SensorKey): boolean;
  /** Charges for the documents that were examined. */
  readonly pay: (documents: number) => void;
}

/**
 * Reads the batches that were committed after a cursor, in commit order. The journal deletes a batch only after it is
 * stored. Deleted batches are therefore read from the time-series collection.
 */
export class Replay {
  /** Batches of the journal up to `through` that are not replayed completely, in order. */
  private batches: JournalBatch[] = [];
  private through = BEFORE_ALL;
  private span = SPAN.first;
  private most = BATCHES.first;
  private seq: number;
  private looks = 0;

  /** @param after `seq` of the reading after which the replay begins */
  constructor(
    private readonly filter: ReadingsFilter,
    private readonly sources: ReplaySources,
    after: number,
  ) {
    this.seq = Math.max(after, endOfBatch(BEFORE_ALL));
  }

  /** `seq` after which the replay continues. */
  get cursor(): number {
    return this.seq;
  }

  /** Position up to which all batches have been replayed completely. */
  get position(): Position {
    return completeThrough(this.seq);
  }

  /**
   * Resolves with the next event of batches up to `head`, possibly without readings. Call this only while `position` is
   * before `head`.
   */
  async next(head: Position): Promise<ReadingsEvent> {
    if (this.through > this.position) return this.fromJournal();
    const letGo = await this.readJournal(head);
    if (letGo > this.position) return this.fromStore(letGo);
    if (this.through > this.position) {
      this.looks = 0;
      return this.fromJournal();
    }
    if (++this.looks > LOOKS.most) return this.fromStore(head);
    await delay(this.looks <= LOOKS.few ? LOOKS.pauseMs : LOOKS.restMs);
    return this.event([], this.seq);
  }

  /**
   * Reads the batches that are visible in the journal. A batch may become visible a moment after its commit.
   *
   * @returns position up to which the journal has deleted batches; {@link BEFORE_ALL} if it has the next batch
   */
  private async readJournal(head: Position): Promise<Position> {
    const { position } = this;
    const { tenantId } = this.filter;
    const found = tenantId === null ? await this.readAny(head) : await this.readOf(tenantId, head);
    if (found.missing > position) return earlierOf(found.missing, head);
    this.batches = [...found.batches];
    this.through = found.through;
    this.adapt(found.batches);
    return BEFORE_ALL;
  }

  /**
   * Adapts the number of batches per read. Small batches are read many at a time, so that a replay catches up with new
   * batches. Large batches are read only few at a time.
   */
  private adapt(batches: readonly JournalBatch[]): void {
    const readings = batches.reduce((sum, { columns }) => sum + rowCount(columns), 0);
    const isFull = batches.length === this.most;
    if (readings > BATCHES.readings) this.most = Math.max(1, Math.floor(this.most / 2));
    else if (isFull && readings <= BATCHES.readings / 2) this.most = Math.min(BATCHES.most, this.most * 2);
  }

  private async readOf(tenantId: TenantId, head: Position): Promise<TenantBatches> {
    const { position, sources } = this;
    const found = await sources.journal.readOf(tenantId, position, head, {
      most: this.most,
      span: SEARCHED_BATCHES,
    });
    sources.pay(found.examined);
    return found.through > position || found.missing > position ? found : this.readAny(head);
  }

  private async readAny(head: Position): Promise<TenantBatches> {
    const { position, sources } = this;
    const { journal, pay } = sources;
    // The bounds are read first. A batch that was visible then, and that the read does not return, has been deleted.
    const { newest } = await journal.bounds();
    const read = await journal.read(position, this.most);
    pay(read.length);
    const missing = read[0]?.previous ?? newest;
    if (missing > position) return { batches: [], through: position, missing, examined: 0 };
    let through = position;
    const batches: JournalBatch[] = [];
    for (const batch of read) {
      if (batch.previous > through) break;
      if (batch.position > head) {
        // No batch is between them.
        through = head;
        break;
      }
      batches.push(batch);
      through = batch.position;
    }
    return { batches, through, missing: position, examined: read.length };
  }

  /**
   * Returns the next event from batches in memory. Readings that do not fit into it are left for the event after it.
   */
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
      position = batch.position;
    }
    return this.event(readings, endOfBatch(position));
  }

  /** Gathers at most one reading more than fits into an event, which shows that there are more. */
  private gather({ position, columns }: JournalBatch, readings: Reading[]): void {
    const wanted = columns.sources.map((sensorKey) => this.sources.wants(sensorKey));
    const first = Math.max(0, this.seq + 1 - readingSeq(position, 0));
    for (let row = first; row < columns.source.length && readings.length <= MAX_EVENT_READINGS; row++) {
      if (wanted[columns.source[row] ?? 0] === true) readings.push(readingAt(position, columns, row));
    }
  }

  private async fromStore(through: Position): Promise<ReadingsEvent> {
    const to = endOfBatch(earlierOf(through, ahead(this.position, this.span)));
    const readings = await this.sources.stored.bySeq(this.filter, this.seq + 1, to, STORED_READINGS);
    this.sources.pay(readings.length);
    const isFull = readings.length === STORED_READINGS;
    if (isFull) this.span = Math.max(1, Math.floor(this.span / 2));
    else if (readings.length < STORED_READINGS / 4) this.span = Math.min(SPAN.most, this.span * 2);
    return this.event(readings, isFull ? (readings.at(-1)?.seq ?? to) : to);
  }

  private event(readings: readonly Reading[], cursor: number): ReadingsEvent {
    this.seq = cursor;
    return { ...this.sources.of, readings, cursor, gap: null };
  }
}
