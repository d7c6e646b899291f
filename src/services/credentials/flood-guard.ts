import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { TenantId } from "../../domain/keys";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { Floods } from "../../domain/ports/floods";
import type { Startable } from "../../domain/ports/lifecycle";
import type { CredentialObserver } from "../../domain/ports/observers";
import type { AuditTrail } from "../audit";
import type { BrokerConnectionCounts } from "./broker-connection-counts";
import type { CredentialPauses } from "./credential-pauses";

export interface FloodGuardParts {
  readonly floods: Floods;
  readonly counts: Pick<BrokerConnectionCounts, "usersOf">;
  readonly pauses: Pick<CredentialPauses, "isPaused" | "pause" | "prolong" | "resume">;
  readonly credentials: Pick<BrokerCredentialRepository, "accounts">;
  readonly audit: Pick<AuditTrail, "observed">;
  readonly observer: Pick<CredentialObserver, "credentialPaused">;
  readonly logger: Logger;
}

/**
 * Duration of a credential's first pause, milliseconds. Each further pause within {@link REMEMBERED_MS} takes twice as
 * long.
 */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const REMEMBERED_MS = 30 * 60_000;
/** Maximum credentials that are tried for one flood. */
const MAX_TRIED = 8;
/** Pause after an attempt in which no tried credential caused the tenant's flood, milliseconds. */
const UNKNOWN_REST_MS = 10_000;
const REPORT_EVERY_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * Pauses the credential that causes a flood. Messages in the ingestion session cannot be reordered, so a flood must be
 * stopped at its source. MQTT does not reveal the user that published a message. The guard therefore pauses credentials
 * of the tenant one after the other until the flood ends. Then it resumes all except the last. If the flood does not
 * end, it resumes all.
 */
export class FloodGuard implements Startable {
  private readonly stopping = new AbortController();
  private readonly ending = new Map<TenantId, Promise<void>>();
  private readonly pausesOf = new LRUCache<string, number>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });
  private readonly innocent = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });
  private readonly unknown = new LRUCache<TenantId, true>({ max: MAX_REMEMBERED, ttl: UNKNOWN_REST_MS });
  private readonly reported = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: REPORT_EVERY_MS });
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly parts: FloodGuardParts) {}

  async start(): Promise<void> {
    this.unsubscribe ??= this.parts.floods.onFlood((tenantId) => this.flooded(tenantId));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    await Promise.all(this.ending.values());
  }

  private flooded(tenantId: TenantId): void {
    if (this.ending.has(tenantId) || this.unknown.has(tenantId)) return;
    const ending = this.end(tenantId)
      .catch((error: unknown) => {
        this.parts.logger.warn({ err: error, tenantId }, "flood of a tenant not stopped");
      })
      .finally(() => this.ending.delete(tenantId));
    this.ending.set(tenantId, ending);
  }

  private async end(tenantId: TenantId): Promise<void> {
    const { floods, pauses, logger } = this.parts;
    const tried: string[] = [];
    let offender: string | null = null;
    try {
      for await (const username of this.candidates(tenantId)) {
        if (this.stopping.signal.aborted) return;
        tried.push(username);
        await pauses.pause(username, FIRST_PAUSE_MS);
        if (await floods.persists(tenantId)) continue;
        offender = username;
        break;
      }
    } finally {
      const others = tried.filter((username) => username !== offender);
      for (const username of others) this.innocent.set(username, true);
      await Promise.all(others.map((username) => pauses.resume(username)));
    }
    if (offender !== null) return this.sentence(tenantId, offender);
    this.unknown.set(tenantId, true);
    logger.warn({ tenantId, tried: tried.length }, "flood not stopped: none of the tried credentials causes it");
  }

  private async sentence(tenantId: TenantId, username: string): Promise<void> {
    const { pauses, observer, logger, audit } = this.parts;
    const earlier = this.pausesOf.get(username) ?? 0;
    this.pausesOf.set(username, earlier + 1);
    this.innocent.delete(username);
    const milliseconds = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** earlier);
    if (earlier > 0) await pauses.prolong(username, milliseconds);
    observer.credentialPaused();
    logger.warn({ tenantId, username, seconds: milliseconds / 1_000 }, "credential paused: it held up ingestion");
    if (this.reported.has(username)) return;
    this.reported.set(username, true);
    await audit.observed({ action: "credentialPause", tenantId, target: username, clientAddress: null });
  }

  /**
   * Yields the credentials to try, connected ones first. In both groups, those that caused earlier floods come first,
   * and those that were tried in vain come last. Otherwise, those with the most or the newest connections come first.
   */
  private async *candidates(tenantId: TenantId): AsyncGenerator<string> {
    const tried = new Set<string>();
    const untried = (usernames: readonly string[]) =>
      usernames
        .filter((username) => !tried.has(username) && !this.parts.pauses.isPaused(username))
        .sort((one, other) => this.suspicionOf(other) - this.suspicionOf(one))
        .slice(0, MAX_TRIED - tried.size);
    for (const username of untried(this.parts.counts.usersOf(tenantId))) {
      tried.add(username);
      yield username;
    }
    // Connections that were open before this process started are not counted.
    for (const username of untried(await this.seenOf(tenantId))) yield username;
  }

  /** Returns user names of credentials that have connected, the most recent first. */
  private async seenOf(tenantId: TenantId): Promise<string[]> {
    const [account] = await this.parts.credentials.accounts([tenantId]);
    return (account?.credentials ?? [])
      .filter(({ status, lastSeenAt }) => status !== "PENDING" && lastSeenAt !== null)
      .sort((one, other) => Number(other.lastSeenAt) - Number(one.lastSeenAt))
      .map(({ username }) => username);
  }

  private suspicionOf(username: string): number {
    return (this.pausesOf.get(username) ?? 0) - (this.innocent.has(username) ? 0.5 : 0);
  }
}
