import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { ProcessId } from "../domain/lease";
import { PeriodicTask } from "../domain/periodic-task";
import type { ProcessUsage, SharedUsageStore, UsageCounter } from "../domain/ports/shared-usage";

/** A limit in cost points that all processes share. */
export interface SharedPoints {
  /** Returns the points that this process has charged to each owner since the last call. */
  takeCharged(): ReadonlyMap<string, number>;
  /** Charges points that another process has reported. */
  chargeOfOther(owner: string, points: number): void;
}

/** A limit of open connections that all processes share. */
export interface SharedSockets {
  open(): Iterable<readonly [key: string, open: number]>;
  /** Sets the connections of other processes, and replaces the previous counts. */
  setOfOthers(open: ReadonlyMap<string, number>): void;
}

const EVERY_MS = 1_000;
/** Number of exchanges that report an owner after its last charge, because other processes may miss one. */
const REPORTED_ROUNDS = 5;
/** Maximum owners per report. The owners with the fewest recent points are left out. */
const MAX_OWNERS = 1_000;
const MAX_KNOWN = 50_000;

interface Known {
  total: number;
  recent: number;
  /** Exchange in which the owner was last charged. */
  round: number;
}

/**
 * Exchanges the usage of clients with the other processes once a second: charged points and open sockets. Between two
 * exchanges, a process knows only the usage that it has seen itself. A client of several processes can therefore exceed
 * its rate for one second. The excess is charged afterwards.
 */
export class UsageExchange extends PeriodicTask {
  private readonly own = new LRUCache<string, Known>({ max: MAX_KNOWN });
  private seen = new Map<ProcessId, ReadonlyMap<string, number>>();
  private round = 0;
  private failing = false;

  constructor(
    private readonly process: ProcessId,
    private readonly store: SharedUsageStore,
    private readonly points: SharedPoints,
    private readonly sockets: SharedSockets,
    private readonly logger: Logger,
    private readonly everyMs = EVERY_MS,
  ) {
    super(everyMs);
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.store.leave(this.process).catch(() => undefined);
  }

  protected async run(): Promise<void> {
    try {
      await this.store.report(this.report());
      this.charge(await this.store.others(this.process, 2 * REPORTED_ROUNDS * this.everyMs));
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.logger.warn({ err: error }, "usage not exchanged; each process now applies its limits alone");
      this.failing = true;
    }
  }

  private report(): ProcessUsage {
    this.round++;
    for (const [owner, points] of this.points.takeCharged()) {
      const { total = 0 } = this.own.get(owner) ?? {};
      this.own.set(owner, { total: total + points, recent: points, round: this.round });
    }
    const counters: UsageCounter[] = [];
    // The owners charged most recently come first.
    for (const [owner, { total, recent, round }] of this.own.entries()) {
      if (this.round - round >= REPORTED_ROUNDS) break;
      counters.push({ owner, total, recent });
    }
    const points = counters.sort((one, other) => other.recent - one.recent).slice(0, MAX_OWNERS);
    return { process: this.process, points, sockets: [...this.sockets.open()] };
  }

  private charge(others: readonly ProcessUsage[]): void {
    const seen = new Map<ProcessId, ReadonlyMap<string, number>>();
    const open = new Map<string, number>();
    for (const { process, points, sockets } of others) {
      const before = this.seen.get(process);
      for (const { owner, total, recent } of points) {
        const known = before?.get(owner);
        const charged = known === undefined ? recent : total - known;
        if (charged !== 0) this.points.chargeOfOther(owner, charged);
      }
      seen.set(process, new Map(points.map(({ owner, total }) => [owner, total])));
      for (const [tenantId, count] of sockets) open.set(tenantId, (open.get(tenantId) ?? 0) + count);
    }
    this.seen = seen;
    this.sockets.setOfOthers(open);
  }
}
