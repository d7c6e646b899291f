import { UnavailableError } from "../domain/errors";

/** URGENT: it ends somebody's access, and goes ahead of everything that waits and is NORMAL. */
export type Urgency = "URGENT" | "NORMAL";

/** Runs tasks one after the other: urgent ones first, those of one urgency in order of arrival. */
export class SerialQueue {
  private readonly waiting: Record<Urgency, (() => Promise<void>)[]> = { URGENT: [], NORMAL: [] };
  private isRunning = false;

  /** @param limit Tasks of one urgency that may wait behind the running one. */
  constructor(private readonly limit: number) {}

  /** @throws UnavailableError at once when too many wait already. */
  async run<T>(task: () => Promise<T>, urgency: Urgency = "NORMAL"): Promise<T> {
    const waiting = this.waiting[urgency];
    if (waiting.length >= this.limit) {
      throw new UnavailableError("broker", `${this.limit} changes of broker accounts are waiting already`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    waiting.push(() => task().then(resolve, reject));
    if (!this.isRunning) void this.work();
    return promise;
  }

  private async work(): Promise<void> {
    this.isRunning = true;
    for (let next = this.next(); next !== undefined; next = this.next()) await next();
    this.isRunning = false;
  }

  private next(): (() => Promise<void>) | undefined {
    return this.waiting.URGENT.shift() ?? this.waiting.NORMAL.shift();
  }
}
