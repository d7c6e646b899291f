/**
 * Limits concurrency in total and for each owner. Owners alternate, and each owner's work runs in order of arrival. The
 * package p-queue has priorities, but it neither alternates owners nor limits each owner.
 */
import { Rotation } from "./rotation";

export interface FairQueueOptions {
  /** Maximum concurrent runs of all owners together. */
  readonly total: number;
  /** Maximum concurrent runs of one owner. */
  readonly perOwner: number;
}

/** A permit to run. */
export interface Turn {
  /** Whether the caller waited for it. */
  readonly hasWaited: boolean;
  /** Passes the permit to the next caller. Further calls have no effect. */
  end(): void;
}

export class FairQueue {
  private running = 0;
  private readonly runningOf = new Map<string, number>();
  private readonly waiting = new Rotation<string, () => void>();
  /** Owners on hold. The queue begins none of their work. */
  private readonly held = new Set<string>();

  constructor(private readonly options: FairQueueOptions) {}

  get size(): { readonly running: number; readonly waiting: number } {
    return { running: this.running, waiting: this.waiting.size };
  }

  /** Rejects with the signal's reason if the signal aborts while `work` waits. */
  async run<T>(owner: string, work: () => Promise<T>, signal?: () => AbortSignal): Promise<T> {
    if (!this.tryBegin(owner)) await this.wait(owner, signal?.());
    try {
      return await work();
    } finally {
      this.end(owner);
    }
  }

  /**
   * Resolves when the caller may run. The caller must end the turn. Rejects with the signal's reason if the signal
   * aborts before that.
   */
  async take(owner: string, signal?: AbortSignal): Promise<Turn> {
    signal?.throwIfAborted();
    const hasWaited = !this.tryBegin(owner);
    if (hasWaited) await this.wait(owner, signal);
    let isOver = false;
    return {
      hasWaited,
      end: () => {
        if (isOver) return;
        isOver = true;
        this.end(owner);
      },
    };
  }

  /** Begins no further work of the owner until {@link release}. */
  hold(owner: string): void {
    this.held.add(owner);
  }

  release(owner: string): void {
    if (this.held.delete(owner)) this.beginWaiting();
  }

  private tryBegin(owner: string): boolean {
    if (this.waiting.countOf(owner) > 0 || !this.hasRoom(owner)) return false;
    this.begin(owner);
    return true;
  }

  private hasRoom(owner: string): boolean {
    const { total, perOwner } = this.options;
    return !this.held.has(owner) && this.running < total && (this.runningOf.get(owner) ?? 0) < perOwner;
  }

  private begin(owner: string): void {
    this.running++;
    this.runningOf.set(owner, (this.runningOf.get(owner) ?? 0) + 1);
  }

  private end(owner: string): void {
    this.running--;
    const left = (this.runningOf.get(owner) ?? 0) - 1;
    if (left > 0) this.runningOf.set(owner, left);
    else this.runningOf.delete(owner);
    this.beginWaiting();
  }

  private beginWaiting(): void {
    const take = () => this.waiting.take((owner) => this.hasRoom(owner));
    for (let next = take(); next !== undefined; next = take()) {
      this.begin(next.owner);
      next.item();
    }
  }

  private wait(owner: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const reason = () => (signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
      if (signal?.aborted === true) {
        reject(reason());
        return;
      }
      const go = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting.delete(owner, go);
        reject(reason());
      };
      this.waiting.add(owner, go);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }
}
