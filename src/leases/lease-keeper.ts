/**
 * Owns leases for this process, and runs the duty of each while it does. It looks at all leases once a second, and when
 * one changes: it takes those that are free, and stops what another process has taken. While MongoDB is unreachable, an
 * owner goes on: only a newer owner, or the fence of a duty, stops it.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { kindOfLease, type LeaseKind, type LeaseName, type ProcessId } from "../domain/lease";
import type { HeldLease, Lease, LeaseStore, LeaseView, LivingProcess } from "../domain/ports/leases";
import type { Startable } from "../domain/ports/lifecycle";
import type { LeaseObserver } from "../domain/ports/observers";
import { balance } from "./balance";
import { inOrderOfStop, isImpossible, type Duty } from "./duty";
import { DutyRun } from "./duty-run";
import { LeaseHistory } from "./lease-history";
import { isGone, type processIdentity } from "./process-identity";

export interface LeaseKeeperOptions {
  /** How long a process that is silent keeps its leases, milliseconds. Default 5,000. */
  readonly ttlMs?: number | undefined;
  /** How often it looks, milliseconds. Default 1,000. */
  readonly everyMs?: number | undefined;
}

export interface LeaseKeeperPorts {
  readonly store: LeaseStore;
  readonly identity: ReturnType<typeof processIdentity>;
  readonly observer: LeaseObserver;
  readonly logger: Logger;
  /** A duty cannot continue, and the process must restart. */
  readonly onFailed: (error: unknown) => void;
}

const DEFAULT_TTL_MS = 5_000;
const DEFAULT_EVERY_MS = 1_000;

export class LeaseKeeper implements Startable {
  private readonly runs = new Map<LeaseName, DutyRun>();
  /** Leases whose duty did not start when this process last had them. */
  private readonly failed = new Set<LeaseName>();
  private readonly history: LeaseHistory;
  private readonly startedAt = new Date();
  private readonly ttlMs: number;
  private readonly everyMs: number;
  private readonly stopping = new AbortController();
  private readonly firstLook = Promise.withResolvers<void>();
  private wake = () => {};
  private isWoken = false;
  private looking: Promise<void> | null = null;
  private stopped: Promise<void> | null = null;
  private view: LeaseView = { leases: [], processes: [] };
  private isReachable = true;
  /** Begin of the last look. */
  private seenAt = -Infinity;
  private isLeaving = false;

  constructor(
    private readonly duties: readonly Duty[],
    private readonly ports: LeaseKeeperPorts,
    { ttlMs = DEFAULT_TTL_MS, everyMs = DEFAULT_EVERY_MS }: LeaseKeeperOptions = {},
  ) {
    this.ttlMs = ttlMs;
    this.history = new LeaseHistory(ttlMs);
    this.everyMs = everyMs;
  }

  get id(): ProcessId {
    return this.ports.identity.id;
  }

  /** What this process owns, in the order of its duties. */
  owned(): readonly (HeldLease & { readonly title: string; readonly isRunning: boolean })[] {
    return this.duties.flatMap(({ lease, title }) => {
      const run = this.runs.get(lease);
      return run === undefined || run.isEnding ? [] : [{ ...run.held, title, isRunning: run.isRunning }];
    });
  }

  /** Duties that did not start here, and that no process owns since. */
  failures(): readonly Duty[] {
    const living = new Set(this.view.processes.map(({ id }) => id));
    const owners = new Map(this.view.leases.map(({ name, owner }) => [name, owner]));
    return this.duties.filter(({ lease }) => {
      const owner = owners.get(lease) ?? this.id;
      return this.failed.has(lease) && (owner === this.id || !living.has(owner));
    });
  }

  /** Resolves when the duties that were free have started. */
  async start(): Promise<void> {
    this.looking ??= this.loop();
    this.ports.store.watch(() => this.lookSoon(), this.stopping.signal);
    await this.firstLook.promise;
    await Promise.all([...this.runs.values()].map((run) => run.started));
  }

  /** Stops the duties, and releases the lease of each as soon as it has stopped. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    this.isLeaving = true;
    this.lookSoon();
    const ends = new Map<LeaseName, Promise<void>>();
    for (const { lease, stopsAfter } of inOrderOfStop(this.duties)) {
      const before = stopsAfter === undefined ? undefined : ends.get(stopsAfter);
      ends.set(
        lease,
        (before ?? Promise.resolve()).then(() => this.end(lease)),
      );
    }
    await Promise.all(ends.values());
    this.stopping.abort();
    this.wake();
    this.firstLook.resolve();
    if (this.looking === null) return;
    await this.looking;
    await this.ports.store.leave(this.id).catch(() => undefined);
  }

  private lookSoon(): void {
    this.isWoken = true;
    this.wake();
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.isWoken = false;
      try {
        await this.look();
        this.firstLook.resolve();
        if (!this.isReachable) this.ports.logger.info("leases are renewed again");
        this.isReachable = true;
      } catch (error) {
        if (this.isReachable) this.ports.logger.warn({ err: error }, "leases not renewed; retrying");
        this.isReachable = false;
      }
      await this.pause();
    }
  }

  /** Until the next look is due, or something has changed. */
  private async pause(): Promise<void> {
    if (this.isWoken || this.stopping.signal.aborted) return;
    const pausing = new AbortController();
    this.wake = () => pausing.abort();
    await delay(this.pauseMs(), undefined, { signal: pausing.signal, ref: false }).catch(() => undefined);
  }

