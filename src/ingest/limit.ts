/** LIMIT: token buckets per tenant and per sensor, counted in readings. */
import type { RateLimit } from "../domain/limits";

/** The buckets of one tenant or sensor. All pairs must admit a message, or none is charged. */
export class TokenBuckets {
  private readonly tokens: Float64Array;
  private refilledAt: number;

  constructor(
    private readonly rates: readonly RateLimit[],
    now: number,
  ) {
    this.tokens = Float64Array.from(rates, (rate) => rate.capacity);
    this.refilledAt = now;
  }

  /** Whether these buckets were made for those limits. */
  serves(rates: readonly RateLimit[]): boolean {
    if (this.rates === rates) return true;
    // Read again from the store, equal limits are another object; tokens that were used up stay so.
    return this.rates.length === rates.length && this.rates.every((rate, index) => isSame(rate, rates[index]));
  }

  /** The pair that does not admit `weight` readings at `now` (epoch ms), or null when all do. Charges nothing. */
  exceeded(weight: number, now: number): RateLimit | null {
    this.refill(now);
    for (let index = 0; index < this.rates.length; index++) {
      if ((this.tokens[index] ?? 0) < weight) return this.rates[index] ?? null;
    }
    return null;
  }

  charge(weight: number): void {
    for (let index = 0; index < this.rates.length; index++) this.tokens[index] = (this.tokens[index] ?? 0) - weight;
  }

  private refill(now: number): void {
    const elapsed = now - this.refilledAt;
    if (elapsed <= 0) return;
    this.refilledAt = now;
    for (let index = 0; index < this.rates.length; index++) {
      const rate = this.rates[index];
      if (rate === undefined) continue;
      const refilled = (this.tokens[index] ?? 0) + (elapsed / 1000) * (rate.capacity / rate.seconds);
      this.tokens[index] = Math.min(rate.capacity, refilled);
    }
  }
}

function isSame(rate: RateLimit, other: RateLimit | undefined): boolean {
  return rate.capacity === other?.capacity && rate.seconds === other.seconds;
}
