/** Follows the journal of one partition in order, with a checkpoint of its own. */
export interface Consumer {
  /** Names it in the log, the metrics and its checkpoint. */
  readonly name: string;
  /** Set when another process has taken over the checkpoint: this one writes no more. */
  readonly isFenced: boolean;
  /** Fences the previous process, and completes its unfinished work. */
  takeOver(): Promise<void>;
  /**
   * Reads new batches, applies them, and commits the checkpoint with the effect. An interrupted turn is repeated, so it
   * must be idempotent by position.
   *
   * @param stopping ends waits
   * @returns milliseconds from the start of this turn to the start of the next
   */
  turn(stopping: AbortSignal): Promise<number>;
  /** A turn has failed. The consumer reads uncommitted batches again. */
  failed(): void;
  /** Applies and commits all batches journaled so far. */
  drain(): Promise<void>;
}
