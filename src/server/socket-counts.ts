/** Counts the open connections of each tenant or address, and rejects those beyond `most`. */
export class SocketCounts {
  private readonly taken = new Map<string, number>();
  private ofOthers: ReadonlyMap<string, number> = new Map();

  constructor(private readonly most: number) {}

  open(): Iterable<readonly [key: string, open: number]> {
    return this.taken.entries();
  }

  /** Replaces the numbers of connections of other processes, which count towards the limit too. */
  setOfOthers(open: ReadonlyMap<string, number>): void {
    this.ofOthers = open;
  }

  /**
   * Counts a connection; a null `key` is not counted. Returns an idempotent function that ends the count; null if there
   * are too many.
   */
  take(key: string | null): (() => void) | null {
    if (key === null) return () => {};
    const taken = this.taken.get(key) ?? 0;
    if (taken + (this.ofOthers.get(key) ?? 0) >= this.most) return null;
    this.taken.set(key, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.taken.get(key) ?? 1) - 1;
      if (left === 0) this.taken.delete(key);
      else this.taken.set(key, left);
    };
  }
}
