import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Time per turn of the event loop within which steps of replays may begin, in milliseconds. */
const SLICE_MS = 1;

/**
 * Limits the replays of a partition to a shared slice of each turn of the event loop. A step that finds its batches in
 * memory does not wait. Without a limit, the steps of hundreds of replays would therefore run within one turn.
 */
export class ReplaySlices {
  /** Time at which the slice of this turn ends; undefined if no step has begun in this turn. */
  private end: number | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Runs the step in this turn or in a later one. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    while (this.isUsedUp()) await nextTurn();
    return step();
  }

  private isUsedUp(): boolean {
    const now = this.now();
    if (this.end !== undefined) return now >= this.end;
    this.end = now + SLICE_MS;
    setImmediate(() => (this.end = undefined));
    return false;
  }
}
