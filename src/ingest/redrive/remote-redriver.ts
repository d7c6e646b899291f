/** Redrive in a process that does not ingest: hands the request to the process that does, and waits for its outcome. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { UnavailableError } from "../../domain/errors";
import type { Partition } from "../../domain/keys";
import type { RedriveCounts, Redriver, RejectedPayloadFilter } from "../../domain/ports/ingest";
import type { RedriveRequests } from "../../domain/ports/redrive-requests";

const LOOK_MS = 200;
/** Time limit for an owner to take the request, in milliseconds. A take-over may be in progress. */
const UNTAKEN_MS = 8_000;

export class RemoteRedriver implements Redriver {
  constructor(
    private readonly requests: RedriveRequests,
    private readonly partition: Partition,
    /** Time within which a call must return, in milliseconds. */
    private readonly deadlineMs: number,
  ) {}

  redrive(filter: RejectedPayloadFilter): Promise<RedriveCounts> {
    return this.ask(filter, false);
  }

  preview(filter: RejectedPayloadFilter): Promise<RedriveCounts> {
    return this.ask(filter, true);
  }

  /** @throws UnavailableError if no owner completes the redrive in time. An owner may still complete it later */
  private async ask(filter: RejectedPayloadFilter, dryRun: boolean): Promise<RedriveCounts> {
    const { requests, partition, deadlineMs } = this;
    const untakenMs = Math.min(UNTAKEN_MS, 0.8 * deadlineMs);
    const requestId = randomUUID();
    const begun = performance.now();
    await requests.put(partition, { requestId, filter, dryRun }, deadlineMs);
    try {
      for (;;) {
        await delay(LOOK_MS);
        const waited = performance.now() - begun;
        const progress = await requests.progress(requestId);
        if (progress?.outcome?.kind === "DONE") return progress.outcome.counts;
        if (progress?.outcome?.kind === "FAILED") throw new UnavailableError("ingestion", progress.outcome.reason);
        if (progress === null || waited >= (progress.isTaken ? deadlineMs : untakenMs)) {
          const what =
            progress?.isTaken === true ? "has not finished the redrive in time" : "has not taken the redrive";
          throw new UnavailableError("ingestion", `the process that ingests in partition ${partition} ${what}`);
        }
      }
    } finally {
      await requests.remove(requestId).catch(() => undefined);
    }
  }
}
