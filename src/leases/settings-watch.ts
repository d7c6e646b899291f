/**
 * Compares the settings of this process with those of other processes, because work continues with other settings after
 * a take-over.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ProcessId } from "../domain/lease";
import { PeriodicTask } from "../domain/periodic-task";
import type { LeaseStore, LivingProcess, ProcessSettings } from "../domain/ports/leases";
import type { LeaseObserver } from "../domain/ports/observers";

/**
 * Thrown if another process uses another broker session for a partition. Neither process could acknowledge the other's
 * messages.
 */
export class SessionConflictError extends Error {
  override readonly name = "SessionConflictError";

  constructor(
    readonly partition: string,
    readonly processId: ProcessId,
  ) {
    super(`the ingestion client ID of partition ${partition} differs from that of the process ${processId}`);
  }
}

export interface SettingsWatchPorts {
  readonly store: Pick<LeaseStore, "view">;
  /** This process. */
  readonly identity: Pick<LivingProcess, "id" | "settings">;
  readonly observer: Pick<LeaseObserver, "settingsDiffer">;
  readonly logger: Logger;
}

export interface SettingsWatchOptions {
  /** Interval of the comparisons, milliseconds. Default 10,000. */
  readonly everyMs?: number | undefined;
  /** Time after which a killed process no longer counts as living, milliseconds. Default 6,000. */
  readonly deadAfterMs?: number | undefined;
}

const LOOK_MS = 250;

export class SettingsWatch extends PeriodicTask {
  /** Differences that were already logged. */
  private told = new Set<string>();
  private readonly deadAfterMs: number;
  private readonly ending = new AbortController();

  constructor(
    private readonly ports: SettingsWatchPorts,
    { everyMs = 10_000, deadAfterMs = 6_000 }: SettingsWatchOptions = {},
  ) {
    super(everyMs);
    this.deadAfterMs = deadAfterMs;
  }

  /**
   * If a process has another session, waits until it no longer counts as living, because it may have been killed.
   *
   * @throws SessionConflictError if the process still counts as living after this time
   */
  override async start(): Promise<void> {
    const begun = performance.now();
    for (let conflict = await this.conflict(); conflict !== null; conflict = await this.conflict()) {
      if (this.ending.signal.aborted) return;
      if (performance.now() - begun > this.deadAfterMs) throw conflict;
      await delay(LOOK_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
    await super.start();
  }

  override async stop(): Promise<void> {
    this.ending.abort();
    await super.stop();
  }

  protected async run(): Promise<void> {
    try {
      this.tell(await this.others());
    } catch (error) {
      this.ports.logger.warn({ err: error }, "comparison of settings failed; retrying");
    }
  }

  private async others(): Promise<readonly LivingProcess[]> {
    const { processes } = await this.ports.store.view();
    return processes.filter(({ id }) => id !== this.ports.identity.id);
  }

  private async conflict(): Promise<SessionConflictError | null> {
    for (const { id, settings } of await this.others()) {
      const [partition] = differing(this.ports.identity.settings.sessions, settings.sessions);
      if (partition !== undefined) return new SessionConflictError(partition, id);
    }
    return null;
  }

  private tell(others: readonly LivingProcess[]): void {
    const { identity, observer, logger } = this.ports;
    const found = new Set<string>();
    const told = new Set<string>();
    for (const { id, settings } of others) {
      for (const variable of differing(identity.settings.values, settings.values)) {
        const key = `${id} ${variable}`;
        found.add(variable);
        told.add(key);
        if (this.told.has(key)) continue;
        const fields = { variable, process: id };
        logger.warn(
          fields,
          "setting differs from another process: give all processes the same value, and restart them",
        );
      }
    }
    this.told = told;
    observer.settingsDiffer(found.size);
  }
}

/** Returns the names that both settings contain with different values. */
function differing(own: ProcessSettings["values"], other: ProcessSettings["values"]): readonly string[] {
  return Object.keys(own).filter((name) => other[name] !== undefined && other[name] !== own[name]);
}
