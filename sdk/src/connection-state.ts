/** The state of the connection for subscriptions. */
import type { SluiceError } from "./errors";

export type ConnectionState =
  /** No subscription needs a connection. */
  | { readonly status: "idle" }
  /** The first attempt is in progress. */
  | { readonly status: "connecting" }
  | { readonly status: "open" }
  /**
   * The connection broke, or could not be opened. The SDK reconnects, unless subscriptions have failed with `cause`.
   */
  | { readonly status: "lost"; readonly since: Date; readonly cause: SluiceError };

/** Keeps the state, and reports its changes. */
export class ConnectionTracker {
  private state: ConnectionState = { status: "idle" };

  constructor(private readonly onChange: (state: ConnectionState) => void = () => undefined) {}

  get current(): ConnectionState {
    return this.state;
  }

  /** Reports an attempt to connect. A lost connection stays lost until a new connection is open. */
  connecting(): void {
    if (this.state.status === "idle") this.change({ status: "connecting" });
  }

  opened(): void {
    this.change({ status: "open" });
  }

  /** @param cause null if the client closed the connection, or if no subscription needs it any more */
  closed(cause: SluiceError | null): void {
    if (cause === null) {
      if (this.state.status !== "idle") this.change({ status: "idle" });
      return;
    }
    const since = this.state.status === "lost" ? this.state.since : new Date();
    this.change({ status: "lost", since, cause });
  }

  private change(state: ConnectionState): void {
    this.state = state;
    this.onChange(state);
  }
}
