import type { Startable } from "../domain/ports/lifecycle";

/**
 * Stops work that ran beside a duty without delaying the duty's next owner. Only the stop of the process waits for this
 * work.
 */
export class Unawaited implements Startable {
  private readonly endings = new Set<Promise<void>>();

  /**
   * Returns a part that starts `duty` and `work` together. Its `stop` stops both, but waits only for `duty`.
   *
   * @param work its `stop` must not reject
   */
  beside(duty: Startable, work: Startable): Startable {
    return {
      start: async () => void (await Promise.all([duty.start(), work.start()])),
      stop: () => {
        const ending = work.stop().finally(() => this.endings.delete(ending));
        this.endings.add(ending);
        return duty.stop();
      },
    };
  }

  async start(): Promise<void> {
    // The duties start the work.
  }

  /** Resolves when all work has stopped. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.endings);
  }
}
