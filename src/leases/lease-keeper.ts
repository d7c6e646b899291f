/**
 * Owns leases for this process and runs the duty of each owned lease. The keeper reads all leases once a second, and
 * when a lease changes. It takes free leases, and stops duties whose lease another process has taken. A process that
 * stops hands its leases to other processes. While MongoDB is unreachable, an owner continues. Only a newer owner or
 * the fence of a duty stops it.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { kindOfLease, type LeaseKind, type LeaseName, type ProcessId } from "../domain/lease";
import type { HeldLease, Lease, LeaseStore, LivingProcess, OwnedLease } from "../domain/ports/leases";
import type { Startable } from "../domain/ports/lifecycle";
import type { LeaseObserver } from "../domain/ports/observers";
import { balance } from "./balance";
import { byUrgency, isImpossible, isUrgent, type Duty } from "./duty";
import { DutyRun } from "./duty-run";
import { LeaseHistory } from "./lease-history";
import { DEFAULT_TIMES, type LeaseTimes } from "./lease-times";
import { LookLoop } from "./look-loop";
import { OtherProcesses } from "./other-processes";
import type { processIdentity } from "./process-identity";

export interface LeaseKeeperPorts {
  readonly store: LeaseStore;
  readonly identity: ReturnType<typeof processIdentity>;
  readonly observer: LeaseObserver;
  readonly logger: Logger;
  /** Called if a duty cannot continue and the process must restart. */
  readonly onFailed: (error: unknown) => void;
}

/** For how many lease times the set of living processes must be unchanged before leases other than ingestion move. */
const STABLE_LEASES = 2;
/** How long other duties wait for the start of ingestion, which may wait for a broker, milliseconds. */
const URGENT_START_MS = 3_000;

export class LeaseKeeper implements Startable {
  private readonly runs = new Map<LeaseName, DutyRun>();
  /** Leases whose duty did not start when this process last owned them. */
  private readonly failed = new Set<LeaseName>();
  private readonly history: LeaseHistory;
  private readonly others: OtherProcesses;
  private readonly startedAt = new Date();
  private readonly times: LeaseTimes;
  private readonly firstLook = Promise.withResolvers<void>();
  private readonly loop: LookLoop;
  private stopped: Promise<void> | null = null;
  private isReachable = true;
  /** When MongoDB responded for the first time after an outage. */
  private backSince = -Infinity;
  /** Start of the last successful read of the leases, by the monotonic clock. */
  private seenAt = -Infinity;
  private isLeaving = false;

  constructor(
    private readonly duties: readonly Duty[],
    private readonly ports: LeaseKeeperPorts,
    times: Partial<LeaseTimes> = {},
  ) {
    this.times = { ...DEFAULT_TIMES, ...times };
    this.history = new LeaseHistory(this.times.ttlMs);
    this.others = new OtherProcesses(ports.identity);
    this.loop = new LookLoop(
      () => this.attempt(),
      () => this.pauseMs(),
    );
  }

  get id(): ProcessId {
    return this.ports.identity.id;
  }

  /** Returns the leases that this process owns, in the order of its duties. */
  owned(): readonly (HeldLease & { readonly title: string; readonly isRunning: boolean })[] {
    return this.duties.flatMap(({ lease, title }) => {
      const run = this.runs.get(lease);
      return run === undefined || run.isEnding ? [] : [{ ...run.held, title, isRunning: run.isRunning }];
    });
  }

  /** Returns the duties that failed to start in this process and whose lease no other living process owns. */
  failures(): readonly Duty[] {
    return this.duties.filter(({ lease }) => this.failed.has(lease) && !this.others.owns(lease));
  }

  /** Resolves when the duties whose leases this process took at first have started, or have failed to start. */
  async start(): Promise<void> {
    await this.loop.start();
    this.ports.store.watch((owned) => this.changed(owned), this.loop.signal);
    await this.firstLook.promise;
    await Promise.all([...this.runs.values()].map((run) => run.started));
  }

