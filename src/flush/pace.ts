import { setTimeout as delay } from "node:timers/promises";

export interface PaceOptions {
  /** Time between the planned starts of two portions, milliseconds. */
  readonly spacingMs: number;
  /** Returns whether portions must not wait. Called periodically. */
  readonly isPressed: () => Promise<boolean>;
  /** Initial state. */
  readonly begins: "PRESSED" | "CALM";
  /** How often `isPressed` is called, milliseconds. */
  readonly askMs: number;
  /** Ends all waits when it aborts. */
  readonly signal: AbortSignal;
}

/** Spreads the portions of a run over time, so that CPU time remains for urgent work between them. */
export class Pace {
  private nextAt = performance.now();
  private askedAt = performance.now();
  private isPressed: boolean;

  constructor(private readonly options: PaceOptions) {
    this.isPressed = options.begins === "PRESSED";
  }

  /** Resolves when the next portion may begin. If a portion began late, later portions may begin sooner. */
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
