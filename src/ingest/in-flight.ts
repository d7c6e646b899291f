import type { DecodedMessage } from "./stages/messages";

export interface InFlightLimits {
  /** Maximum number of readings received and not yet acknowledged. */
  readonly maxReadings: number;
  /** Maximum bytes of topics, payloads and content types received and not yet acknowledged. */
  readonly maxBytes: number;
}

/** Counts messages received and not yet acknowledged. If a limit is reached, the source waits until there is room. */
export class InFlight {
  messages = 0;
  private readings = 0;
  private bytes = 0;
  private onRoom: (() => void) | null = null;

  constructor(private readonly limits: InFlightLimits) {}

  get isFull(): boolean {
    return this.readings >= this.limits.maxReadings || this.bytes >= this.limits.maxBytes;
  }

  add(message: DecodedMessage): void {
    this.messages++;
    this.readings += loadOf(message);
    this.bytes += bytesOf(message);
  }

  remove(messages: readonly DecodedMessage[]): void {
    this.messages -= messages.length;
    for (const message of messages) {
      this.readings -= loadOf(message);
      this.bytes -= bytesOf(message);
    }
    if (this.onRoom === null || this.isFull) return;
    const { onRoom } = this;
    this.onRoom = null;
    onRoom();
  }

  /** Calls `onRoom` once, when there is room again. */
  whenRoom(onRoom: () => void): void {
    this.onRoom = onRoom;
  }
}

/**
 * Returns the number of readings that a message counts in flight, at least 1. A rejected message counts 1, because it
 * keeps no readings in memory.
 */
export function loadOf({ readings }: DecodedMessage): number {
  return Math.max(1, readings.length);
}

/**
 * Returns the bytes that a message counts in flight. A topic or content type can be as large as a payload, and
 * malformed ones stay in memory until they are recorded.
 */
function bytesOf({ received: { topic, payload, contentType } }: DecodedMessage): number {
  return topic.length + payload.length + (contentType?.length ?? 0);
}