  /**
   * Stops the duties, and releases the lease of each as soon as it has stopped. Ingestion stops first, so that its next
   * owner does not start other duties at the same time.
   */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    this.isLeaving = true;
    const seen = this.others.refresh(this.ports.store);
    this.loop.soon();
    for (const leases of byUrgency(this.duties.map(({ lease }) => lease))) {
      await Promise.all(leases.map((lease) => this.end(lease, "HAND_ON", seen)));
    }
    await this.loop.stop();
    this.firstLook.resolve();
    if (this.loop.hasStarted) await this.ports.store.leave(this.id).catch(() => undefined);
  }

  /** Begins the duty of a lease that was handed to this process, without another read. */
  private changed(owned: OwnedLease | null): void {
    const duty = this.duties.find(({ lease }) => lease === owned?.name);
    if (duty !== undefined && owned?.owner === this.id && this.isToBegin(owned)) this.begin(duty, owned);
    else this.loop.soon();
  }

  private async attempt(): Promise<void> {
    try {
      await this.look();
      this.firstLook.resolve();
      if (!this.isReachable) this.ports.logger.info("leases are renewed again");
      this.isReachable = true;
    } catch (error) {
      if (this.isReachable) this.ports.logger.warn({ err: error }, "leases not renewed; retrying");
      this.isReachable = false;
    }
  }

  /** Returns the time until the next read. It is shorter than usual if another process expires earlier. */
  private pauseMs(): number {
    return Math.min(this.times.everyMs, this.others.expireInMs + 1);
  }

  private async look(): Promise<void> {
    const { store } = this.ports;
    const begun = performance.now();
    await store.renew(this.self(), this.times.ttlMs);
    this.others.saw(await store.view());
    this.seenAt = begun;
    if (!this.isReachable) this.backSince = begun;
    const { view, gone, leases: known } = this.others;
    for (const [name, run] of this.runs) {
      const lease = known.get(name);
      // The view may be older than the run.
      if (run.begunAt > begun || run.isEnding || lease === undefined) continue;
      if (!isOwnedAs(lease, run.held, this.id)) this.lost(name, lease);
    }
    await this.returnUnwanted();
    if (this.isLeaving) return;
    for (const { lease } of this.duties.filter(isImpossible)) this.leaveToOthers(lease);
    const {
      free,
      take,
      yield: surplus,
    } = balance({
      names: this.wanted().map(({ lease }) => lease),
      own: this.id,
      view,
      gone,
      resting: this.resting(gone),
      overdue: this.history.overdue,
      mayMove: (kind) =>
        this.history.stableMs >= (kind === "ingest" ? this.times.calmMs : STABLE_LEASES * this.times.ttlMs),
    });
    const ids = view.processes.map(({ id }) => id);
    const isOfOther = ({ name, owner }: Lease) => owner !== this.id && !free.includes(name);
    const ofOthers = view.leases.filter(isOfOther).map(({ name }) => name);
    this.history.saw(free, ofOthers, ids);
    for (const duty of this.duties) {
      const lease = known.get(duty.lease);
      // The response to an earlier take may have been lost.
      if (lease?.owner === this.id && this.isToBegin(lease)) this.begin(duty, lease);
    }
    for (const names of byUrgency(take)) await Promise.all(names.map((name) => this.take(name, known.get(name))));
    if (surplus !== null && this.runs.get(surplus)?.isRunning === true) this.giveUp(surplus);
  }

  /** Returns whether to begin the duty of an owned lease: it was handed over, or taken with a lost response. */
  private isToBegin(lease: HeldLease): boolean {
    const isKnown = this.runs.has(lease.name) || !this.history.isNew(lease);
    return !isKnown && !this.isLeaving && !this.history.isResting(lease.name);
  }

  /** Releases leases that were handed to this process although it is leaving or lets them rest. */
  private async returnUnwanted(): Promise<void> {
    const unwanted = this.others.view.leases.filter(
      (lease) => lease.owner === this.id && !this.runs.has(lease.name) && !this.isToBegin(lease),
    );
    await Promise.all(unwanted.map((lease) => this.ports.store.release(lease, this.id)));
  }

  private self(): LivingProcess {
    const possible = this.duties.filter((duty) => !isImpossible(duty));
    const kinds = [...new Set<LeaseKind>(possible.map(({ lease }) => kindOfLease(lease)))];
    return { ...this.ports.identity, kinds, isLeaving: this.isLeaving, startedAt: this.startedAt };
  }

  private async take(name: LeaseName, known: Lease | undefined): Promise<void> {
    const duty = this.duties.find(({ lease }) => lease === name);
    if (duty === undefined || this.runs.has(name)) return;
    const held = await this.ports.store.take(name, known, this.id);
    if (held === null) return this.loop.soon();
    if (this.isLeaving) await this.ports.store.release(held, this.id);
    // The change stream may have been faster than the response.
    else if (this.isToBegin(held)) this.begin(duty, held);
  }

  private begin(duty: Duty, { name, epoch, since }: HeldLease): void {
    const { logger, observer, onFailed } = this.ports;
    logger.info({ lease: name, epoch, process: this.id }, "lease taken");
    observer.owned(name, epoch, since);
    const run: DutyRun = new DutyRun(duty, { name, epoch, since }, logger, {
      superseded: () => void this.retire(name, run),
      unstarted: () => {
        this.failed.add(name);
        void this.retire(name, run);
      },
      failed: onFailed,
      hasSuccessor: () => this.others.hasSuccessor(kindOfLease(name)),
      isCertain: () => performance.now() - this.seenAt < this.times.ttlMs,
      isLeaving: () => this.isLeaving,
    });
    this.runs.set(name, run);
    this.history.owned(name, epoch);
    void run.start(isUrgent(name) ? undefined : this.urgentStarts()).then(() => {
      if (run.isRunning) this.failed.delete(name);
    });
  }

  /** Waits until ingestion has started, because starts of other duties would delay it. */
  private async urgentStarts(): Promise<void> {
    const starts = [...this.runs].filter(([name]) => isUrgent(name)).map(([, { started }]) => started);
    await Promise.race([Promise.all(starts), delay(URGENT_START_MS, undefined, { ref: false })]);
  }

  /** Stops the duty of a lease that another process owns by now, according to MongoDB. */
  private lost(name: LeaseName, { owner, epoch }: Lease): void {
    this.ports.logger.warn({ lease: name, owner, epoch }, "another process owns the lease; stopping its duty here");
    void this.end(name);
  }

  /** Releases the lease of a failed or superseded duty, and lets it rest because another process may succeed. */
  private async retire(name: LeaseName, run: DutyRun): Promise<void> {
    if (this.runs.get(name) !== run) return;
    this.history.rest(name);
    await this.end(name);
  }

  /** Returns the duties that this process attempts: those that it can do, or that no other process can do either. */
  private wanted(): readonly Duty[] {
    return this.duties.filter((duty) => !isImpossible(duty) || !this.others.hasSuccessor(kindOfLease(duty.lease)));
  }

  private leaveToOthers(name: LeaseName): void {
    if (this.runs.get(name)?.isRunning !== true || !this.others.hasSuccessor(kindOfLease(name))) return;
    this.ports.logger.info({ lease: name }, "releasing a lease to a process that can do the work");
    void this.end(name, "HAND_ON");
  }

  private giveUp(name: LeaseName): void {
    this.ports.logger.info({ lease: name }, "releasing a lease to a process that holds fewer leases");
    void this.end(name, "HAND_ON");
  }

  /** Stops the duty. If this process still owns the lease, then releases it, or hands it to another process. */
  private async end(name: LeaseName, how: "RELEASE" | "HAND_ON" = "RELEASE", seen?: Promise<void>): Promise<void> {
    const run = this.runs.get(name);
    if (run === undefined) return;
    const { logger, observer, store } = this.ports;
    await Promise.all([run.stop(), seen]);
    if (this.runs.get(name) !== run) return;
    const to = how === "HAND_ON" ? this.others.takeSuccessor(name) : null;
    await store.release(run.held, this.id, to).catch((error: unknown) => {
      logger.warn({ err: error, lease: name }, "lease not released; it is released later or expires");
    });
    if (this.runs.get(name) !== run) return;
    this.runs.delete(name);
    observer.released(name);
    logger.info({ lease: name, process: this.id, to }, "lease released");
    this.loop.soon();
  }

  private resting(gone: ReadonlySet<ProcessId>): ReadonlySet<LeaseName> {
    const names = this.duties.map(({ lease }) => lease);
    // Owners that continued during an outage need a moment to renew.
    const isAfterOutage = performance.now() - this.backSince < this.times.ttlMs;
    const owned = isAfterOutage
      ? this.others.view.leases.filter(({ owner }) => owner !== null && !gone.has(owner)).map(({ name }) => name)
      : [];
    return new Set([...owned, ...names.filter((name) => this.history.isResting(name) || this.runs.has(name))]);
  }
}

function isOwnedAs(lease: Lease, held: HeldLease, own: ProcessId): boolean {
  return lease.owner === own && lease.epoch === held.epoch;
}
