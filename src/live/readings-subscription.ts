import type { Position, SensorKey } from "../domain/keys";
import {
  MAX_EVENT_READINGS,
  type OverflowPolicy,
  type ReadingsEvent,
  type ReadingsFilter,
  type StreamPartition,
} from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/telemetry-store";
import { endOfBatch, readingSeq, type Reading } from "../domain/reading";
import { BoundedQueue } from "./bounded-queue";
import { Replay, type ReplayedJournal } from "./replay";

/** Options of a subscription, and its access to the feed. */
export interface SubscriptionPlace {
  /** Maximum number of waiting readings. */
  readonly capacity: number;
  readonly onOverflow: OverflowPolicy;
  /** The feed's partition. */
  readonly of: StreamPartition;
  readonly journal: ReplayedJournal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  /** `seq` of the reading after which the stream begins; undefined for new readings only. */
  readonly after: number | undefined;
  /** Position at which a stream with `after` ends; undefined if it continues live. */
  readonly through: Position | undefined;
  wants(sensorKey: SensorKey): boolean;
  readonly pay: (documents: number) => Promise<void> | undefined;
  /** Runs a step of a replay when the queue of replays allows it. */
  replay<T>(step: () => Promise<T>): Promise<T>;
  /** Position of the newest batch that the feed has published. */
  livePosition(): Position;
  /** From this call on, the feed pushes the matching events of every batch after {@link livePosition}. */
  attach(subscription: ReadingsSubscription): void;
  detach(subscription: ReadingsSubscription): void;
}

/** An event with the cursor before it. If a gap replaces the event, the stream can be resumed from that cursor. */
interface WaitingEvent {
  readonly event: ReadingsEvent;
  readonly previous: number;
}

/** Replays the readings after `after`, then continues live without a gap. */
export class ReadingsSubscription implements AsyncIterableIterator<ReadingsEvent> {
  private readonly queue: BoundedQueue<WaitingEvent>;
  /** Pending while the replay waits for points. */
  private owed: Promise<void> | undefined;
  /** Position of the last batch that this subscription has received completely. */
  private position: Position;
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
    const live = place.livePosition();
    // Keep a cursor that is ahead of this process. Another process may have issued it, and events must not repeat.
    const after = place.after ?? endOfBatch(live);
    this.position = live;
    this.cursor = after;
    this.replay = place.after === undefined ? null : this.replayAfter(after);
    // The first event delivers the cursor immediately, and shows that the subscription has begun.
    this.queue.push({ event: { ...place.of, readings: [], cursor: after, gap: null }, previous: after });
    if (this.replay === null) place.attach(this);
  }

  /** Takes the events of a batch that the feed has published. Skips events that a replay has delivered. */
  push(position: Position, events: readonly ReadingsEvent[]): void {
    if (position <= this.position) return;
    for (const event of events) {
      // The cursor is within the batch only if a replay ended there.
      if (event.cursor <= this.cursor) continue;
      this.queue.push({ event: this.rest(position, event), previous: this.cursor });
      this.cursor = event.cursor;
    }
    this.position = position;
  }

  /** Returns the part of an event after the cursor. */
  private rest(position: Position, event: ReadingsEvent): ReadingsEvent {
    const { cursor } = this;
    if (cursor < readingSeq(position, 0)) return event;
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
    const { through } = this.place;
    while (this.replay !== null && this.queue.isEmpty && !this.ended) {
      const head = through ?? this.place.livePosition();
      if (through !== undefined && this.replay.position >= through) await this.return();
      else if (this.replay.position > head && !this.isChecked) await this.checkCursor(this.replay);
      // Nothing can be published between this check and the switch, so nothing is missed.
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

  /**
   * If the cursor is ahead of the journal, it belongs to another journal. Continues at this journal's newest position
   * instead.
   */
  private async checkCursor(replay: Replay): Promise<void> {
    this.isChecked = true;
    const { newest } = await this.place.journal.bounds();
    if (replay.position > newest) this.replay = this.replayAfter(endOfBatch(newest));
  }

  /** Returns a replay whose steps charge points without waiting for them, so that other replays run meanwhile. */
  private replayAfter(after: number): Replay {
    const { of, journal, stored, pay } = this.place;
    return new Replay(
      this.filter,
      {
        of,
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
    if (first === undefined || last === undefined) throw new Error("internal: a queue that overflows is empty");
    const all = waiting.flatMap(({ event }) => event.readings);
    const kept = this.place.onOverflow === "LATEST_PER_SENSOR" ? latestPerSensor(all, this.place.capacity) : [];
    const pieces: WaitingEvent[] = [];
    let previous = first.previous;
    // Report dropped readings before kept ones of the same range, so that every cursor covers both.
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
      const { of } = this.place;
      const gap = dropped > 0 ? { ...of, dropped, resumeAfter } : null;
      pieces.push({ event: { ...of, readings, cursor, gap }, previous });
      previous = resumeAfter = cursor;
      dropped = 0;
    }
    return pieces;
  }
}

/**
 * Returns the latest reading of each sensor, in commit order. Empty if there are too many sensors. Then only a gap is
 * reported.
 */
function latestPerSensor(readings: readonly Reading[], capacity: number): Reading[] {
  const latest = new Map<SensorKey, Reading>();
  for (const reading of readings) {
    const known = latest.get(reading.sensorKey);
    if (known === undefined || reading.timestamp >= known.timestamp) latest.set(reading.sensorKey, reading);
  }
  return latest.size < capacity ? [...latest.values()].sort((a, b) => a.seq - b.seq) : [];
}
