import { UnavailableError } from "../domain/errors";

/** Runs tasks one after the other, in order of arrival, with a bound on how many may wait. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @param limit Tasks that may wait behind the running one. */
  constructor(private readonly limit: number) {}

  /** @throws UnavailableError at once when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.waiting > this.limit) {
      throw new UnavailableError("broker", `${this.limit} changes of broker accounts are waiting already`);
    }
    this.waiting++;
    const result = this.last.then(task).finally(() => {
      this.waiting--;
    });
    this.last = result.catch(() => undefined);
    return result;
  }
}
