/** Time limit of an operation. Reads take it along, so that they stop when the caller no longer waits. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Aborts at that time, or earlier if the caller no longer waits for the response. */
  readonly signal: AbortSignal;
}

/** Thrown when an operation stops before it is complete. */
export class DeadlineExceededError extends Error {
  override readonly name = "DeadlineExceededError";
  /** None: the place in the code says nothing, and a client that disconnects can end a hundred operations at once. */
  override readonly stack = "";
  /** @param by `deadline`: the time is over; `client`: the caller has disconnected */
  constructor(readonly by: "deadline" | "client") {
    super(by === "deadline" ? "the operation exceeded its deadline" : "the client disconnected");
  }
}
