/**
 * Keys known not to exist: at most `maxKeys`, each for `ttlMs / 2` to `ttlMs`, or shorter if newer keys need its place.
 * They are in two generations. The older generation is dropped as a whole, so neither expiry nor eviction examines
 * single keys.
 */
export class AbsentKeys {
  private recent = new Set<string>();
  private older = new Set<string>();
  private turnedAt: number;

  constructor(
    private readonly maxKeys: number,
    private readonly ttlMs: number,
    private readonly now: () => number,
  ) {
    this.turnedAt = now();
  }

  get size(): number {
    return this.recent.size + this.older.size;
  }

  has(key: string): boolean {
    return this.recent.has(key) || this.older.has(key);
  }

  add(key: string): void {
    this.expire();
    if (2 * (this.recent.size + 1) > this.maxKeys) this.turn();
    this.older.delete(key);
    this.recent.add(key);
  }

  delete(key: string): void {
    this.recent.delete(key);
    this.older.delete(key);
  }

  clear(): void {
    this.recent.clear();
    this.older.clear();
  }

  /** Drops the keys whose time to live is over. Call it at least every `ttlMs / 2`. */
  expire(): void {
    const age = this.now() - this.turnedAt;
    if (age >= this.ttlMs) this.recent.clear();
    if (2 * age >= this.ttlMs) this.turn();
  }

  private turn(): void {
    this.older = this.recent;
    this.recent = new Set();
    this.turnedAt = this.now();
  }
}
