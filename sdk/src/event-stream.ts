/** A bounded queue of a subscription's events for a `for await` loop. It resumes the subscription if possible. */
import { SluiceError } from "./errors";

/** Source of events. `open` returns a function that closes the source. A closed source reports nothing. */
export interface EventSource<Event> {
  open(receiver: EventReceiver<Event>): () => void;
  /** Whether `open` continues after the last received event, so that closing the source loses no event. */
  readonly resumable: boolean;
}

export interface EventReceiver<Event> {
  next(event: Event): void;
  fail(error: unknown): void;
  end(): void;
}

/**
 * Opens its source immediately. When `capacity` events are waiting, it closes a resumable source, and opens it again
 * when the loop has read all of them. Any other subscription ends with `SLOW_CONSUMER` after these events.
 */
export class EventStream<Event> implements AsyncIterableIterator<Event> {
  private readonly queue: Event[] = [];
  private readonly waiting: {
    resolve: (result: IteratorResult<Event>) => void;
    reject: (error: unknown) => void;
  }[] = [];
  private closeSource: (() => void) | null = null;
  private outcome: { readonly error?: Error } | null = null;
  /** Resolves when the subscription has ended, for any reason. */
  readonly ended: Promise<void>;
  private markEnded: () => void = () => undefined;

  constructor(
    private readonly source: EventSource<Event>,
    private readonly capacity: number,
  ) {
    this.ended = new Promise((resolve) => (this.markEnded = resolve));
    this.open();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Event>> {
    const event = this.queue.shift();
    if (event !== undefined) {
      if (this.queue.length === 0 && this.closeSource === null && this.outcome === null) this.open();
      return Promise.resolve({ done: false, value: event });
    }
    if (this.outcome === null) return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
    const { error } = this.outcome;
    this.outcome = {};
    return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error);
  }

  /** Ends the subscription. Idempotent. */
  return(): Promise<IteratorResult<Event>> {
    this.queue.length = 0;
    this.finish({});
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends the subscription with an error, and drops the waiting events. */
  abort(reason: unknown): void {
    this.queue.length = 0;
    this.finish({ error: reason as Error });
  }

  private open(): void {
    let current = true;
    const whileOpen = (act: () => void) => {
      if (current) act();
    };
    const close = this.source.open({
      next: (event) => whileOpen(() => this.receive(event)),
      fail: (error) => whileOpen(() => this.finish({ error: error as Error })),
      end: () => whileOpen(() => this.finish({})),
    });
    this.closeSource = () => {
      current = false;
      close();
    };
    if (this.outcome !== null) this.pause();
  }

  private receive(event: Event): void {
    const waiter = this.waiting.shift();
    if (waiter !== undefined) {
      waiter.resolve({ done: false, value: event });
      return;
    }
    this.queue.push(event);
    if (this.queue.length < this.capacity) return;
    if (this.source.resumable) this.pause();
    else {
      const remedy = "Raise `maxQueuedEvents`, or query the data that you missed, such as `rejectedMessages`.";
      const message = `The loop is too slow: ${this.capacity} events are waiting. ${remedy}`;
      this.finish({ error: new SluiceError("SLOW_CONSUMER", message) });
    }
  }

  private pause(): void {
    this.closeSource?.();
    this.closeSource = null;
  }

  private finish(outcome: { readonly error?: Error }): void {
    if (this.outcome !== null) return;
    this.outcome = outcome;
    this.pause();
    this.markEnded();
    for (const waiter of this.waiting.splice(0)) this.next().then(waiter.resolve, waiter.reject);
  }
}
