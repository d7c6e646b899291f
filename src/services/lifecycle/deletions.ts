import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { nextDeletionStep, type Deletion } from "../../domain/deletion";
import type { Startable } from "../../domain/ports/lifecycle";
import type { DeletionRepository } from "../../domain/ports/store";
import type { DeletionSteps } from "./deletion-steps";

export interface DeletionsOptions {
  /** Milliseconds between looks for work. Default 2,000. */
  readonly everyMs?: number | undefined;
  /**
   * Milliseconds from the refusal of what is deleted until the journal is believed to hold all of its readings: the
   * second after which every process refuses it, and time for what was accepted before. Default 5,000.
   */
  readonly settleMs?: number | undefined;
}

/** Renewed as long as the process lives; after that another one goes on. */
const LEASE_MS = 15_000;
const MAX_AT_ONCE = 100;
const LONGEST_BACKOFF_MS = 30_000;

interface Trouble {
  readonly until: number;
  readonly delayMs: number;
}

/**
 * Carries deletions out, each by one process at a time, from whatever step it has come to: at start, when one is
 * ordered, and from time to time.
 */
export class Deletions implements Startable {
  private readonly worker = randomUUID();
  private readonly running = new Map<string, Promise<boolean>>();
  private readonly settling = new Map<string, number>();
  private readonly troubles = new Map<string, Trouble>();
  private readonly everyMs: number;
  private readonly settleMs: number;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isQueued = false;
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

  async start(): Promise<void> {
    if (this.stopped) return;
    this.timer ??= setInterval(() => this.poke(), this.everyMs).unref();
    this.poke();
  }

  /** Waits for the step under way; the rest is done by the next process that starts, or by one that runs. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
    await Promise.allSettled(this.running.values());
  }

  /** false: there is one of that key already, which goes on. */
  async order(deletion: Deletion): Promise<boolean> {
    return this.repository.insert(deletion);
  }

  find(keys: readonly string[]): Promise<Deletion[]> {
    return keys.length === 0 ? Promise.resolve([]) : this.repository.find(keys);
  }

  /** Begins with this one at once, however many others wait; what is left of it goes on behind. */
  begin(key: string): void {
    if (!this.stopped) void this.attempt(key);
  }

  private poke(): void {
    if (this.isQueued || this.stopped) return;
    this.isQueued = true;
    this.working = this.working.then(() => {
      this.isQueued = false;
      return this.pass();
    });
  }

  /** Goes as far as it can with one deletion now; true: it is complete. */
  carryOut(key: string): Promise<boolean> {
    const known = this.running.get(key);
    if (known !== undefined) return known;
    const run = this.claimAndGoOn(key).finally(() => this.running.delete(key));
    this.running.set(key, run);
    return run;
  }

  private async claimAndGoOn(key: string): Promise<boolean> {
    const deletion = await this.repository.claim(key, this.worker, LEASE_MS);
    if (deletion === null) return (await this.repository.find([key])).length === 0;
    const renewal = setInterval(() => {
      void this.repository.claim(key, this.worker, LEASE_MS).catch(() => undefined);
    }, LEASE_MS / 4).unref();
    try {
      return await this.goOn(deletion);
    } finally {
      clearInterval(renewal);
      await this.repository.release(key, this.worker).catch(() => undefined);
    }
  }

  private async pass(): Promise<void> {
    try {
      for (const { key } of await this.repository.unfinished(MAX_AT_ONCE)) {
        if (this.stopped) return;
        if ((this.troubles.get(key)?.until ?? 0) <= performance.now()) await this.attempt(key);
      }
    } catch (error) {
      this.logger.warn({ err: error }, "deletions could not be looked for; trying again");
    }
  }

  private async attempt(key: string): Promise<void> {
    try {
      if (await this.carryOut(key)) this.forget(key);
    } catch (error) {
      // What failed may have kept ingestion from storing what it had accepted: the wait begins anew.
      this.settling.delete(key);
      const delayMs = Math.min(2 * (this.troubles.get(key)?.delayMs ?? this.everyMs / 2), LONGEST_BACKOFF_MS);
      this.troubles.set(key, { until: performance.now() + delayMs, delayMs });
      this.logger.warn({ err: error, key, retryInMs: delayMs }, "a deletion is held up; it goes on where it was");
    }
  }

  private async goOn(deletion: Deletion): Promise<boolean> {
    let { step, journalSeq } = deletion;
    const { key } = deletion;
    if (!(await this.steps.isCurrent(deletion))) {
      await this.repository.remove(key, this.worker);
      return true;
    }
    for (;;) {
      if (step === "ROLL_UP") {
        journalSeq ??= await this.settledSeq(key);
        if (journalSeq === null) return false;
        if (!(await this.repository.advance(key, this.worker, { journalSeq }))) return false;
        if (!(await this.steps.isRolledUp(journalSeq))) return false;
      } else await this.steps.perform(step, deletion);
      const next = nextDeletionStep(step);
      if (next === null) break;
      if (!(await this.repository.advance(key, this.worker, { step: next }))) return false;
      step = next;
    }
    await this.repository.remove(key, this.worker);
    this.forget(key);
    this.logger.info({ key, kind: deletion.kind }, "deleted completely");
    return true;
  }

  /** null: not yet. */
  private async settledSeq(key: string): Promise<number | null> {
    const since = this.settling.get(key) ?? performance.now();
    this.settling.set(key, since);
    return performance.now() - since < this.settleMs ? null : this.steps.journalHead();
  }

  private forget(key: string): void {
    this.settling.delete(key);
    this.troubles.delete(key);
  }
}
