import type { RateLimit } from "../../domain/limits";
import type { RateUsage } from "../../domain/ports/ingest";

/**
 * The token buckets of one tenant or sensor, one bucket per rate. All buckets must admit a message; otherwise none is
 * charged.
 */
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

  /** Whether these buckets were created for equal rates. */
  serves(rates: readonly RateLimit[]): boolean {
    if (this.rates === rates) return true;
    // Rates that were read again are another object with equal values. Used tokens must stay used.
    return this.rates.length === rates.length && this.rates.every((rate, index) => isSame(rate, rates[index]));
  }

  /**
   * Returns the rate that does not admit `weight` readings at `now` (epoch milliseconds); null if all do. Charges
   * nothing.
   *
   * @param since time from which refilled tokens are kept beyond the capacity. Default: `now`, so none are
   */
  exceeded(weight: number, now: number, since = now): RateLimit | null {
    for (let index = 0; index < this.rates.length; index++) {
      const rate = this.rates[index];
      if (rate !== undefined && this.left(rate, index, now, since) < weight) return rate;
    }
    return null;
  }

  /** See {@link ReadingRateLimiter.leavesRoom}. */
  leavesRoom(weight: number, ahead: number, now: number): boolean {
    return this.rates.every((rate, index) => {
      const left = this.left(rate, index, now);
      return left - weight - ahead >= rate.capacity / 2 || (ahead === 0 && left >= rate.capacity);
    });
  }

  charge(weight: number, now: number, since = now): void {
    for (let index = 0; index < this.rates.length; index++) {
      const rate = this.rates[index];
      if (rate !== undefined) this.tokens[index] = this.left(rate, index, now, since) - weight;
    }
    this.refilledAt = Math.max(now, this.refilledAt);
  }

  /** Takes up to `weight` tokens from each bucket. No bucket becomes negative. */
  drain(weight: number, now: number): void {
    this.charge(weight, now);
    for (let index = 0; index < this.tokens.length; index++) {
      this.tokens[index] = Math.max(0, this.tokens[index] ?? 0);
    }
  }

  usage(now: number): RateUsage[] {
    return this.rates.map((rate, index) => {
      const { capacity, seconds } = rate;
      const left = Math.min(capacity, this.left(rate, index, now));
      const resetAt = Math.ceil(now + ((capacity - left) / capacity) * seconds * 1000);
      const remaining = Math.floor(left);
      return { capacity, seconds, used: capacity - remaining, remaining, resetAt };
    });
  }

  /**
   * Returns the tokens at `now`. Only a charge stores them, so that a query does not discard tokens beyond the
   * capacity.
   */
  private left({ capacity, seconds }: RateLimit, index: number, now: number, since = now): number {
    const tokens = this.tokens[index] ?? 0;
    const elapsed = now - this.refilledAt;
    if (elapsed <= 0) return tokens;
    const capped = Math.min(elapsed, Math.max(0, since - this.refilledAt));
    const perMs = capacity / seconds / 1000;
    const kept = capped > 0 ? Math.min(capacity, tokens + capped * perMs) : tokens;
    return kept + (elapsed - capped) * perMs;
  }
}

function isSame(rate: RateLimit, other: RateLimit | undefined): boolean {
  return rate.capacity === other?.capacity && rate.seconds === other.seconds;
}
