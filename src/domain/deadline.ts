/** How long an operation may go on: what reads take along, so that nothing is read for nobody. */
export interface Deadline {
  /** Epoch milliseconds at which the operation ends. */
  readonly at: number;
  /** Aborts when that time has come, or earlier when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Why an operation ended before it was done. */
export class DeadlineExceededError extends Error {
  override readonly name = "DeadlineExceededError";
  /** @param by `deadline`: its time was over; `client`: whoever asked has gone */
  constructor(readonly by: "deadline" | "client") {
    super(by === "deadline" ? "the operation took too long" : "the client has gone");
  }
}
