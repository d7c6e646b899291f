/** Waiting items of several owners. Owners alternate, and each owner's items keep their order. */
export class Rotation<Owner, Item> {
  /** Owners with waiting items, the most recently served last. */
  private readonly waiting = new Map<Owner, Set<Item>>();

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  get size(): number {
    let count = 0;
    for (const items of this.waiting.values()) count += items.size;
    return count;
  }

  countOf(owner: Owner): number {
    return this.waiting.get(owner)?.size ?? 0;
  }

  add(owner: Owner, item: Item): void {
    const items = this.waiting.get(owner);
    if (items === undefined) this.waiting.set(owner, new Set([item]));
    else items.add(item);
  }

  /** Removes an item. The owner keeps its place. */
  delete(owner: Owner, item: Item): void {
    const items = this.waiting.get(owner);
    if (items?.delete(item) === true && items.size === 0) this.waiting.delete(owner);
  }

  /** Removes and returns the next item of the next owner that `mayTake` allows. */
  take(mayTake: (owner: Owner) => boolean = () => true): Taken<Owner, Item> | undefined {
    for (const owner of this.waiting.keys()) if (mayTake(owner)) return this.takeOf(owner);
    return undefined;
  }

  /** Removes and returns the owner's next item. */
  takeOf(owner: Owner): Taken<Owner, Item> | undefined {
    const items = this.waiting.get(owner);
    if (items === undefined) return undefined;
    this.waiting.delete(owner);
    for (const item of items) {
      items.delete(item);
      if (items.size > 0) this.waiting.set(owner, items);
      return { owner, item };
    }
    return undefined;
  }
}

export interface Taken<Owner, Item> {
  readonly owner: Owner;
  readonly item: Item;
}
