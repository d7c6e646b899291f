import { setTimeout as delay } from "node:timers/promises";

export interface PaceOptions {
  /** Milliseconds from the begin of one portion to that of the next, at least. */
  readonly spacingMs: number;
  /** Whether nothing is to wait; asked now and then, as it changes. */
  readonly isPressed: () => Promise<boolean>;
  /** What it is at first. */
  readonly begins: "PRESSED" | "CALM";
  /** How often it is asked, milliseconds. */
  readonly askMs: number;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** Spreads the portions of a run over time, so that in between the processors are free for what cannot wait. */
export class Pace {
  private nextAt = performance.now();
  private askedAt = performance.now();
  private isPressed: boolean;

  constructor(private readonly options: PaceOptions) {
    this.isPressed = options.begins === "PRESSED";
  }

  /** Resolves when the next portion may begin. What began late lets the ones after it begin sooner. */
  async turn(): Promise<void> {
    const { spacingMs, askMs, signal } = this.options;
    const at = this.nextAt;
    this.nextAt += spacingMs;
    while (!(await this.mayHurry())) {
      const rest = at - performance.now();
      if (rest <= 0) return;
      await delay(Math.min(rest, askMs), undefined, { signal }).catch(() => undefined);
    }
    this.nextAt = performance.now() + spacingMs;
  }

  private async mayHurry(): Promise<boolean> {
    const { isPressed, askMs, signal } = this.options;
    if (signal.aborted) return true;
    const now = performance.now();
    if (now - this.askedAt < askMs) return this.isPressed;
    this.askedAt = now;
    return (this.isPressed = await isPressed());
  }
}
