import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Time of replays per turn of the event loop, milliseconds. */
const SLICE_MS = 1;

/**
 * Has replays share a slice of each turn of the event loop. A step that finds its batches in memory waits for nothing,
 * so the steps of hundreds of replays would follow each other within one turn.
 */
export class ReplaySlices {
  /** When the slice of this turn ends; undefined: no step has begun in it yet. */
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