  /** The time of the next owner may run out before the next look. */
  private pauseMs(): number {
    const others = this.view.processes.filter(({ id }) => id !== this.id);
    return Math.max(10, Math.min(this.everyMs, ...others.map(({ expiresInMs }) => expiresInMs + 1)));
  }

  private async look(): Promise<void> {
    const { store, identity } = this.ports;
    const begun = performance.now();
    await store.renew(this.self(), this.ttlMs);
    this.view = await store.view();
    this.seenAt = begun;
    const { processes } = this.view;
    const gone = new Set(processes.filter((other) => isGone(other, identity)).map(({ id }) => id));
    const known = new Map(this.view.leases.map((lease) => [lease.name, lease]));
    for (const [name, run] of this.runs) {
      const lease = known.get(name);
      if (!run.isEnding && lease !== undefined && !isOwnedAs(lease, run.held, this.id)) this.lost(name, lease);
    }
    if (this.isLeaving) return;
    for (const { lease } of this.duties.filter(isImpossible)) this.leaveToOthers(lease);
    const {
      free,
      take,
      yield: surplus,
    } = balance({
      names: this.wanted().map(({ lease }) => lease),
      own: this.id,
      view: this.view,
      gone,
      resting: this.resting(),
      overdue: this.history.overdue,
      isStable: this.history.isStable,
    });
    const ids = processes.map(({ id }) => id);
    const isOfOther = ({ name, owner }: Lease) => owner !== this.id && !free.includes(name);
    const ofOthers = this.view.leases.filter(isOfOther).map(({ name }) => name);
    this.history.saw(free, ofOthers, ids);
    for (const duty of this.duties) {
      const lease = known.get(duty.lease);
      // The response to a take may have been lost.
      if (lease?.owner === this.id && !this.runs.has(duty.lease) && !this.history.isResting(duty.lease))
        this.begin(duty, lease);
    }
    await Promise.all(take.map((name) => this.take(name, known.get(name))));
    if (surplus !== null && this.runs.get(surplus)?.isRunning === true) this.giveUp(surplus);
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
    if (held === null) return this.lookSoon();
    if (this.isLeaving) await this.ports.store.release(held, this.id);
    else this.begin(duty, held);
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
      hasSuccessor: () => this.hasSuccessor(kindOfLease(name)),
      isCertain: () => performance.now() - this.seenAt < this.ttlMs,
    });
    this.runs.set(name, run);
    void run.start().then(() => {
      if (run.isRunning) this.failed.delete(name);
    });
  }

  private hasSuccessor(kind: LeaseKind): boolean {
    return this.view.processes.some(({ id, kinds, isLeaving }) => id !== this.id && !isLeaving && kinds.includes(kind));
  }

  /** Another process owns it by now, as MongoDB says. */
  private lost(name: LeaseName, { owner, epoch }: Lease): void {
    this.ports.logger.warn({ lease: name, owner, epoch }, "another process owns the lease; its duty stops here");
    void this.end(name);
  }

  /** The duty has ended by itself. Another process may do better, so this one lets the lease rest. */
  private async retire(name: LeaseName, run: DutyRun): Promise<void> {
    if (this.runs.get(name) !== run) return;
    this.history.rest(name);
    await this.end(name);
  }

  /** What nobody else can do either, this process attempts. */
  private wanted(): readonly Duty[] {
    return this.duties.filter((duty) => !isImpossible(duty) || !this.hasSuccessor(kindOfLease(duty.lease)));
  }

  private leaveToOthers(name: LeaseName): void {
    if (this.runs.get(name)?.isRunning !== true || !this.hasSuccessor(kindOfLease(name))) return;
    this.ports.logger.info({ lease: name }, "lease released to a process that can do the work");
    void this.end(name);
  }

  private giveUp(name: LeaseName): void {
    this.ports.logger.info({ lease: name }, "lease released to a process that holds fewer");
    void this.end(name);
  }

  /** Stops the duty, and then releases the lease if it is still this process's. */
  private async end(name: LeaseName): Promise<void> {
    const run = this.runs.get(name);
    if (run === undefined) return;
    const { logger, observer, store } = this.ports;
    await run.stop();
    if (this.runs.get(name) !== run) return;
    await store.release(run.held, this.id).catch((error: unknown) => {
      logger.warn({ err: error, lease: name }, "lease not released; it expires by itself");
    });
    if (this.runs.get(name) !== run) return;
    this.runs.delete(name);
    observer.released(name);
    this.lookSoon();
  }

  private resting(): ReadonlySet<LeaseName> {
    const names = this.duties.map(({ lease }) => lease);
    return new Set(names.filter((name) => this.history.isResting(name) || this.runs.has(name)));
  }
}

function isOwnedAs(lease: Lease, held: HeldLease, own: ProcessId): boolean {
  return lease.owner === own && lease.epoch === held.epoch;
}
