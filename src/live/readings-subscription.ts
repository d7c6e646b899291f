import type { Journal } from "../domain/ports/journal";
import type { OverflowPolicy, ReadingsEvent, ReadingsFilter } from "../domain/ports/live";
import { batchSeqOf, MAX_BATCH_READINGS, readingAt, readingSeq, type Reading } from "../domain/reading";
import { BoundedQueue } from "./bounded-queue";

/** Where a subscription stands in its feed. */
export interface SubscriptionPlace {
  /** Readings that may wait. */
  readonly capacity: number;
  readonly onOverflow: OverflowPolicy;
  readonly journal: Journal;
  /** Seq of a reading; undefined: live from now on. */
  readonly after: number | undefined;
  /** Seq of the newest batch that the feed has published. */
  liveSeq(): number;
  /** From the call on, the feed pushes every batch after {@link liveSeq}. */
  attach(subscription: ReadingsSubscription): void;
  detach(subscription: ReadingsSubscription): void;
}

/** An event with the cursor before it, from which a gap in its place would be resumed. */
interface WaitingEvent extends ReadingsEvent {
  readonly previous: number;
}

const REPLAY_BATCHES = 32;

/** The cursor that stands after all readings of a batch. */
export function endOfBatch(batchSeq: number): number {
  return readingSeq(batchSeq, MAX_BATCH_READINGS - 1);
}

/** Replays the journal from `after`, then turns live without a gap between the two. */
export class ReadingsSubscription implements AsyncIterableIterator<ReadingsEvent> {
  private readonly assetKeys: ReadonlySet<string>;
  private readonly sensorKeys: ReadonlySet<string>;
  private readonly queue: BoundedQueue<WaitingEvent>;
  /** Batch up to which this subscription has everything. */
  private position: number;
  private cursor: number;
  private isLive = false;
  private ended = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly filter: ReadingsFilter,
    private readonly place: SubscriptionPlace,
  ) {
    this.assetKeys = new Set(filter.assetKeys);
    this.sensorKeys = new Set(filter.sensorKeys);
    this.queue = new BoundedQueue<WaitingEvent>(
      place.capacity,
      (event) => Math.max(1, event.readings.length),
      (events) => [this.overflow(events)],
      () => place.detach(this),
    );
    const live = place.liveSeq();
    const after = Math.min(place.after ?? Infinity, endOfBatch(live));
    this.position = place.after === undefined ? live : batchSeqOf(after) - 1;
    this.cursor = after;
    // The first event tells the cursor at once, and that the subscription has begun.
    this.queue.push({ readings: [], cursor: after, gap: null, previous: after });
    if (place.after === undefined) this.goLive();
  }

  wants(sensorKey: string): boolean {
    const { tenantId } = this.filter;
    if (tenantId !== null && !(sensorKey.startsWith(tenantId) && sensorKey[tenantId.length] === "/")) return false;
    if (this.assetKeys.size === 0 && this.sensorKeys.size === 0) return true;
    return this.sensorKeys.has(sensorKey) || this.assetKeys.has(sensorKey.slice(0, sensorKey.lastIndexOf("/")));
  }

  /** What the feed has published; what a replay has shown already is passed over. */
  push(batchSeq: number, readings: readonly Reading[]): void {
    if (batchSeq <= this.position) return;
    this.queue.push({ ...this.event(batchSeq, readings), previous: this.cursor });
    this.position = batchSeq;
    this.cursor = endOfBatch(batchSeq);
  }

  next(): Promise<IteratorResult<ReadingsEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  return(): Promise<IteratorResult<ReadingsEvent>> {
    this.ended = true;
    return this.queue.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async take(): Promise<IteratorResult<ReadingsEvent>> {
    if (!this.isLive && this.queue.isEmpty && !this.ended) {
      const replayed = await this.replay();
      if (replayed !== null) return { done: false, value: replayed };
    }
    const waited = await this.queue.next();
    if (waited.done === true) return waited;
    const { readings, cursor, gap } = waited.value;
    return { done: false, value: { readings, cursor, gap } };
  }

  /** The next event of the replay; null when it has come to its end and the subscription is live. */
  private async replay(): Promise<ReadingsEvent | null> {
    const { journal } = this.place;
    while (!this.ended) {
      if (this.position >= this.place.liveSeq()) {
        this.goLive();
        return null;
      }
      const batches = await journal.read(this.position, REPLAY_BATCHES);
      const first = batches[0];
      const last = batches.at(-1);
      if (first === undefined || last === undefined) {
        this.goLive();
        return null;
      }
      const resumeAfter = this.cursor;
      const isCut = first.seq > this.position + 1 && first.seq > batchSeqOf(resumeAfter) + 1;
      const readings: Reading[] = [];
      for (const { seq, columns } of batches) {
        const wanted = columns.sources.map((sensorKey) => this.wants(sensorKey));
        for (let row = 0; row < columns.source.length; row++) {
          if (wanted[columns.source[row] ?? 0] === true && readingSeq(seq, row) > resumeAfter) {
            readings.push(readingAt(seq, columns, row));
          }
        }
      }
      this.position = last.seq;
      this.cursor = endOfBatch(last.seq);
      if (isCut) return { readings, cursor: this.cursor, gap: { dropped: 0, resumeAfter } };
      if (readings.length > 0) return this.event(last.seq, readings);
    }
    return null;
  }

  private goLive(): void {
    this.isLive = true;
    this.place.attach(this);
  }

  private event(batchSeq: number, readings: readonly Reading[]): ReadingsEvent {
    return { readings, cursor: endOfBatch(batchSeq), gap: null };
  }

  private overflow(events: readonly WaitingEvent[]): WaitingEvent {
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) throw new Error("a queue that overflows is not empty");
    const all = events.flatMap((event) => event.readings);
    const kept = this.place.onOverflow === "LATEST_PER_SENSOR" ? latestPerSensor(all, this.place.capacity) : [];
    const before = events.reduce((sum, event) => sum + (event.gap?.dropped ?? 0), 0);
    const resumeAfter = first.gap?.resumeAfter ?? first.previous;
    const gap = { dropped: before + all.length - kept.length, resumeAfter };
    return { readings: kept, cursor: last.cursor, gap, previous: first.previous };
  }
}

/** Empty when there are more sensors than may wait: then only the gap is told. */
function latestPerSensor(readings: readonly Reading[], capacity: number): Reading[] {
  const latest = new Map<string, Reading>();
  for (const reading of readings) {
    const known = latest.get(reading.sensorKey);
    if (known === undefined || reading.timestamp >= known.timestamp) latest.set(reading.sensorKey, reading);
  }
  return latest.size < capacity ? [...latest.values()] : [];
}
