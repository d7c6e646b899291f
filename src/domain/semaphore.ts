/** Limits concurrency. Waiting callers are served in the order of their arrival. */
export class Semaphore {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  /** Resolves when the caller may run, until it calls `end`. Rejects with the signal's reason if it aborts. */
  async take(signal?: AbortSignal): Promise<{ readonly hasWaited: boolean; end(): void }> {
    signal?.throwIfAborted();
    const hasWaited = this.taken >= this.limit;
    if (hasWaited) await this.wait(signal);
    else this.taken++;
    let isOver = false;
    return {
      hasWaited,
      end: () => {
        if (isOver) return;
        isOver = true;
        // The place passes to the next caller without becoming free in between.
        const next = this.waiting.shift();
        if (next === undefined) this.taken--;
        else next();
      },
    };
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal?.reason }));
      };
      this.waiting.push(go);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }
}
