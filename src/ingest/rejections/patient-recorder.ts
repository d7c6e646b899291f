import { setTimeout as delay } from "node:timers/promises";
import type { MessageRejection } from "../stages/batch-builder";
import type { RejectionRecorder } from "./recorder";

/** How long an acknowledgement waits for the record of a rejection, milliseconds. */
const PATIENCE_MS = 1_000;
/** Maximum rejections whose records are under way without anybody waiting. */
const MAX_UNDER_WAY = 2_000;

/**
 * Records rejections for ingestion whose journal does not need MongoDB. While MongoDB does not respond, acknowledgements
 * wait for a record only so long. The ledger in the journal has each rejection, but some may miss their record then.
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
