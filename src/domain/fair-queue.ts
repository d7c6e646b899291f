/** Limits concurrency. Owners alternate, and each owner's work runs in the order of its arrival. */

export interface FairQueueOptions {
  /** Concurrent runs of all owners together. */
  readonly total: number;
  /** Concurrent runs of one owner. */
  readonly perOwner: number;
}

interface Owner {
  running: number;
  readonly waiting: Set<() => void>;
}

export class FairQueue {
  private running = 0;
  /** Owners with running or waiting work, the most recently served last. */
  private readonly owners = new Map<string, Owner>();

  constructor(private readonly options: FairQueueOptions) {}

  get size(): { readonly running: number; readonly waiting: number } {
    let waiting = 0;
    for (const owner of this.owners.values()) waiting += owner.waiting.size;
    return { running: this.running, waiting };
  }

  /** Rejects with the signal's reason if it aborts before `work` has begun. */
  async run<T>(owner: string, work: () => Promise<T>, signal?: () => AbortSignal): Promise<T> {
    const state = this.ownerOf(owner);
    if (state.waiting.size === 0 && this.hasRoom(state)) this.begin(state);
    else await this.wait(owner, state, signal?.());
    try {
      return await work();
    } finally {
      this.running--;
      state.running--;
      if (state.running === 0 && state.waiting.size === 0) this.owners.delete(owner);
      this.next();
    }
  }

  private ownerOf(name: string): Owner {
    let owner = this.owners.get(name);
    if (owner === undefined) this.owners.set(name, (owner = { running: 0, waiting: new Set() }));
    return owner;
  }

  private hasRoom({ running }: Owner): boolean {
    return this.running < this.options.total && running < this.options.perOwner;
  }

  private begin(owner: Owner): void {
    this.running++;
    owner.running++;
  }

  private wait(name: string, owner: Owner, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const reason = () => (signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
      if (signal?.aborted === true) {
        if (owner.running === 0 && owner.waiting.size === 0) this.owners.delete(name);
        reject(reason());
        return;
      }
      const go = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        owner.waiting.delete(go);
        if (owner.running === 0 && owner.waiting.size === 0) this.owners.delete(name);
        reject(reason());
      };
      owner.waiting.add(go);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  private next(): void {
    if (this.running >= this.options.total) return;
    for (const [name, owner] of this.owners) {
      if (owner.waiting.size === 0 || !this.hasRoom(owner)) continue;
      for (const go of owner.waiting) {
        owner.waiting.delete(go);
        this.begin(owner);
        this.owners.delete(name);
        this.owners.set(name, owner);
        go();
        return;
      }
    }
  }
}
