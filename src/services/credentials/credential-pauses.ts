import { setTimeout as delay } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { tenantOfName } from "../../domain/broker-credential";
import type { Partition, TenantId } from "../../domain/keys";
import type { BrokerAdmin, BrokerConnections } from "../../domain/ports/broker";
import type { CredentialPauseRepository } from "../../domain/ports/credential-pause-store";
import type { Startable } from "../../domain/ports/lifecycle";

export interface CredentialPausesParts {
  readonly connections: BrokerConnections;
  readonly broker: Pick<BrokerAdmin, "pauseUser" | "resumeUser" | "kickUser">;
  readonly store: CredentialPauseRepository;
  /** Disables the tenant's users again if the tenant was suspended meanwhile. */
  readonly syncUnlessActive: (tenantId: TenantId) => Promise<void>;
  readonly logger: Logger;
}

interface Pause {
  readonly from: number;
  /** Epoch milliseconds. */
  until: number;
}

const RETRY_MS = 1_000;
const TAKE_OVER_EVERY_MS = 60_000;
/** Maximum number of pauses in memory, current and past. */
const MAX_REMEMBERED = 10_000;
/** Maximum delay with which the broker's log reports a connection that a pause closed or rejected, milliseconds. */
const LATE_MS = 2_000;

/**
 * Pauses broker credentials. Each pause is recorded before the broker applies it. If the process ends, the next process
 * that ingests from this broker resumes the credential.
 */
export class CredentialPauses implements Startable {
  private readonly stopping = new AbortController();
  private readonly pauses = new LRUCache<string, Pause>({ max: MAX_REMEMBERED });
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly work = new Set<Promise<void>>();
  private readonly kicking = new Set<string>();
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly parts: CredentialPausesParts,
    private readonly partition: Partition,
  ) {}

  /** Takes over the pauses of a process that has ended. */
  async start(): Promise<void> {
    // A disabled user can still connect with a certificate.
    this.unsubscribe ??= this.parts.connections.onConnected(({ username }) => {
      if (this.timers.has(username)) void this.track(this.kick(username));
    });
    const read = Promise.withResolvers<void>();
    void this.track(this.takeOver(read.resolve));
    await read.promise;
  }

  /** Leaves paused credentials for the next process to resume. */
  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    await Promise.all(this.work);
  }

  isPaused(username: string): boolean {
    return this.timers.has(username);
  }

  /** Whether this process knows that the credential was paused at that time. */
  wasPaused(username: string, at: Date): boolean {
    const pause = this.pauses.peek(username);
    return pause !== undefined && pause.from <= at.getTime() + LATE_MS && at.getTime() <= pause.until + LATE_MS;
  }

  /**
   * Closes the credential's connections, and rejects new ones for the given time.
   *
   * @throws if MongoDB or the broker is unreachable
   */
  async pause(username: string, milliseconds: number): Promise<void> {
    await this.record(username, milliseconds);
    await this.parts.broker.pauseUser(username);
  }

  /** Extends a pause in progress, so that it ends the given time from now. */
  async prolong(username: string, milliseconds: number): Promise<void> {
    if (this.timers.has(username)) await this.record(username, milliseconds);
  }

  /** Resumes the credential. Retries until it succeeds or the process stops. */
  async resume(username: string): Promise<void> {
    clearTimeout(this.timers.get(username));
    const { broker, store, logger } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await broker.resumeUser(username);
        const tenantId = tenantOfName(username);
        if (tenantId !== null) await this.parts.syncUnlessActive(tenantId);
        await store.resumed(username);
        // Last, so that no new pause begins earlier.
        this.timers.delete(username);
        const pause = this.pauses.peek(username);
        if (pause !== undefined) pause.until = Date.now();
        return;
      } catch (error) {
        logger.warn({ err: error, username }, "paused credential not resumed yet; retrying");
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Reads the recorded pauses and schedules their ends. Repeats this, because a process that has lost ownership may
   * still pause a credential.
   */
  private async takeOver(onRead: () => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let restMs = TAKE_OVER_EVERY_MS;
      try {
        for (const { username, until } of await this.parts.store.of(this.partition)) {
          if (!this.timers.has(username)) this.resumeAt(username, until.getTime());
        }
      } catch (error) {
        this.parts.logger.warn({ err: error }, "paused credentials not read yet; retrying");
        restMs = RETRY_MS;
      }
      onRead();
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async record(username: string, milliseconds: number): Promise<void> {
    const until = Date.now() + milliseconds;
    await this.parts.store.record(this.partition, { username, until: new Date(until) });
    this.resumeAt(username, until);
  }

  private resumeAt(username: string, until: number): void {
    const from = this.timers.has(username) ? (this.pauses.peek(username)?.from ?? Date.now()) : Date.now();
    this.pauses.set(username, { from, until });
    clearTimeout(this.timers.get(username));
    if (this.stopping.signal.aborted) return;
    const rest = Math.max(0, until - Date.now());
    this.timers.set(
      username,
      setTimeout(() => void this.track(this.resume(username)), rest),
    );
  }

  private async kick(username: string): Promise<void> {
    if (this.kicking.has(username)) return;
    this.kicking.add(username);
    // If this fails, the client's next connection causes another attempt.
    await this.parts.broker.kickUser(username).catch(() => undefined);
    this.kicking.delete(username);
  }

  private track(work: Promise<void>): Promise<void> {
    this.work.add(work);
    return work.finally(() => this.work.delete(work));
  }
}
