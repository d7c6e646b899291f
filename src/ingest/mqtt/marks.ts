import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MARK_TOPIC } from "../../domain/topic";
import type { ReceivedMessage } from "../stages/messages";
import type { IngestSession } from "./ingest-session";

/** How often a mark is sent again that has not come back, milliseconds. The broker drops it if its queue is full. */
const REPEAT_MS = 2_000;

/** Finds out when everything that the broker has queued for the session until now is durable. */
export class Marks {
  private readonly awaited = new Map<string, () => void>();

  /** @param pass acknowledges a message in its turn */
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

  /** Resolves when everything before this call is durable. Rejects when `signal` aborts, or if the broker denies it. */
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
