import { setTimeout as delay } from "node:timers/promises";

export interface PaceOptions {
  /** Milliseconds from the begin of one portion to that of the next, at least. */
  readonly spacingMs: number;
  /** Asked now and then; once it is true nothing waits any more. */
  readonly isPressed: () => Promise<boolean>;
  /** How often it is asked, milliseconds. */
  readonly askMs: number;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** Spreads the portions of a run over time, so that in between the processors are free for what cannot wait. */
export class Pace {
  private nextAt = performance.now();
  private askedAt = performance.now();
  private isPressed = false;

  constructor(private readonly options: PaceOptions) {}

  /** Resolves when the next portion may begin. What began late lets the ones after it begin sooner. */
  async turn(): Promise<void> {
    const { spacingMs, askMs, signal } = this.options;
    const at = this.nextAt;
    this.nextAt += spacingMs;
    for (let rest = at - performance.now(); rest > 0 && !(await this.mayHurry()); rest = at - performance.now()) {
      await delay(Math.min(rest, askMs), undefined, { signal }).catch(() => undefined);
    }
  }

  private async mayHurry(): Promise<boolean> {
    const { isPressed, askMs, signal } = this.options;
    if (this.isPressed || signal.aborted) return true;
    const now = performance.now();
    if (now - this.askedAt < askMs) return false;
    this.askedAt = now;
    return (this.isPressed = await isPressed());
  }
}
