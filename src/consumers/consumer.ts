/** Follows the journal of one partition in order, with a checkpoint of its own. */
export interface Consumer {
  /** Names the consumer in the log, the metrics and its checkpoint. */
  readonly name: string;
  /** Whether another process has taken over the checkpoint. If so, this consumer no longer writes. */
  readonly isFenced: boolean;
  /** Fences the previous process, and completes its unfinished work. */
  takeOver(): Promise<void>;
  /**
   * Reads new batches, applies them, and commits the checkpoint with the effect. An interrupted turn is repeated, so
   * the effect must be idempotent by position.
   *
   * @param stopping aborts when the turn must not wait any longer
   * @returns milliseconds from the start of this turn to the start of the next
   */
  turn(stopping: AbortSignal): Promise<number>;
  /** Called after a failed turn. The next turn must read uncommitted batches again. */
  failed(): void;
  /** Applies and commits all batches journaled so far. */
  drain(): Promise<void>;
}
