const SECONDS = 60;

/** Counts events, and reports their average per second over the last minute. */
export class RecentRate {
  total = 0;
  private readonly added = new Float64Array(SECONDS);
  private newest: number;

  constructor(private readonly now: () => number = Date.now) {
    this.newest = this.second();
  }

  add(count: number): void {
    this.advance();
    this.total += count;
    const place = this.newest % SECONDS;
    this.added[place] = (this.added[place] ?? 0) + count;
  }

  get perSecond(): number {
    this.advance();
    return this.added.reduce((sum, count) => sum + count, 0) / SECONDS;
  }

  /** Clears the counts of the seconds that have passed since the last call. */
  private advance(): void {
    const second = this.second();
    const first = Math.max(this.newest + 1, second - SECONDS + 1);
    for (let passed = first; passed <= second; passed++) this.added[passed % SECONDS] = 0;
    this.newest = Math.max(this.newest, second);
  }

  private second(): number {
    return Math.floor(this.now() / 1_000);
  }
}
