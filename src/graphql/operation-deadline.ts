import { type Deadline, DeadlineExceededError } from "../domain/deadline";

/** The deadline of one operation. Creates an AbortSignal only when an abortable read needs it. */
export class OperationDeadline implements Deadline {
  at = Infinity;
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reason: Error | undefined;
  private onOver: ((reason: Error) => void) | undefined;

  /** @param milliseconds time limit, counted from the call of {@link within} */
  constructor(private readonly milliseconds: number) {}

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason !== undefined) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  /** Reason why the operation has ended; undefined if it has not ended. */
  get endReason(): Error | undefined {
    return this.reason;
  }

  /** Whether the caller no longer waits for the response. */
  get hasEnded(): boolean {
    return this.reason !== undefined;
  }

  /** Whether the operation has ended, or its time limit has passed and the timer has not fired yet. */
  get isOver(): boolean {
    return this.reason !== undefined || Date.now() >= this.at;
  }

  /**
   * Resolves with the result of `work`. If the operation ends first, resolves with the result of `otherwise` and does
   * not wait for `work`.
   */
  within<T>(work: () => Promise<T>, otherwise: (reason: Error) => T): Promise<T> {
    if (this.reason !== undefined) return Promise.resolve(otherwise(this.reason));
    this.at = Date.now() + this.milliseconds;
    this.timer = setTimeout(() => this.end(new DeadlineExceededError("deadline")), this.milliseconds);
    return new Promise<T>((resolve, reject) => {
      this.onOver = (reason) => resolve(otherwise(reason));
      work().then(
        (result) => {
          clearTimeout(this.timer);
          resolve(result);
        },
        (error: unknown) => {
          clearTimeout(this.timer);
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  /** Removes the time limit. The operation still ends if the client disconnects. */
  lift(): void {
    if (this.reason !== undefined) return;
    clearTimeout(this.timer);
    this.at = Infinity;
  }

  /** Ends the operation because the caller no longer waits for the response. */
  abandon(): void {
    this.end(new DeadlineExceededError("client"));
  }

  /** Ends the operation without waiting for its result. */
  end(reason: Error): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    clearTimeout(this.timer);
    this.controller?.abort(reason);
    this.onOver?.(reason);
  }
}
