/** Events of the stream of rejections: their cursors, and their messages one by one. */
import { FieldResolver, Resolver, Root } from "type-graphql";
import type { RejectionsEvent, RejectionsGap } from "../domain/ports/live";
import type { CursorCodec } from "../domain/ports/pages";
import type { RejectedMessage } from "../domain/rejection";
import { keyCursors } from "../schema/cursors";
import { RejectionsEventType, RejectionsGapType } from "../schema/rejected-message";
import { CursorScalar } from "../schema/scalars";

const TIMES = keyCursors("rejections");
const MAX_TIME_DIGITS = 15;

/** Cursors of the stream of rejections. They encode times in epoch milliseconds. */
export const REJECTION_STREAM_CURSORS: CursorCodec<number> = {
  encode: (at) => TIMES.encode(String(at)),
  decode(cursor) {
    const text = TIMES.decode(cursor) ?? "";
    return /^\d+$/.test(text) && text.length <= MAX_TIME_DIGITS ? Number(text) : undefined;
  },
};

@Resolver(() => RejectionsEventType)
export class RejectionsEventResolver {
  @FieldResolver(() => CursorScalar, {
    description:
      "Position of the stream after this event. To resume the stream without missing rejections, pass it as `after`.",
  })
  cursor(@Root() { cursor }: RejectionsEvent): string {
    return REJECTION_STREAM_CURSORS.encode(cursor);
  }
}

@Resolver(() => RejectionsGapType)
export class RejectionsGapResolver {
  @FieldResolver(() => CursorScalar, {
    description: "Cursor to read the dropped rejections: pass it as `after` of a new subscription.",
  })
  resumeAfter(@Root() { resumeAfter }: RejectionsGap): string {
    return REJECTION_STREAM_CURSORS.encode(resumeAfter);
  }
}

/** Iterates over the messages of the events, one by one. */
export class EachRejection implements AsyncIterableIterator<RejectedMessage> {
  private waiting: readonly RejectedMessage[] = [];
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly events: AsyncIterableIterator<RejectionsEvent>) {}

  next(): Promise<IteratorResult<RejectedMessage>> {
    const result = this.turn.then(() => this.take());
    this.turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<RejectedMessage>> {
    await this.events.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async take(): Promise<IteratorResult<RejectedMessage>> {
    while (this.waiting.length === 0) {
      const event = await this.events.next();
      if (event.done === true) return { done: true, value: undefined };
      this.waiting = event.value.messages;
    }
    const [value, ...rest] = this.waiting;
    this.waiting = rest;
    return value === undefined ? { done: true, value } : { done: false, value };
  }
}
