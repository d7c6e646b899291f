/** A stream whose events a test pushes. It ends immediately when `return` is called, even while a consumer waits. */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  private readonly events: T[] = [];
  private waiting: ((result: IteratorResult<T>) => void)[] = [];
  private failure: Error | undefined;
  readonly ended: Promise<void>;
  private end: () => void = () => {};
  private done = false;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  push(event: T): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter({ done: false, value: event });
    else this.events.push(event);
  }

  /** Makes the next call of `next` reject when no event is left. */
  fail(error: Error): void {
    this.failure = error;
  }

  async next(): Promise<IteratorResult<T>> {
    const event = this.events.shift();
    if (event !== undefined) return { done: false, value: event };
    if (this.failure) throw this.failure;
    if (this.done) return { done: true, value: undefined };
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async return(): Promise<IteratorResult<T>> {
    this.done = true;
    for (const waiter of this.waiting.splice(0)) waiter({ done: true, value: undefined });
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
