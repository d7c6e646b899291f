/** Time limit of an operation. Sluice passes it to every read, so that reads stop when the caller no longer waits. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Aborts at that time, or earlier if the caller no longer waits for the response. */
  readonly signal: AbortSignal;
}

/** Thrown when an operation stops before it is complete. */
export class DeadlineExceededError extends Error {
  override readonly name = "DeadlineExceededError";
  /** Empty: a stack trace would not help, and a client that disconnects can end a hundred operations simultaneously. */
  override readonly stack = "";
  /** @param by `deadline`: the time limit has passed; `client`: the caller has disconnected */
  constructor(readonly by: "deadline" | "client") {
    super(by === "deadline" ? "the operation exceeded its deadline" : "the client disconnected");
  }
}
