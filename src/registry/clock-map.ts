/** An entry of {@link ClockMap}. Only the map writes `used`. */
export interface ClockEntry {
  used: boolean;
}

/**
 * A bounded map that evicts by second chance (CLOCK). A look-up sets one mark. An insert into a full map evicts the
 * next entry that was not used since the hand last passed it. The package lru-cache is as fast (`npm run
 * bench:registry`), but it needs more memory, because it keeps its order in separate arrays.
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
    // Set only if it is not set already, because a write to scattered entries costs more than the comparison.
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
      // A Map's iterator takes insertions and deletions into account, so it serves as the hand. At the end, the hand
      // starts again at the first entry.
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
