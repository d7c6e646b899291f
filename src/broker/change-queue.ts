import { LimitExceededError, UnavailableError } from "../domain/errors";
import { Rotation } from "../domain/rotation";

/** An URGENT change withdraws access, closes sessions or ends a pause. It runs before NORMAL changes. */
export type Urgency = "URGENT" | "NORMAL";

/** Owner of a change: the ID of a tenant, or null for the platform and its operators. Each owner has its own queue. */
export type Owner = string | null;

export interface ChangeQueueOptions {
  /** Maximum number of a tenant's changes of one urgency that wait. Default: 64. */
  readonly maxWaitingOfTenant?: number | undefined;
  /** Maximum number of the platform's changes of one urgency that wait. Default: 256. */
  readonly maxWaitingOfPlatform?: number | undefined;
}

type Task = () => Promise<void>;

/**
 * After this many urgent changes of tenants in a row, one normal change runs. Otherwise normal changes might never run.
 */
const URGENT_IN_A_ROW = 4;

/**
 * Runs changes one by one, because the broker executes one at a time. Owners alternate, so an owner with many changes
 * does not block the others. Urgent changes run before normal changes, and urgent changes of the platform run before
 * all others.
 */
export class ChangeQueue {
  private readonly waiting: Readonly<Record<Urgency, Rotation<Owner, Task>>> = {
    URGENT: new Rotation<Owner, Task>(),
    NORMAL: new Rotation<Owner, Task>(),
  };
  private readonly maxOfTenant: number;
  private readonly maxOfPlatform: number;
  private urgentInARow = 0;
  private isRunning = false;

  constructor(options: ChangeQueueOptions = {}) {
    this.maxOfTenant = options.maxWaitingOfTenant ?? 64;
    this.maxOfPlatform = options.maxWaitingOfPlatform ?? 256;
  }

  /**
   * Runs `task` after the changes that precede it.
   *
   * @throws LimitExceededError if too many changes of the tenant are waiting. The task does not run.
   * @throws UnavailableError if too many changes of the platform are waiting. The task does not run.
   */
  async run<T>(owner: Owner, task: () => Promise<T>, urgency: Urgency = "NORMAL"): Promise<T> {
    const waiting = this.waiting[urgency];
    const count = waiting.countOf(owner);
    if (owner === null && count >= this.maxOfPlatform) {
      throw new UnavailableError("broker", `${count} changes of broker accounts are queued already`);
    }
    if (owner !== null && count >= this.maxOfTenant) {
      const remedy = "wait for their responses before you send more";
      throw new LimitExceededError(
        `${count} changes of the tenant's broker credentials are queued already: ${remedy}.`,
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    waiting.add(owner, () => task().then(resolve, reject));
    if (!this.isRunning) void this.work();
    return promise;
  }

  private async work(): Promise<void> {
    this.isRunning = true;
    for (let next = this.next(); next !== undefined; next = this.next()) await next();
    this.isRunning = false;
  }

  private next(): Task | undefined {
    const { URGENT, NORMAL } = this.waiting;
    const ofPlatform = URGENT.takeOf(null)?.item;
    if (ofPlatform !== undefined) return ofPlatform;
    if (this.urgentInARow < URGENT_IN_A_ROW || NORMAL.isEmpty) {
      const urgent = URGENT.take()?.item;
      if (urgent !== undefined) {
        this.urgentInARow++;
        return urgent;
      }
    }
    this.urgentInARow = 0;
    return NORMAL.take()?.item;
  }
}
