import {
  MAX_EVENT_REJECTIONS,
  REJECTIONS_OVERLAP_MS,
  type LiveRejectionsFilter,
  type RejectionsEvent,
  type RejectionsOptions,
} from "../domain/ports/live";
import type { RejectedMessage } from "../domain/rejection";
import { timeOfId } from "../domain/sortable-id";
import { BoundedQueue } from "./bounded-queue";

/** Options of a subscription, and its access to the feed. */
interface RejectionsPlace extends RejectionsOptions {
  readonly pay: (documents: number) => Promise<void> | undefined;
  /** Maximum number of waiting rejections. */
  readonly capacity: number;
  /** Resolves with the recorded rejections after `rejectionId`, at most {@link MAX_EVENT_REJECTIONS}. */
  read(this: void, rejectionId: string): Promise<readonly RejectedMessage[]>;
  detach(this: void): void;
}

/** An event with the cursor before it. If a gap replaces the event, the stream can be resumed from that cursor. */
interface WaitingRejections {
  readonly event: RejectionsEvent;
  readonly previous: number;
}

/** Progress of a replay. */
interface RecordedReplay {
  readonly rejectionId: string;
  readonly cursor: number;
  /** IDs of the rejections that the replay has delivered and that may also wait in the queue. */
  readonly delivered: Set<string>;
}

/** Replays the rejections recorded since shortly before `after`, then continues with those that arrived meanwhile. */
export class RejectionsSubscription implements AsyncIterableIterator<RejectionsEvent> {
  private readonly queue: BoundedQueue<WaitingRejections>;
  /** Cursor of the first event. */
  private readonly begin: number;
  private cursor: number;
  private replay: RecordedReplay | null = null;
  private hasBegun = false;
  /** Earliest time of a rejection in the queue, in epoch milliseconds. */
  private readonly queuedSince = Date.now() - REJECTIONS_OVERLAP_MS;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly filter: LiveRejectionsFilter,
    private readonly place: RejectionsPlace,
  ) {
    this.queue = new BoundedQueue<WaitingRejections>(
      place.capacity,
      ({ event }) => Math.max(1, event.messages.length),
      (events) => this.overflow(events),
      () => place.detach(),
    );
    const { after } = place;
    this.begin = this.cursor = after ?? Date.now();
    if (after === undefined) return;
    const rejectionId = timeOfId(Math.max(0, after - REJECTIONS_OVERLAP_MS), 16);
    this.replay = { rejectionId, cursor: after, delivered: new Set() };
  }

  push(event: RejectionsEvent): void {
    this.queue.push({ event, previous: this.cursor });
    this.cursor = event.cursor;
  }

  next(): Promise<IteratorResult<RejectionsEvent>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Delivers the waiting rejections, and then ends. */
  end(): void {
    this.queue.end();
  }

  async return(): Promise<IteratorResult<RejectionsEvent>> {
    this.replay = null;
    await this.queue.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async take(): Promise<IteratorResult<RejectionsEvent>> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      return { done: false, value: { messages: [], cursor: this.begin, gap: null } };
    }
    const event = this.replay === null ? null : await this.replayed(this.replay);
    return event === null ? this.live() : { done: false, value: event };
  }

  /** Resolves with the next event of the replay; null if nothing is left to replay. */
  private async replayed({ rejectionId, cursor, delivered }: RecordedReplay): Promise<RejectionsEvent | null> {
    const messages = await this.place.read(rejectionId);
    await this.place.pay(messages.length);
    // The subscription was closed meanwhile.
    if (this.replay === null) return null;
    for (const { at, rejectionId: id } of messages) if (at.getTime() >= this.queuedSince) delivered.add(id);
    const last = messages.at(-1);
    const isLast = last === undefined || messages.length < MAX_EVENT_REJECTIONS;
    const reached = Math.max(cursor, last?.at.getTime() ?? 0);
    this.replay = isLast ? null : { rejectionId: last.rejectionId, cursor: reached, delivered };
    if (isLast) this.queue.replace((waiting) => waiting.flatMap((each) => without(delivered, each)));
    return messages.length === 0 ? null : { messages, cursor: reached, gap: null };
  }

  private async live(): Promise<IteratorResult<RejectionsEvent>> {
    const waited = await this.queue.next();
    return waited.done === true ? { done: true, value: undefined } : { done: false, value: waited.value.event };
  }

  /** Keeps the newer half of the waiting rejections. An event before them reports the others as a gap. */
  private overflow(waiting: readonly WaitingRejections[]): WaitingRejections[] {
    const kept: WaitingRejections[] = [];
    let weight = 0;
    for (const each of [...waiting].reverse()) {
      weight += Math.max(1, each.event.messages.length);
      if (weight > this.place.capacity / 2) break;
      kept.unshift(each);
    }
    const dropped = waiting.slice(0, waiting.length - kept.length);
    const [first] = dropped;
    const last = dropped.at(-1);
    if (first === undefined || last === undefined) return kept;
    const count = dropped.reduce((sum, { event }) => sum + event.messages.length + (event.gap?.dropped ?? 0), 0);
    const resumeAfter = first.event.gap?.resumeAfter ?? first.previous;
    const gap = { dropped: count, resumeAfter };
    return [{ event: { messages: [], cursor: last.event.cursor, gap }, previous: resumeAfter }, ...kept];
  }
}

/** Returns a waiting event without the rejections that the replay has delivered. */
function without(delivered: ReadonlySet<string>, { event, previous }: WaitingRejections): WaitingRejections[] {
  const messages = event.messages.filter(({ rejectionId }) => !delivered.has(rejectionId));
  if (messages.length === event.messages.length) return [{ event, previous }];
  return messages.length === 0 && event.gap === null ? [] : [{ event: { ...event, messages }, previous }];
}
