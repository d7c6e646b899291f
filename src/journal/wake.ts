/** Lets a loop sleep until an event occurs that it has not handled yet. */
export class Wake {
  private hasHappened = false;
  private resume: (() => void) | null = null;

  raise(): void {
    this.hasHappened = true;
    this.resume?.();
  }

  /** Forgets earlier events. Call it before you look for work: any later event ends the next {@link wait}. */
  reset(): void {
    this.hasHappened = false;
  }

  /** Resolves when an event occurs, or immediately if one has occurred since {@link reset}. */
  async wait(): Promise<void> {
    if (this.hasHappened) return;
    await new Promise<void>((resolve) => (this.resume = resolve));
    this.resume = null;
  }
}
