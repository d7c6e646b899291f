import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MARK_TOPIC } from "../../domain/topic";
import type { ReceivedMessage } from "../stages/messages";
import type { IngestSession } from "./ingest-session";

/**
 * Interval at which a mark that has not arrived is sent again, in milliseconds. A broker with a full queue drops marks.
 */
const REPEAT_MS = 2_000;

/** Determines when all messages that the broker has queued for the session are durable. */
export class Marks {
  private readonly awaited = new Map<string, () => void>();

  /** @param pass acknowledges a message in the order of receipt */
  constructor(
    private readonly session: () => Pick<IngestSession, "mark">,
    private readonly pass: (message: ReceivedMessage) => void,
  ) {}

  isMark({ topic }: Pick<ReceivedMessage, "topic">): boolean {
    return topic === MARK_TOPIC;
  }

  receive(message: ReceivedMessage): void {
    const reached = this.awaited.get(message.payload.toString("utf8"));
    const { origin } = message;
    this.pass(
      origin.kind === "network" && reached ? { ...message, origin: { ...origin, acknowledged: reached } } : message,
    );
  }

  /**
   * Resolves when all messages that the broker queued before this call are durable. Rejects when `signal` aborts, or if
   * the broker denies marks.
   */
  async reached(signal: AbortSignal): Promise<void> {
    const mark = randomUUID();
    const arrival = Promise.withResolvers<void>();
    let isReached = false;
    this.awaited.set(mark, () => {
      isReached = true;
      arrival.resolve();
    });
    try {
      while (!isReached) {
        signal.throwIfAborted();
        await this.session().mark(mark);
        await Promise.race([arrival.promise, delay(REPEAT_MS, undefined, { signal })]);
      }
    } finally {
      this.awaited.delete(mark);
    }
  }
}
