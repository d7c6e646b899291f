import type { Logger } from "pino";
import { SupersededError } from "../domain/errors";
import type { HeldLease } from "../domain/ports/leases";
import type { Startable } from "../domain/ports/lifecycle";
import type { Duty, DutyContext } from "./duty";

/** One run of a duty, from the time when this process takes the lease until the duty has stopped. */
export class DutyRun {
  /** Resolves when the duty has started, or has ended before it could start. */
  readonly started: Promise<void>;
  private readonly part: Startable;
  private readonly resolveStarted: () => void;
  private starting: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | null = null;
  private hasStarted = false;
  private readonly ending = Promise.withResolvers<void>();
  /** When the run began, by the monotonic clock, milliseconds. */
  readonly begunAt = performance.now();

  constructor(
    private readonly duty: Duty,
    readonly held: HeldLease,
    private readonly logger: Logger,
    private readonly context: DutyContext & {
      /** Called if the duty could not start and no other process has taken over. */
      readonly unstarted: () => void;
    },
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.started = promise;
    this.resolveStarted = resolve;
    this.part = duty.create({ ...context, superseded: (error) => this.superseded(error) });
  }

  get isRunning(): boolean {
    return this.hasStarted && this.stopped === null;
  }

  get isEnding(): boolean {
    return this.stopped !== null;
  }

  /** @param before promise that the start waits for */
  start(before?: Promise<void>): Promise<void> {
    this.starting = this.begin(before);
    return this.starting;
  }

  /** Stops the duty, even while it starts. Resolves when no part of the duty runs any more. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async begin(before?: Promise<void>): Promise<void> {
    try {
      await Promise.race([before, this.ending.promise]);
      if (this.stopped !== null) return;
      await this.part.start();
      this.hasStarted = true;
    } catch (error) {
      if (this.stopped === null) this.failedToStart(error);
    } finally {
      this.resolveStarted();
    }
  }

  private failedToStart(error: unknown): void {
    if (error instanceof SupersededError) return this.superseded(error);
    this.logger.warn({ err: error, lease: this.held.name }, "duty did not start; retrying");
    this.context.unstarted();
  }

  private superseded(error: unknown): void {
    if (this.stopped !== null) return;
    const { lease } = this.duty;
    this.logger.warn({ err: error, lease }, "another process has taken over; this one stops the duty and stands by");
    this.context.superseded(error);
  }

  private async end(): Promise<void> {
    this.ending.resolve();
    try {
      await this.part.stop();
      await this.starting;
    } catch (error) {
      this.logger.error({ err: error, lease: this.held.name }, "duty did not stop cleanly");
    } finally {
      this.resolveStarted();
    }
  }
}
