/** An entry of {@link ClockMap}, which alone writes `used`. */
export interface ClockEntry {
  used: boolean;
}

/**
 * A bounded map that evicts by second chance (CLOCK). A look-up sets one mark. An insert into a full map evicts the
 * next entry that was not used since the hand last passed it. lru-cache is as fast (`npm run bench:registry`), but keeps
 * its order in arrays of its own beside the entries, for which the registry has a bound of memory.
 */
export class ClockMap<V extends ClockEntry> {
  private readonly entries = new Map<string, V>();
  private hand: Iterator<[string, V]> | undefined;

  constructor(
    private readonly maxEntries: number,
    private readonly onEvicted: (value: V) => void = () => {},
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    // Written only when it changes, because a write to scattered entries costs more than the comparison.
    if (value !== undefined && !value.used) value.used = true;
    return value;
  }

  set(key: string, value: V): void {
    if (this.entries.size >= this.maxEntries && !this.entries.has(key)) this.evict();
    this.entries.set(key, value);
  }

  delete(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.entries.delete(key);
    return value;
  }

  clear(): void {
    this.entries.clear();
    this.hand = undefined;
  }

  private evict(): void {
    for (;;) {
      // A Map's iterator follows insertions and deletions, so it serves as the hand. It starts again at the end.
      this.hand ??= this.entries.entries();
      const next = this.hand.next();
      if (next.done === true) {
        this.hand = undefined;
        continue;
      }
      const [key, value] = next.value;
      if (value.used) {
        value.used = false;
        continue;
      }
      this.entries.delete(key);
      this.onEvicted(value);
      return;
    }
  }
}
