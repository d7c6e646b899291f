/** What can be started can be stopped. */
export interface Startable {
  /** Resolves when ready for work. */
  start(): Promise<void>;
  /** Flushes and releases everything. Idempotent; resolves also when never started. */
  stop(): Promise<void>;
}
