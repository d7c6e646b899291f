import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { nextDeletionStep, type Deletion, type OngoingDeletion } from "../../domain/deletion";
import { UnavailableError } from "../../domain/errors";
import { toPartition, type TenantId, type EntityKey } from "../../domain/keys";
import { RepeatedTask } from "../../domain/periodic-task";
import type { DeletionRepository } from "../../domain/ports/deletion-store";
import type { Startable } from "../../domain/ports/lifecycle";
import type { Job } from "../job";
import type { DeletionSteps } from "./deletion-steps";

export interface DeletionsOptions {
  /** Interval between checks for due deletions, milliseconds. Default 2,000. */
  readonly everyMs?: number | undefined;
  /**
   * Time after which the journal is assumed to hold all readings of the deleted entity, milliseconds. It starts when
   * the entity is rejected. It covers the second within which every process rejects the entity, and the time to journal
   * the readings accepted before. Default 5,000.
   */
  readonly settleMs?: number | undefined;
}

/**
 * Duration of a claim, milliseconds. A running process renews its claim. When the claim expires, another process
 * continues.
 */
const LEASE_MS = 15_000;
const PAGE = 100;
/**
 * Maximum concurrent deletions. Several run at once, so that a deletion that waits for an unavailable system delays few
 * others.
 */
const AT_ONCE = 8;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * Carries out deletions, each in one process at a time, from their current step. The process that orders a deletion
 * begins it. One process looks for due deletions and continues them.
 */
export class Deletions implements Startable, Job {
  readonly name = "deletions";
  private readonly worker = randomUUID();
  private readonly running = new Map<string, Promise<boolean>>();
  private readonly settling = new Map<string, number>();
  private readonly everyMs: number;
  private readonly settleMs: number;
  private stopped = false;

  constructor(
    private readonly repository: DeletionRepository,
    private readonly steps: DeletionSteps,
    private readonly logger: Logger,
    options: DeletionsOptions = {},
  ) {
    this.everyMs = options.everyMs ?? 2_000;
    this.settleMs = options.settleMs ?? 5_000;
  }

  create(): RepeatedTask {
    return new RepeatedTask((stopping) => this.carryOutDue(stopping), this.everyMs);
  }

  async start(): Promise<void> {
    // The job looks for due deletions.
  }

  /**
   * Waits for the steps in progress. Other processes continue the remaining steps, or this process does after its next
   * start.
   */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.allSettled(this.running.values());
  }

  /** Records a deletion. Resolves with false if a deletion of that key is already in progress. */
  async order(deletion: Deletion): Promise<boolean> {
    return this.repository.insert(deletion);
  }

  find(keys: readonly EntityKey[]): Promise<OngoingDeletion[]> {
    return keys.length === 0 ? Promise.resolve([]) : this.repository.find(keys);
  }

  /** Starts this deletion immediately, even if many others wait. The rest of it continues in the background. */
  begin(key: EntityKey): void {
    if (!this.stopped) void this.attempt(key);
  }

  /** Continues one deletion as far as is possible now. Resolves with true if it is complete. */
  carryOut(key: EntityKey): Promise<boolean> {
    const known = this.running.get(key);
    if (known !== undefined) return known;
    const run = this.claimAndGoOn(key).finally(() => this.running.delete(key));
    this.running.set(key, run);
    return run;
  }

  private async claimAndGoOn(key: EntityKey): Promise<boolean> {
    const deletion = await this.repository.claim(key, this.worker, LEASE_MS);
    if (deletion === null) return (await this.repository.find([key])).length === 0;
    const renewal = setInterval(() => {
      void this.repository.claim(key, this.worker, LEASE_MS).catch(() => undefined);
    }, LEASE_MS / 4).unref();
    let outcome: Pick<OngoingDeletion, "attempts" | "failure"> = { attempts: 0, failure: null };
    let delayMs = 0;
    try {
      return await this.goOn(deletion);
    } catch (error) {
      // The failure may have kept ingestion from journaling readings that it had accepted, so the wait starts again.
      this.settling.delete(key);
      const attempts = deletion.attempts + 1;
      outcome = { attempts, failure: failureOf(error) };
      delayMs = Math.min(this.everyMs * 2 ** (attempts - 1), LONGEST_BACKOFF_MS);
      throw error;
    } finally {
      clearInterval(renewal);
      const dueAt = new Date(Date.now() + delayMs);
      await this.repository.release(key, this.worker, { ...outcome, dueAt }).catch(() => undefined);
    }
  }

  /** Carries out all deletions that are due when it starts, in order of their waiting time, the longest first. */
  private async carryOutDue(stopping: AbortSignal): Promise<void> {
    const begun = new Date();
    const seen = new Set<string>();
    try {
      for (;;) {
        const due = (await this.repository.due(begun, PAGE)).filter(({ key }) => !seen.has(key));
        if (due.length === 0) return;
        for (const { key } of due) seen.add(key);
        await Promise.all(Array.from({ length: AT_ONCE }, () => this.attemptAll(due, stopping)));
        if (stopping.aborted) return;
      }
    } catch (error) {
      this.logger.warn({ err: error }, "search for deletions failed; retrying");
    }
  }

  private async attemptAll(due: Deletion[], stopping: AbortSignal): Promise<void> {
    for (let next = due.shift(); next !== undefined && !stopping.aborted; next = due.shift()) {
      await this.attempt(next.key);
    }
  }

  private async attempt(key: EntityKey): Promise<void> {
    try {
      if (await this.carryOut(key)) this.settling.delete(key);
    } catch (error) {
      this.logger.warn({ err: error, key }, "deletion step failed; retrying");
    }
  }

  private async goOn(deletion: Deletion): Promise<boolean> {
    let { step, journalSeq, partition } = deletion;
    const { key, tenantId } = deletion;
    if (!(await this.steps.isCurrent(deletion))) {
      await this.repository.delete(key, this.worker);
      return true;
    }
    for (;;) {
      if (step === "FLUSH") {
        if (journalSeq === null) {
          const settled = await this.settledBatch(key, tenantId);
          if (settled === null || !(await this.repository.advance(key, this.worker, settled))) return false;
          ({ journalSeq, partition } = settled);
        }
        if (!(await this.steps.isFlushed(journalSeq, toPartition(partition)))) return false;
      } else await this.steps.perform(step, deletion);
      const next = nextDeletionStep(step);
      if (next === null) break;
      if (!(await this.repository.advance(key, this.worker, { step: next }))) return false;
      step = next;
    }
    await this.repository.delete(key, this.worker);
    this.settling.delete(key);
    this.logger.info({ key, kind: deletion.kind }, "deletion complete");
    return true;
  }

  /** Returns the newest batch after the wait; null during the wait. */
  private async settledBatch(
    key: EntityKey,
    tenantId: TenantId,
  ): Promise<Awaited<ReturnType<DeletionSteps["newestBatch"]>> | null> {
    const since = this.settling.get(key) ?? performance.now();
    this.settling.set(key, since);
    return performance.now() - since < this.settleMs ? null : this.steps.newestBatch(tenantId);
  }
}

function failureOf(error: unknown): string {
  if (error instanceof UnavailableError) return `This system is unavailable: ${error.what}.`;
  return "Internal error. See the process's log for the cause.";
}
