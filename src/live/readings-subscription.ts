import type { Journal } from "../domain/ports/journal";
import { MAX_EVENT_READINGS, type OverflowPolicy, type ReadingsEvent, type ReadingsFilter } from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/store";
import type { Reading } from "../domain/reading";
import { BoundedQueue } from "./bounded-queue";
import { endOfBatch } from "./readings-events";
import { Replay } from "./replay";

/** Where a subscription stands in its feed. */
export interface SubscriptionPlace {
  /** Readings that may wait. */
  readonly capacity: number;
  readonly onOverflow: OverflowPolicy;
  readonly journal: Journal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  /** Seq of a reading; undefined: live from now on. */
  readonly after: number | undefined;
  wants(sensorKey: string): boolean;
  readonly pay: (documents: number) => Promise<void> | undefined;
  /** Runs a step of a replay when it is its turn. */
  replay<T>(step: () => Promise<T>): Promise<T>;
  /** Seq of the newest batch that the feed has published. */
  liveSeq(): number;
  /** From the call on, the feed pushes every batch after {@link liveSeq}. */
  attach(subscription: ReadingsSubscription): void;
  detach(subscription: ReadingsSubscription): void;
}

/** An event with the cursor before it, from which a gap in its place would be resumed. */
interface WaitingEvent {
  readonly event: ReadingsEvent;
  readonly previous: number;
}

/** Replays what is stored after `after`, then turns live without a gap between the two. */
export class ReadingsSubscription implements AsyncIterableIterator<ReadingsEvent> {
  private readonly queue: BoundedQueue<WaitingEvent>;
  /** Until when the replay waits for points. */
  private owed: Promise<void> | undefined;
  /** Batch up to which this subscription has everything. */
  private position: number;
  private cursor: number;
  private replay: Replay | null;
  private ended = false;
  private isChecked = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly filter: ReadingsFilter,
    private readonly place: SubscriptionPlace,
  ) {
    this.queue = new BoundedQueue<WaitingEvent>(
      place.capacity,
      ({ event }) => Math.max(1, event.readings.length),
      (events) => this.overflow(events),
      () => place.detach(this),
    );
    const live = place.liveSeq();
    // A cursor from another process may be ahead of what this one has heard: it is kept, or events would come twice.
    const after = place.after ?? endOfBatch(live);
    this.position = live;
    this.cursor = after;
    this.replay = place.after === undefined ? null : this.replayAfter(after);
    // The first event tells the cursor at once, and that the subscription has begun.
    this.queue.push({ event: { readings: [], cursor: after, gap: null }, previous: after });
    if (this.replay === null) place.attach(this);
  }

  /** What the feed has published of a batch; what a replay has shown already is passed over. */
  push(batchSeq: number, events: readonly ReadingsEvent[]): void {
    if (batchSeq <= this.position) return;
    for (const event of events) {
      // The cursor stands within the batch at most where a replay has ended there.
      if (event.cursor <= this.cursor) continue;
      this.queue.push({ event: this.rest(batchSeq, event), previous: this.cursor });
      this.cursor = event.cursor;
    }
    this.position = batchSeq;
  }

  /** What of an event comes after the cursor. */
  private rest(batchSeq: number, event: ReadingsEvent): ReadingsEvent {
    const { cursor } = this;
    if (cursor <= endOfBatch(batchSeq - 1)) return event;
    return { ...event, readings: event.readings.filter(({ seq }) => seq > cursor) };
  }

  next(): Promise<IteratorResult<ReadingsEvent>> {
    if (this.replay === null) return this.queued();
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<ReadingsEvent>> {
    this.ended = true;
    await this.queue.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async queued(): Promise<IteratorResult<ReadingsEvent>> {
    const waited = await this.queue.next();
    if (waited.done === true) return { done: true, value: undefined };
    return { done: false, value: waited.value.event };
  }

  private async take(): Promise<IteratorResult<ReadingsEvent>> {
    while (this.replay !== null && this.queue.isEmpty && !this.ended) {
      const head = this.place.liveSeq();
      if (this.replay.position > head && !this.isChecked) await this.checkCursor(this.replay);
      // Nothing can be published between this look and the turn, so that nothing is missed.
      else if (this.replay.position >= head) this.goLive(this.replay);
      else {
        const { replay } = this;
        const event = await this.place.replay(() => replay.next(head));
        await this.settleUp();
        if (event.readings.length > 0) return { done: false, value: event };
      }
    }
    return this.queued();
  }

  /** A cursor that is ahead of the journal itself is of another one: from now on is all that it can mean. */
  private async checkCursor(replay: Replay): Promise<void> {
    this.isChecked = true;
    const newest = await this.place.journal.head();
    if (replay.position > newest) this.replay = this.replayAfter(endOfBatch(newest));
  }

  /** Its steps take points without waiting for them: others replay meanwhile. */
  private replayAfter(after: number): Replay {
    const { journal, stored, pay } = this.place;
    return new Replay(
      this.filter,
      {
        journal,
        stored,
        wants: (sensorKey) => this.place.wants(sensorKey),
        pay: (documents) => {
          const wait = pay(documents);
          const before = this.owed;
          if (wait !== undefined) this.owed = before === undefined ? wait : before.then(() => wait);
        },
      },
      after,
    );
  }

  private async settleUp(): Promise<void> {
    const { owed } = this;
    this.owed = undefined;
    if (owed !== undefined) await owed;
  }

  private goLive({ position, cursor }: Replay): void {
    this.replay = null;
    this.position = position;
    this.cursor = cursor;
    this.place.attach(this);
  }

  private overflow(waiting: readonly WaitingEvent[]): WaitingEvent[] {
    const first = waiting[0];
    const last = waiting.at(-1);
    if (first === undefined || last === undefined) throw new Error("a queue that overflows is not empty");
    const all = waiting.flatMap(({ event }) => event.readings);
    const kept = this.place.onOverflow === "LATEST_PER_SENSOR" ? latestPerSensor(all, this.place.capacity) : [];
    const pieces: WaitingEvent[] = [];
    let previous = first.previous;
    // What was dropped is told before what was kept of the same stretch, so that every cursor stands behind both.
    let dropped = waiting.reduce((sum, { event }) => sum + (event.gap?.dropped ?? 0), 0);
    let resumeAfter = first.event.gap?.resumeAfter ?? previous;
    let passed = 0;
    for (let start = 0; start === 0 || start < kept.length; start += MAX_EVENT_READINGS) {
      const readings = kept.slice(start, start + MAX_EVENT_READINGS);
      const isLast = start + MAX_EVENT_READINGS >= kept.length;
      const cursor = isLast ? last.event.cursor : (readings.at(-1)?.seq ?? previous);
      const before = passed;
      while (passed < all.length && (isLast || (all[passed]?.seq ?? Infinity) <= cursor)) passed++;
      dropped += passed - before - readings.length;
      const gap = dropped > 0 ? { dropped, resumeAfter } : null;
      pieces.push({ event: { readings, cursor, gap }, previous });
      previous = resumeAfter = cursor;
      dropped = 0;
    }
    return pieces;
  }
}

/** In the order of their commits; empty when there are more sensors than may wait: then only the gap is told. */
function latestPerSensor(readings: readonly Reading[], capacity: number): Reading[] {
  const latest = new Map<string, Reading>();
  for (const reading of readings) {
    const known = latest.get(reading.sensorKey);
    if (known === undefined || reading.timestamp >= known.timestamp) latest.set(reading.sensorKey, reading);
  }
  return latest.size < capacity ? [...latest.values()].sort((a, b) => a.seq - b.seq) : [];
}
