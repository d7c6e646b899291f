interface Subscriber<T> {
  readonly waiting: ((result: IteratorResult<T>) => void)[];
  readonly items: T[];
}

/** Common source of subscription events: each subscriber has an iterator with an unbounded queue. */
export class PlainPubSub<T> {
  private readonly subscribers = new Set<Subscriber<T>>();

  publish(event: T): void {
    for (const { waiting, items } of this.subscribers) {
      const resolve = waiting.shift();
      if (resolve === undefined) items.push(event);
      else resolve({ done: false, value: event });
    }
  }

  subscribe(first: T): AsyncIterableIterator<T> {
    const subscriber: Subscriber<T> = { waiting: [], items: [first] };
    const { waiting, items } = subscriber;
    this.subscribers.add(subscriber);
    const iterator: AsyncIterableIterator<T> = {
      next: () => {
        const value = items.shift();
        if (value !== undefined) return Promise.resolve({ done: false, value });
        return new Promise((resolve) => waiting.push(resolve));
      },
      return: () => {
        this.subscribers.delete(subscriber);
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }
}
