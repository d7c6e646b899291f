/** Performs the redrives that processes without ingestion request, one after the other. */
import type { Logger } from "pino";
import type { Partition } from "../../domain/keys";
import { PeriodicTask } from "../../domain/periodic-task";
import type { Redriver } from "../../domain/ports/ingest";
import type { RedriveOutcome, RedriveRequest, RedriveRequests } from "../../domain/ports/redrive-requests";

const EVERY_MS = 500;

export class RedriveWorker extends PeriodicTask {
  private isFailing = false;

  constructor(
    private readonly requests: Pick<RedriveRequests, "take" | "finish">,
    private readonly partition: Partition,
    private readonly redriver: Redriver,
    private readonly logger: Logger,
  ) {
    super(EVERY_MS);
  }

  protected async run(stopping: AbortSignal): Promise<void> {
    try {
      while (!stopping.aborted) {
        const request = await this.requests.take(this.partition);
        this.isFailing = false;
        if (request === null) return;
        await this.requests.finish(request.requestId, await this.performUntil(stopping, request));
      }
    } catch (error) {
      if (!this.isFailing) this.logger.warn({ err: error }, "redrive requests not read or not finished; retrying");
      this.isFailing = true;
    }
  }

  /** A redrive in progress does not delay a take-over. Its caller repeats it. */
  private async performUntil(stopping: AbortSignal, request: RedriveRequest): Promise<RedriveOutcome> {
    const { promise: stopped, resolve } = Promise.withResolvers<RedriveOutcome>();
    const stop = () => resolve({ kind: "FAILED", reason: "the ingesting process is stopping" });
    stopping.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([this.perform(request), stopped]);
    } finally {
      stopping.removeEventListener("abort", stop);
    }
  }

  private async perform({ filter, dryRun }: RedriveRequest): Promise<RedriveOutcome> {
    try {
      const counts = await (dryRun ? this.redriver.preview(filter) : this.redriver.redrive(filter));
      return { kind: "DONE", counts };
    } catch (error) {
      this.logger.warn({ err: error, tenantId: filter.tenantId }, "redrive for another process failed");
      return { kind: "FAILED", reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
