/** The remaining items move to the front once there are more empty places than this, and more than items remain. */
const FEW = 1_024;

/** First-in, first-out queue. Removing the oldest item takes constant time on average. */
export class Deque<T> {
  private items: (T | undefined)[] = [];
  private first = 0;

  push(item: T): void {
    this.items.push(item);
  }

  get length(): number {
    return this.items.length - this.first;
  }

  /** @param place 0 is the oldest item */
  at(place: number): T | undefined {
    return this.items[this.first + place];
  }

  get oldest(): T | undefined {
    return this.items[this.first];
  }

  /** Removes and returns the oldest item; undefined if the queue is empty. */
  shift(): T | undefined {
    const dropped = this.oldest;
    if (dropped === undefined) return undefined;
    this.items[this.first++] = undefined;
    if (this.first > FEW && this.first * 2 > this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return dropped;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let place = this.first; place < this.items.length; place++) {
      const item = this.items[place];
      if (item !== undefined) yield item;
    }
  }
}
