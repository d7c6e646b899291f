/** Follows the journal of one partition in order, with a checkpoint of its own. */
export interface Consumer {
  /** Names it in the log, the metrics and its checkpoint. */
  readonly name: string;
  /** Set when another process has taken over the checkpoint: this one writes no more. */
  readonly isFenced: boolean;
  /** Fences the process before, and completes what that one has left undone. */
  takeOver(): Promise<void>;
  /**
   * Reads what is new, applies it, and commits the checkpoint with the effect. An interrupted turn is repeated, so it
   * must be idempotent by position.
   *
   * @param stopping ends what only waits
   * @returns milliseconds from the begin of this turn to that of the next one
   */
  turn(stopping: AbortSignal): Promise<number>;
  /** A turn has failed. What was read and is not committed will be read again. */
  failed(): void;
  /** Applies what is journaled by now, and commits it. */
  drain(): Promise<void>;
}
