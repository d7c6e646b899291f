import { setTimeout as delay } from "node:timers/promises";
import type { MessageRejection } from "../stages/batch-builder";
import type { RejectionRecorder } from "./recorder";

/** Maximum time that an acknowledgement waits for the record of a rejection, in milliseconds. */
const PATIENCE_MS = 1_000;
/** Maximum number of rejections whose records may be pending while no acknowledgement waits for them. */
const MAX_UNDER_WAY = 2_000;

/**
 * Records rejections if the journal does not need MongoDB. While MongoDB does not respond, acknowledgements wait for a
 * record only for a limited time. If too many records are pending, they wait until MongoDB responds. The ledger in the
 * journal counts every rejection, but some rejections may then have no record.
 */
export class PatientRecorder implements Pick<RejectionRecorder, "record" | "stop"> {
  private underWay = 0;

  constructor(
    private readonly recorder: Pick<RejectionRecorder, "record" | "stop">,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async record(rejected: readonly MessageRejection[]): Promise<void> {
    if (rejected.length === 0) return;
    const recorded = this.recorder.record(rejected);
    if (this.underWay + rejected.length > MAX_UNDER_WAY) return recorded;
    this.underWay += rejected.length;
    const end = () => void (this.underWay -= rejected.length);
    recorded.then(end, end);
    const ending = new AbortController();
    const late = delay(this.patienceMs, undefined, { signal: ending.signal }).catch(() => undefined);
    await Promise.race([recorded, late]);
    ending.abort();
  }

  stop(): Promise<void> {
    return this.recorder.stop();
  }
}
