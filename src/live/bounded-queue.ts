/**
 * Bounded queue between a producer that never waits and one consumer, which iterates asynchronously and may be slow.
 *
 * `push` never throws. If the queue exceeds its capacity, `onOverflow` receives the waiting items and returns the items
 * that replace them.
 */
export class BoundedQueue<T> implements AsyncIterableIterator<T> {
  private items: T[] = [];
  private weight = 0;
  private waiting: Array<(result: IteratorResult<T>) => void> = [];
  private ended = false;

  /**
   * @param capacity maximum total weight of the waiting items; a single item always fits
   * @param weigh weight of an item, at least 1
   * @param onEnd called once, when the consumer returns or the producer ends
   */
  constructor(
    private readonly capacity: number,
    private readonly weigh: (item: T) => number,
    private readonly onOverflow: (items: T[]) => T[],
    private readonly onEnd: () => void = () => undefined,
  ) {}

  push(item: T): void {
    if (this.ended) return;
    const consumer = this.waiting.shift();
    if (consumer !== undefined) {
      consumer({ done: false, value: item });
      return;
    }
    this.items.push(item);
    this.weight += this.weigh(item);
    if (this.weight <= this.capacity || this.items.length === 1) return;
    this.replace(() => this.onOverflow(this.items));
  }

  /** Replaces the waiting items. */
  replace(change: (items: readonly T[]) => T[]): void {
    this.items = change(this.items);
    this.weight = this.items.reduce((sum, each) => sum + this.weigh(each), 0);
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  /** Delivers the waiting items, then ends the iterator. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    for (const consumer of this.waiting.splice(0)) consumer({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    const item = this.items.shift();
    if (item !== undefined) {
      this.weight -= this.weigh(item);
      return Promise.resolve({ done: false, value: item });
    }
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.items = [];
    this.weight = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
