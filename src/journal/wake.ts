/** Lets a loop sleep until something has happened since it last looked. */
export class Wake {
  private hasHappened = false;
  private resume: (() => void) | null = null;

  raise(): void {
    this.hasHappened = true;
    this.resume?.();
  }

  /** Call it before the look: what happens from now on ends the next {@link wait}. */
  reset(): void {
    this.hasHappened = false;
  }

  /** Resolves when something happens, or has happened since {@link reset}. */
  async wait(): Promise<void> {
    if (this.hasHappened) return;
    await new Promise<void>((resolve) => (this.resume = resolve));
    this.resume = null;
  }
}
