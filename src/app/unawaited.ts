import type { Startable } from "../domain/ports/lifecycle";

/**
 * Work that starts and stops beside a duty. The next owner of the duty does not wait for its end, but the process does.
 */
export class Unawaited implements Startable {
  private readonly endings = new Set<Promise<void>>();

  /** Starts both at the same time. Stops when the duty has stopped. @param work its stop must not reject */
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
    // The duties start it.
  }

  /** Resolves when all of the work has stopped. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.endings);
  }
}
